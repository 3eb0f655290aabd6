"""Whether there is room for the digits of what is computed, whatever is answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from forms_platform.definitions.language.document import Document
from forms_platform.definitions.language.faults import ERROR, WARNING, Fault
from forms_platform.definitions.language.fields.computed import ComputedField
from forms_platform.definitions.language.fields.field import Field
from forms_platform.definitions.language.fields.table import TableField
from workflows.checks.digits import KEPT, reach_of
from workflows.checks.questions import Form, sources_of
from workflows.conditions import fields_used

SENTENCES: Mapping[str, tuple[str, str]] = {
    "too_many_digits": (
        "Uträkningen kan ge fler siffror än som ryms. Sätt en övre gräns på {fields}, eller avrunda på vägen.",
        "The calculation can give more digits than there is room for. Bound {fields}, or round on the way.",
    ),
    "may_grow_too_large": (
        "Värdet kan bli större än tusen miljarder, och då går svaren inte att skicka. Sätt en övre gräns på {fields}.",
        "The value can exceed a thousand billion, and then the answers cannot be sent. Bound {fields}.",
    ),
}
LEVELS: Mapping[str, str] = {"too_many_digits": ERROR, "may_grow_too_large": WARNING}


def room_faults(document: Document, form: Form) -> Iterator[Fault]:
    """Every computed question, in pages and in rows, that may come to hold more than it can."""
    for at, page in enumerate(document.pages):
        for place, field in enumerate(page.fields):
            path = f"pages.{at}.fields.{place}"
            yield from _room(field, form, path)
            if isinstance(field, TableField):
                row = {
                    f"row.{column.key}": form[name]
                    for column in field.columns
                    if (name := _column(field, column)) in form
                }
                for number, column in enumerate(field.columns):
                    yield from _room(column, {**form, **row}, f"{path}.columns.{number}")


def _column(table: TableField, column: Field) -> str:
    return f"{table.key}[].{column.key}"


def _room(field: Field, form: Form, path: str) -> Iterator[Fault]:
    if not isinstance(field, ComputedField) or field.gives == "date":
        return
    reach = reach_of(field.value, form)
    code = "" if reach.fits else "too_many_digits"
    if not code and field.max is None and reach.most > KEPT:
        code = "may_grow_too_large"
    if code:
        fields = ", ".join(_unbounded(field, form))
        sv, en = (sentence.format(fields=fields) for sentence in SENTENCES[code])
        yield Fault(f"{path}.value", code, sv, en, LEVELS[code])


def _unbounded(field: ComputedField, form: Form) -> list[str]:
    """The answers in it that have no greatest value, or all of them."""
    used = sorted(sources_of(fields_used(field.value), form))
    return [key for key in used if key in form and form[key].most is None] or used
