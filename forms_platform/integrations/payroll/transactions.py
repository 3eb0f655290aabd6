"""From a case's answers to payroll transactions, by the mapping of its e-service. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from forms_platform.definitions.language.answers import facts
from forms_platform.definitions.language.compiled import compute, test
from forms_platform.definitions.language.deliveries import Payroll
from forms_platform.definitions.language.deliveries import Transaction as Mapped
from forms_platform.definitions.language.document import Document
from forms_platform.definitions.language.fields.table import TableField
from forms_platform.integrations.payroll.paxml import AbsenceOrTime, Pay, Transaction
from forms_platform.sweden.money import Ore

COST_CENTRE: Final = 1  # the dimension of SIE and PAXml that a cost centre has


@dataclass(frozen=True, slots=True)
class About:
    """What the answers do not say: whose pay it is, the case, and what the municipality has set."""

    employee: str
    case_number: str
    parameters: Mapping[str, str]


def transactions(payroll: Payroll, document: Document, values: Mapping[str, Any], about: About) -> list[Transaction]:
    """Every transaction that the answers give, in the order of the mapping; a table gives one for each row.

    Raises: ValueError when an attribute that the format needs has no value.
    """
    return [made for one in payroll.transactions for made in _made(one, document, values, about)]


def _made(one: Mapped, document: Document, values: Mapping[str, Any], about: About) -> Iterator[Transaction]:
    applies = test(one.when, _types(one, document))
    for known in _scopes(one, document, values):
        if applies is None or applies(known):
            yield _BUILD[one.kind](_Row(one, document, known, about))


def _scopes(one: Mapped, document: Document, values: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
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


def _types(one: Mapped, document: Document) -> Mapping[str, str]:
    table = document.by_key.get(one.each) if one.each else None
    return {**document.types, **table.row_types()} if isinstance(table, TableField) else document.types


@dataclass(frozen=True, slots=True)
class _Row:
    """One transaction under way."""

    mapped: Mapped
    document: Document
    known: Mapping[str, Any]
    about: About

    def get(self, name: str) -> Any:
        """The value of an attribute, None when its source is empty or absent."""
        source = self.mapped.set.get(name)
        if source is None:
            return None
        if "parameter" in source:
            return self.about.parameters.get(source["parameter"]) or source.get("default")
        if "map" in source:
            chosen = self.known.get(source["map"])
            return source["to"].get(chosen, source.get("otherwise"))
        if "case" in source:
            return self.about.case_number
        return compute(source, _types(self.mapped, self.document))(self.known)

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

    def money(self, name: str) -> Ore | None:
        """The attribute in öre. Rules count in kronor."""
        value = self.number(name)
        return None if value is None else Ore(int((value * 100).to_integral_value()))

    def needed(self, name: str, value: Any) -> Any:
        """The value. Raises: ValueError when there is none."""
        if value is None:
            raise ValueError(f"{self.mapped.kind}.{name} has no value in case {self.about.case_number}")
        return value

    @property
    def units(self) -> Mapping[int, str]:
        """The cost centre by its dimension."""
        code = self.text("cost_centre")
        return {COST_CENTRE: code} if code else {}


def _absence_or_time(row: _Row) -> AbsenceOrTime:
    hours = row.number("hours")
    return AbsenceOrTime(
        employee=row.about.employee,
        code=row.needed("code", row.text("code")),
        starts=row.needed("starts", row.day("starts")),
        ends=row.needed("ends", row.day("ends")),
        extent=row.number("extent") if hours is None else None,
        hours=hours,
        child=row.digits("child"),
        collection=row.text("collection"),
        units=row.units,
        info=row.text("info") or "",
    )


def _pay(row: _Row) -> Pay:
    return Pay(
        employee=row.about.employee,
        code=row.text("code"),
        pay_type=row.text("pay_type"),
        label=row.text("label") or "",
        day=row.day("day"),
        quantity=row.number("quantity"),
        amount=row.money("amount"),
        vat=row.money("vat"),
        account=row.text("account"),
        collection=row.text("collection"),
        units=row.units,
        info=row.text("info") or "",
    )


_BUILD: Mapping[str, Callable[[_Row], Transaction]] = {"tidtrans": _absence_or_time, "lonetrans": _pay}
