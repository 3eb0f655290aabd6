"""From a case's answers to payroll transactions, by the mapping of its e-service. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time
from typing import Any, Final

from forms_platform.definitions.language.deliveries import Payroll
from forms_platform.definitions.language.document import Document
from forms_platform.integrations.mapping import About, Sources, read_line
from forms_platform.integrations.payroll.rows import AbsenceOrTime, Happening, Pay, PersonFacts, Transaction

COST_CENTRE: Final = 1  # the dimension of SIE and PAXml that a cost centre has
PROJECT: Final = 6


def transactions(payroll: Payroll, document: Document, values: Mapping[str, Any], about: About) -> list[Transaction]:
    """Every transaction that the answers give, in the order of the mapping; a table gives one for each row.

    Raises: ValueError when an attribute that the format needs has no value.
    """
    return [
        _BUILD[one.kind](sources) for one in payroll.transactions for sources in read_line(one, document, values, about)
    ]


def _units(row: Sources) -> Mapping[int, str]:
    """The cost centre and the project by their dimensions."""
    codes = {COST_CENTRE: row.text("cost_centre"), PROJECT: row.text("project")}
    return {dimension: code for dimension, code in codes.items() if code}


def _absence_or_time(row: Sources) -> AbsenceOrTime:
    hours, begins, stops = row.number("hours"), row.clock("begins"), row.clock("stops")
    if (begins is None) != (stops is None):
        begins = stops = None
    starts = row.needed("starts", row.day("starts"))
    return AbsenceOrTime(
        employee=row.about.employee,
        code=row.needed("code", row.text("code")),
        starts=starts,
        ends=row.day("ends") or starts,
        extent=row.number("extent") if hours is None and begins is None else None,
        hours=hours if begins is None else None,
        begins=begins,
        stops=stops,
        child=row.digits("child"),
        collection=row.text("collection"),
        units=_units(row),
        info=row.text("info") or "",
    )


def _pay(row: Sources) -> Pay:
    return Pay(
        employee=row.about.employee,
        code=row.text("code"),
        pay_type=row.text("pay_type"),
        label=row.text("label") or "",
        day=row.day("day"),
        quantity=row.number("quantity"),
        price=row.number("price"),
        amount=row.money("amount"),
        vat=row.money("vat"),
        account=row.text("account"),
        collection=row.text("collection"),
        units=_units(row),
        info=row.text("info") or "",
    )


def _happening(row: Sources) -> Happening:
    day, kilometres, passengers = row.needed("day", row.day("day")), row.number("kilometres"), row.number("passengers")
    return Happening(
        employee=row.about.employee,
        code=row.needed("code", row.text("code")),
        at=datetime.combine(day, row.clock("time") or time()),
        country=row.text("country"),
        amount=row.money("amount"),
        vat=row.money("vat"),
        account=row.text("account"),
        car=row.text("car"),
        purpose=row.text("purpose") or "",
        place=row.text("place") or "",
        what=row.text("what") or "",
        kilometres=None if kilometres is None else int(kilometres.to_integral_value()),
        passengers=None if passengers is None else int(passengers),
        collection=row.text("collection"),
        units=_units(row),
        info=row.text("info") or "",
    )


_OF_A_PERSON = (
    "given_name", "family_name", "care_of", "street", "postcode", "town", "mobile", "work_email", "private_email",
    "title", "title_code", "employment", "clearing", "bank_account", "pay_form",
)  # fmt: skip


def _person(row: Sources) -> PersonFacts:
    """Who it is: by the identity number where the mapping says one, else by the employee number of whom it is about."""
    identity = row.digits("identity") or ""
    return PersonFacts(
        employee="" if identity else row.about.employee,
        identity=identity,
        starts=row.day("starts"),
        ends=row.day("ends"),
        hourly_pay=row.money("hourly_pay"),
        monthly_pay=row.money("monthly_pay"),
        rate=row.number("rate"),
        since=row.day("since"),
        units=_units(row),
        info=row.text("info") or "",
        **{name: said for name in _OF_A_PERSON if (said := row.text(name))},
    )


_BUILD: Mapping[str, Callable[[Sources], Transaction]] = {
    "tidtrans": _absence_or_time, "lonetrans": _pay, "resetrans": _happening, "person": _person,
}  # fmt: skip
