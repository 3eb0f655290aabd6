"""What a mapping's attributes are in a case: the sources of an e-service's deliveries, read from the answers. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any

from forms_platform.definitions.language.answers import facts
from forms_platform.definitions.language.compiled import compute, test
from forms_platform.definitions.language.deliveries import Line
from forms_platform.definitions.language.document import Document
from forms_platform.definitions.language.fields.table import TableField
from forms_platform.sweden.money import Ore

Types = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class About:
    """What the answers do not say: whose pay it is, the case, and what the municipality has set."""

    employee: str
    case_number: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    decided_on: date | None = None

    def fact(self, name: str) -> str | date | None:
        """What a source may name of the case; None of what is not known."""
        known = {"number": self.case_number, "employee_number": self.employee or None, "decided_on": self.decided_on}
        return known[name]


@dataclass(frozen=True, slots=True)
class Sources:
    """The attributes of one line in one case, or in one row of its table."""

    kind: str
    set: Mapping[str, Mapping[str, Any]]
    types: Types
    known: Mapping[str, Any]
    about: About
    answers: Mapping[str, Any] = field(default_factory=dict)  # typed; what rules do not see the parts of

    def get(self, name: str) -> Any:
        """The value of an attribute, None when its source is empty or absent."""
        source = self.set.get(name)
        if source is None:
            return None
        if "parameter" in source:
            return self.about.parameters.get(source["parameter"]) or source.get("default")
        if "map" in source:
            chosen = self.known.get(source["map"])
            return source["to"].get(chosen, source.get("otherwise"))
        if "case" in source:
            return self.about.fact(source["case"])
        if "part" in source:
            return getattr(self.answers.get(source["part"]), source["name"], None) or None
        return compute(source, self.types)(self.known)

    def text(self, name: str) -> str | None:
        """The attribute as text."""
        value = self.get(name)
        return None if value is None else str(value)

    def digits(self, name: str) -> str | None:
        """The attribute without its hyphen: answers say YYYYMMDD-NNNN, the format twelve digits."""
        value = self.text(name)
        return None if value is None else value.replace("-", "")

    def number(self, name: str) -> Decimal | None:
        """The attribute as a number. A mapped choice gives it as text."""
        value = self.get(name)
        return None if value is None else Decimal(str(value))

    def day(self, name: str) -> date | None:
        """The attribute as a date."""
        value = self.get(name)
        return value if isinstance(value, date) else None

    def clock(self, name: str) -> time | None:
        """The attribute as a time of day."""
        value = self.get(name)
        return value if isinstance(value, time) else None

    def money(self, name: str) -> Ore | None:
        """The attribute in öre. Rules count in kronor."""
        value = self.number(name)
        return None if value is None else Ore(int((value * 100).to_integral_value()))

    def needed(self, name: str, value: Any) -> Any:
        """The value. Raises: ValueError when there is none."""
        if value is None:
            raise ValueError(f"{self.kind}.{name} saknar värde i ärende {self.about.case_number}")
        return value


def read_line(one: Line, document: Document, values: Mapping[str, Any], about: About) -> Iterator[Sources]:
    """The line's attributes where its condition holds: once, or once for each row of its table."""
    types = _types(one, document)
    applies = test(one.when, types)
    for known in _scopes(one, document, values):
        if applies is None or applies(known):
            yield Sources(one.kind, one.set, types, known, about, values)


def read_once(
    kind: str, sources: Mapping[str, Mapping[str, Any]], document: Document, values: Mapping[str, Any], about: About
) -> Sources:
    """Attributes that stand by themselves."""
    return Sources(kind, sources, document.types, facts(document, values), about, values)


def _scopes(one: Line, document: Document, values: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """What the rules see: the answers once, or once a row with the row's answers beside them."""
    known = facts(document, values)
    if one.each is None:
        yield known
        return
    table = document.by_key[one.each]
    if not isinstance(table, TableField):
        raise ValueError(f"{one.each} is no table")  # the publish check finds such mappings
    for row in values.get(one.each) or ():
        inside: dict[str, Any] = {f"row.{name}": None for column in table.columns for name in column.types()}
        for column in table.columns:
            inside |= {f"row.{name}": fact for name, fact in column.facts(row.get(column.key)).items()}
        yield {**known, **inside}


def _types(one: Line, document: Document) -> Types:
    table = document.by_key.get(one.each) if one.each else None
    return {**document.types, **table.row_types()} if isinstance(table, TableField) else document.types
