"""A page as a form (formtools asks for one): its look is cached per version, its answers are read by the language."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from forms_platform.definitions.language.answers import Reading, read_answers
from forms_platform.definitions.language.faults import AnswerFault, BadAnswer
from forms_platform.definitions.language.fields import Field
from forms_platform.definitions.language.fields.choice import ChoiceField
from forms_platform.definitions.language.fields.choices import ChoicesField
from forms_platform.definitions.language.fields.field import Reader
from forms_platform.definitions.language.fields.table import TableField
from forms_platform.definitions.language.limits import Standing
from forms_platform.definitions.language.names import AttachmentInfo, Listed
from forms_platform.definitions.language.pages import Page
from forms_platform.definitions.load import Loaded
from forms_platform.intake import lookups, prefill, quota
from forms_platform.intake.form_fields import Face
from forms_platform.intake.known import Known
from forms_platform.intake.markup import compile_fields
from forms_platform.intake.page_rules import PageRules, page_rules
from forms_platform.intake.slots import Compiled, Filling, element_id
from forms_platform.intake.typed import answer_at
from forms_platform.sweden.money import Ore
from forms_platform.sweden.working_days import free_days

_COMPILED: dict[tuple[str, str, str], Compiled] = {}
_FORMS: dict[tuple[str, str], type[PageForm]] = {}


def compiled(loaded: Loaded, page: Page, language: str) -> Compiled:
    """The page's markup with its slots; made once per version and language and kept, for a version never changes."""
    key = loaded.sha256, page.key, language
    found = _COMPILED.get(key)
    if found is None:
        limited = frozenset(limit.field for limit in loaded.document.limits)
        with override(language):
            found = _COMPILED[key] = compile_fields(page.fields, language, limited)
    return found


def page_form(loaded: Loaded, page: str) -> type[PageForm]:
    """The form class of the page; made once per version."""
    key = loaded.sha256, page
    found = _FORMS.get(key)
    if found is None:
        attributes: dict[str, Any] = {"loaded": loaded, "page": loaded.document.page(page), "__doc__": PageForm.__doc__}
        attributes["rules"] = page_rules(loaded.document, attributes["page"])
        found = _FORMS[key] = type(f"PageForm_{page}", (PageForm,), attributes)
    return found


class Answers:
    """All answers of a draft, read once."""

    base_fields: ClassVar[dict[str, object]] = {}  # formtools looks here for files; ours are answers like others

    def __init__(self, loaded: Loaded, raw: Mapping[str, Any], known: Known) -> None:
        self.loaded = loaded
        self.raw = raw
        self.known = known
        known.raw = raw

    @cached_property
    def reading(self) -> Reading:
        """All answers, read."""
        return read_answers(self.loaded.document, self.raw, today=self.known.today, names=self.known)

    @cached_property
    def limits(self) -> list[Standing]:
        """How the limits of the year stand."""
        return self.known.limits(self.reading.values)


class PageForm:
    """One page. What is typed on other pages comes along: the rules of a page may ask for it."""

    base_fields: ClassVar[dict[str, object]] = {}
    loaded: ClassVar[Loaded]
    page: ClassVar[Page]
    rules: ClassVar[PageRules]

    def __init__(self, answers: Answers, more_faults: Iterable[AnswerFault] = ()) -> None:
        self.answers = answers
        self.raw, self.known = answers.raw, answers.known
        self._more = tuple(more_faults)

    @property
    def reading(self) -> Reading:
        """All answers, read."""
        return self.answers.reading

    @property
    def limits(self) -> list[Standing]:
        """How the limits of the year stand."""
        return self.answers.limits

    @cached_property
    def faults(self) -> tuple[AnswerFault, ...]:
        """The faults on this page in its own order, one for each place: those of files first, then those of answers."""
        place = self.rules.place
        over = quota.faults_of(self.limits) if self.rules.limited else []
        found: dict[str, AnswerFault] = {}
        for fault in (*self._more, *self.reading.faults, *over):
            if fault.path.partition(".")[0] in place:
                found.setdefault(fault.path, fault)
        return tuple(sorted(found.values(), key=lambda fault: place[fault.path.partition(".")[0]]))

    def is_valid(self) -> bool:
        """Whether the page has no fault."""
        return not self.faults

    def drawn(self, *, faults: Iterable[AnswerFault], words: Mapping[str, str]) -> SafeString:
        """The page's fields with these faults. `words` are those searched for, by path of the look-up."""
        drawing = _Drawing(self.known, self.reading, self.loaded, words, self)
        filling = Filling(
            world=drawing,
            typed=self.raw,
            faults={fault.path: fault.say(self.known.language) for fault in faults},
            hidden=self.reading.hidden,
            sources=self._sources(),
        )
        # Made of templates, which escape, and of slots, which escape what they print.
        return mark_safe(compiled(self.loaded, self.page, self.known.language).drawn(filling))  # noqa: S308

    def _sources(self) -> dict[str, str]:
        if not self.rules.prefilled and not self.known.draft.copied:
            return {}
        return prefill.sources(self.page, self.raw, self.known.draft, self.known.organisation, self.reading.hidden)

    def shown(self) -> str:
        """Paths of the questions that are asked under a condition that holds now, with a space between."""
        return " ".join(self._conditional())

    def _conditional(self) -> Iterator[str]:
        hidden = self.reading.hidden
        for each in self.page.fields:
            if each.key in hidden:
                continue
            if each.when is not None and each.ASKS:
                yield each.key
            if isinstance(each, TableField):
                paths = (
                    f"{each.key}.{n}.{c.key}"
                    for n, row in enumerate(each.filled(self.raw.get(each.key)))
                    if row
                    for c in each.columns
                    if c.when and c.ASKS
                )
                yield from (path for path in paths if path not in hidden)

    def rule_types(self) -> str:
        """For the browser: the type of every name that the page's rules use. "" when it has none."""
        return self.rules.types

    def days_off(self) -> str:
        """For the browser: weekdays that nobody works, of last year and the three after, when the page counts
        working days; "" when it does not. For other years the server alone knows."""
        if not self.rules.working_days:
            return ""
        years = range(self.known.today.year - 1, self.known.today.year + 3)
        return json.dumps([day.isoformat() for year in years for day in sorted(free_days(year)) if day.weekday() < 5])

    def rule_facts(self) -> str:
        """For the browser: the answers of other pages that the page's rules use."""
        values = self.reading.values
        wire = {
            field.key: field.to_wire(values[field.key]) if values.get(field.key) is not None else None
            for field in self.rules.elsewhere
        }
        return json.dumps(wire, ensure_ascii=False) if wire else ""


@dataclass
class _Drawing:
    """What the slots of a page ask for (slots.Shown)."""

    known: Known
    reading: Reading
    loaded: Loaded
    words: Mapping[str, str]
    form: PageForm
    today: date = field(init=False)
    language: str = field(init=False)

    def __post_init__(self) -> None:
        self.today, self.language = self.known.today, self.known.language

    def attachment(self, id: str) -> AttachmentInfo | None:
        return self.known.attachment(id)

    def lookup(self, face: Face, path: str, typed: Any, sentence: str) -> SafeString:
        chosen = typed if isinstance(typed, str) else ""
        return lookups.drawn(face, chosen, sentence, self.words.get(path, ""), self.known.organisation)

    def choosable(self, field: ChoiceField | ChoicesField, row: Mapping[str, Any]) -> Sequence[Listed]:
        if field.options_from is None:
            return ()
        inside = {f"row.{key}": typed for key, typed in row.items() if isinstance(typed, str)}
        return field.options_from.choosable(self.known, {**self.reading.facts, **inside})

    def options(self, register: str) -> Sequence[Listed]:
        return self.known.options(register)

    def said(self, path: str) -> str:
        value = answer_at(self.reading.values, path)
        key, *inside = path.split(".")
        field = self.loaded.document.by_key[key]
        if inside and isinstance(field, TableField):
            field = field.by_key[inside[-1]]
        if value is None and field.read_only and not inside:
            value = self._filled_in(field)
        return "" if value is None else field.show(value, self.language, self.known)

    def _filled_in(self, field: Field) -> Any:
        """What may not be changed has its answer before it shows: another answer on the page brings it forward."""
        raw = self.form.raw.get(field.key)
        if not field.is_empty(raw):
            with suppress(BadAnswer):
                return field.read(raw, Reader(self.today, self.known, lambda _table, _rows: (), self.reading.facts))
        return None

    def total(self, table: TableField) -> str:
        assert table.total is not None
        column = table.by_key[table.total]
        rows = self.reading.values.get(table.key)
        found = [row.get(column.key) for row in rows] if rows else list(self._readable(table, column))
        nothing = Ore(0) if column.types()[column.key] == "money" else Decimal(0)
        total = sum((value for value in found if value is not None), start=nothing)
        return column.show(total, self.language, self.known)

    def _readable(self, table: TableField, column: Field) -> Iterator[Any]:
        """What can be read of a column while other answers of the table have faults."""
        rows = self.form.raw.get(table.key)
        reader = Reader(self.today, self.known, lambda _table, _rows: (), self.reading.facts)
        for row in rows if isinstance(rows, list) else ():
            typed = row.get(column.key) if isinstance(row, Mapping) else None
            if column.ASKS and not column.is_empty(typed):
                with suppress(BadAnswer):
                    yield column.read(typed, reader)

    def quota(self, key: str) -> SafeString:
        found = [quota.drawn(each, self.language, self.today) for each in self.form.limits if each.limit.field == key]
        return SafeString("".join(found))


def targets(faults: Iterable[AnswerFault], language: str) -> list[dict[str, str]]:
    """Faults as components/error_summary.html prints them: the sentence, and the element it leads to."""
    return [{"target": element_id(fault.path), "text": fault.say(language)} for fault in faults]
