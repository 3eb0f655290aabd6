"""From a case's answers to payroll transactions, by the mapping of its e-service. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from forms_platform.definitions.language.deliveries import Payroll
from forms_platform.definitions.language.document import Document
from forms_platform.integrations.mapping import About, Sources, read_line
from forms_platform.integrations.payroll.paxml import AbsenceOrTime, Pay, Transaction

COST_CENTRE: Final = 1  # the dimension of SIE and PAXml that a cost centre has


def transactions(payroll: Payroll, document: Document, values: Mapping[str, Any], about: About) -> list[Transaction]:
    """Every transaction that the answers give, in the order of the mapping; a table gives one for each row.

    Raises: ValueError when an attribute that the format needs has no value.
    """
    return [
        _BUILD[one.kind](sources) for one in payroll.transactions for sources in read_line(one, document, values, about)
    ]


def _units(row: Sources) -> Mapping[int, str]:
    """The cost centre by its dimension."""
    code = row.text("cost_centre")
    return {COST_CENTRE: code} if code else {}


def _absence_or_time(row: Sources) -> AbsenceOrTime:
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
        amount=row.money("amount"),
        vat=row.money("vat"),
        account=row.text("account"),
        collection=row.text("collection"),
        units=_units(row),
        info=row.text("info") or "",
    )


_BUILD: Mapping[str, Callable[[Sources], Transaction]] = {"tidtrans": _absence_or_time, "lonetrans": _pay}
