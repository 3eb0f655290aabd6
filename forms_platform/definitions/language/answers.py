"""Raw answers read to typed values, or every fault at once; and the values on their way to store, rules and people."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from forms_platform.definitions.language.compiled import CompiledField
from forms_platform.definitions.language.document import Document
from forms_platform.definitions.language.faults import AnswerFault, BadAnswer, BadAnswers
from forms_platform.definitions.language.fields.field import Fact, Reader
from forms_platform.definitions.language.fields.looked_up import LookedUpField
from forms_platform.definitions.language.fields.table import TableField
from forms_platform.definitions.language.names import Names
from forms_platform.definitions.language.shown import ShownPage as ShownPage
from forms_platform.definitions.language.shown import show_all as show_all
from forms_platform.definitions.language.shown import summary_line as summary_line
from forms_platform.sweden.money import Ore

Values = Mapping[str, Any]
Facts = Mapping[str, Fact]


class Reading(NamedTuple):
    """What came of reading raw answers. `values` holds what could be read of what is asked; `hidden` the paths of
    everything that is not asked now, columns of single rows included ("kvitton.0.forklaring")."""

    values: dict[str, Any]
    faults: tuple[AnswerFault, ...]
    visible_pages: tuple[str, ...]
    visible_fields: tuple[str, ...]
    hidden: frozenset[str]
    facts: Facts

    @property
    def ok(self) -> bool:
        """Whether there is no fault."""
        return not self.faults


def read_answers(
    document: Document, raw: Any, *, today: date, names: Names, pages: Collection[str] | None = None
) -> Reading:
    """The typed values of raw JSON answers and every fault; never raises on account of the answers.

    Answers to what is not asked are dropped. With `pages`, only faults on those pages are told, but the answers of
    all pages count in the rules.
    """
    given = raw if isinstance(raw, Mapping) else {}
    work = _Work(today, names, dict(document.compiled.empty))
    shown_pages: list[str] = []
    shown_fields: list[str] = []
    values: dict[str, Any] = {}
    for page in document.compiled.pages:
        key = page.page.key
        shown = page.when is None or page.when(work.facts)
        before = len(work.faults)
        if shown:
            shown_pages.append(key)
        for one in page.fields:
            if not shown or (one.when is not None and not one.when(work.facts)):
                work.hidden.add(one.field.key)
                continue
            shown_fields.append(one.field.key)
            value = work.read(one, given.get(one.field.key), one.field.key, work.facts)
            if value is not None:
                values[one.field.key] = value
                work.facts.update(one.field.facts(value))
                if one.refuse and work.refused(one, one.field.key, work.facts):
                    del values[one.field.key]
                    work.facts.update(one.field.facts(None))
        if pages is not None and key not in pages:
            del work.faults[before:]
    return Reading(
        values, tuple(work.faults), tuple(shown_pages), tuple(shown_fields), frozenset(work.hidden), work.facts
    )


@dataclass
class _Work:
    """One reading under way."""

    today: date
    names: Names
    facts: dict[str, Fact]
    faults: list[AnswerFault] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)

    def read(self, one: CompiledField, raw: Any, path: str, facts: Facts) -> Any:
        """The value of one field, or None with its faults noted."""
        asked = one.field
        if one.compute is not None:
            raw = one.compute(facts)
            if raw is None:
                return None
        elif isinstance(asked, LookedUpField):
            raw = asked.found(facts, self.names)
            if raw is None:
                return None
        elif asked.is_empty(raw):
            if asked.required or (isinstance(asked, TableField) and asked.min_rows):
                self.faults.append(asked.fault(BadAnswer("required"), path))
            return None
        reader = Reader(self.today, self.names, lambda _, rows: self.rows(one, rows, path, facts), facts)
        try:
            return asked.read(raw, reader)
        except BadAnswer as bad:
            self.faults.append(asked.fault(bad, f"{path}.{bad.part}" if bad.part else path))
        except BadAnswers as several:
            # the faults of rows carry their whole path already
            whole = isinstance(asked, TableField)
            self.faults += [f if whole else f._replace(path=f"{path}.{f.path}") for f in several.faults]
        return None

    def rows(
        self, table: CompiledField, raws: list[Mapping[str, Any]], path: str, outer: Facts
    ) -> tuple[dict[str, Any], ...]:
        """The rows of a table. Raises: BadAnswers when any of them has a fault."""
        before = len(self.faults)
        found = tuple(self.row(table, raw, f"{path}.{at}", outer) for at, raw in enumerate(raws))
        if len(self.faults) > before:
            faults = self.faults[before:]
            del self.faults[before:]
            raise BadAnswers(faults)
        return found

    def row(self, table: CompiledField, raw: Mapping[str, Any], path: str, outer: Facts) -> dict[str, Any]:
        """What could be read of one row; its columns see each other as row.<column>."""
        values: dict[str, Any] = {}
        facts: dict[str, Fact] = {**outer}
        for column in table.columns:
            key = column.field.key
            where = f"{path}.{key}"
            if column.when is not None and not column.when(facts):
                self.hidden.add(where)
                continue
            value = self.read(column, raw.get(key), where, facts)
            if value is None:
                continue
            facts.update({f"row.{name}": fact for name, fact in column.field.facts(value).items()})
            if column.refuse and self.refused(column, where, facts):
                facts.update({f"row.{name}": None for name in column.field.types()})
            else:
                values[key] = value
        return values

    def refused(self, one: CompiledField, path: str, facts: Facts) -> bool:
        """Whether a rule refuses the value; the first that does is the fault."""
        for test, text in one.refuse:
            if test(facts):
                self.faults.append(AnswerFault(path, "refused", text.say("sv"), text.say("en")))
                return True
        return False


def to_wire(document: Document, values: Values) -> dict[str, Any]:
    """The values as JSON, to be stored and sent."""
    fields = document.by_key
    return {key: fields[key].to_wire(value) for key, value in values.items() if key in fields and value is not None}


def from_wire(document: Document, wire: Mapping[str, Any]) -> dict[str, Any]:
    """The values that to_wire made the JSON of; what the document does not know is left out."""
    fields = document.by_key
    return {key: fields[key].from_wire(one) for key, one in wire.items() if key in fields and one is not None}


def facts(document: Document, values: Values) -> dict[str, Fact]:
    """What rules see of the values: every name they may use, None where there is no answer."""
    found = dict(document.compiled.empty)
    for key, value in values.items():
        if value is not None and (asked := document.by_key.get(key)) is not None:
            found.update(asked.facts(value))
    return found


def amount(document: Document, values: Values) -> Ore | None:
    """The amount that lists add up, when the service has one. Units: öre."""
    found = values.get(document.amount_field) if document.amount_field else None
    return Ore(found) if isinstance(found, int) else None
