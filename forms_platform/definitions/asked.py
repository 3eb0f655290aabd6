"""What the checks of a workflow may know of a document's questions: `workflows.checks.questions` says what that is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from forms_platform.definitions.language.document import Document
from forms_platform.definitions.language.fields.choice import ChoiceField
from forms_platform.definitions.language.fields.choices import ChoicesField
from forms_platform.definitions.language.fields.computed import ComputedField
from forms_platform.definitions.language.fields.date import DateField
from forms_platform.definitions.language.fields.field import Field, Rule
from forms_platform.definitions.language.fields.looked_up import LookedUpField
from forms_platform.definitions.language.fields.money import MoneyField
from forms_platform.definitions.language.fields.number import NumberField
from forms_platform.definitions.language.fields.table import TableField
from forms_platform.definitions.language.pages import Page
from forms_platform.sweden import money
from workflows.checks.questions import Form, Question
from workflows.values import Value


def form_of(document: Document) -> Form:
    """Every name that a rule of the document may use, and what its answer can be."""
    return {name: asked for page in document.pages for name, asked in _of_page(page)}


def _of_page(page: Page) -> Iterator[tuple[str, Question]]:
    for field in page.fields:
        when = tuple(rule for rule in (page.when, field.when) if rule is not None)
        for name, kind in field.types().items():
            column = field.by_key.get(name.partition("[].")[2]) if isinstance(field, TableField) else None
            yield name, _question(column or field, kind, when if column is None else ())


def _question(field: Field, kind: str, when: tuple[Rule, ...]) -> Question:
    least, most, step = _bounds(field)
    return Question(
        kind,
        field.property if isinstance(field, LookedUpField) and field.property == "unit" else field.kind,
        required=field.required,
        when=when,
        refuse=tuple(one.when for one in field.refuse) if not _of_a_row(field) else (),
        options=_options(field),
        least=least,
        most=most,
        step=step,
        value=field.value if isinstance(field, ComputedField) else None,
        source=_source(field),
    )


def _of_a_row(field: Field) -> bool:
    """Whether what it refuses looks at the row, which has no name out here."""
    return any("row." in str(one.when) for one in field.refuse)


def _options(field: Field) -> frozenset[str] | None:
    if isinstance(field, ChoiceField | ChoicesField) and field.options:
        return frozenset(option.value for option in field.options)
    return None


def _source(field: Field) -> str:
    origin = getattr(field, "options_from", None)
    return "" if origin is None else str(origin.source)


def _bounds(field: Field) -> tuple[Value, Value, Decimal]:
    """The least and the greatest answer, and the step between two."""
    if isinstance(field, MoneyField):
        return money.to_decimal(field.least), None if field.most is None else money.to_decimal(field.most), _ORE
    if isinstance(field, NumberField):
        return _decimal(field.min), _decimal(field.max), Decimal(1).scaleb(-field.decimals)
    if isinstance(field, ComputedField) and field.gives != "date":
        step = _ORE if field.gives == "money" else Decimal(1).scaleb(-field.decimals)
        return _decimal(field.min), _decimal(field.max), step
    if isinstance(field, DateField):
        return _day(field.min), _day(field.max), Decimal(1)
    return None, None, Decimal(1)


_ORE = Decimal("0.01")


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _day(bound: str | None) -> date | None:
    """A bound that is a day; one that follows today bounds nothing for ever."""
    try:
        return None if bound is None else date.fromisoformat(bound)
    except ValueError:
        return None
