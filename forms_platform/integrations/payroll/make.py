"""What payroll gets: the transactions of granted cases, one PAXml file for one case or for many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings

from forms_platform.cases.models import Case
from forms_platform.definitions.language.document import Document
from forms_platform.integrations.columns.file import Row, Value
from forms_platform.integrations.mapping import About
from forms_platform.integrations.parcel import CannotMake, Parcel
from forms_platform.integrations.payroll.paxml import AbsenceOrTime, Header, Pay, Transaction, payroll_file
from forms_platform.integrations.payroll.transactions import COST_CENTRE, transactions
from forms_platform.sweden.money import Ore, to_decimal

ENCODING = "iso-8859-1"
# What a row of a file of columns can say.
COLUMNS = ("number", "kind", "employee", "code", "label", "starts", "ends", "extent", "hours", "child", "quantity",
           "amount", "vat", "account", "cost_centre", "collection", "info")  # fmt: skip


def items(case: Case, document: Document, values: Mapping[str, Any]) -> list[Transaction]:
    """The case's transactions, none when the answers give payroll nothing to do. Raises: CannotMake; ValueError."""
    payroll, person = document.deliveries.payroll, case.subject or case.requester
    assert payroll is not None
    if not person.employee_number:
        raise CannotMake("Personen saknar anställningsnummer i personalregistret.")
    about = About(person.employee_number, case.number, settings.PAYROLL_PARAMETERS)
    return transactions(payroll, document, values, about)


def bundle(name: str, batch: str, made: Sequence[Transaction], *, at: datetime) -> Parcel:
    """One file of them all. `name` is without ending; `batch` is what the file calls itself. Raises: ValueError."""
    header = Header(
        company=settings.MUNICIPALITY, organisation_number=settings.ORGANISATION_NUMBER, made_at=at, batch=batch
    )
    return Parcel(f"{name}.xml", payroll_file(header, made), name, "application/xml")


def rows(made: Sequence[Transaction]) -> list[Row]:
    """The transactions as rows of a file of columns, with every one of COLUMNS."""
    return [_row(number, each) for number, each in enumerate(made, start=1)]


def _row(number: int, one: Transaction) -> Row:
    found: dict[str, Value] = dict.fromkeys(COLUMNS)
    found |= {"number": number, "employee": one.employee, "info": one.info, "collection": one.collection}
    found["cost_centre"] = one.units.get(COST_CENTRE)
    if isinstance(one, AbsenceOrTime):
        return found | {
            "kind": "tidtrans", "code": one.code, "starts": one.starts, "ends": one.ends, "extent": one.extent,
            "hours": one.hours, "child": one.child,
        }  # fmt: skip
    return found | {
        "kind": "lonetrans", "code": one.pay_type or one.code, "label": one.label, "starts": one.day, "ends": one.day,
        "quantity": one.quantity, "amount": _kronor(one.amount), "vat": _kronor(one.vat), "account": one.account,
    }  # fmt: skip


def _kronor(amount: Ore | None) -> Decimal | None:
    return None if amount is None else to_decimal(amount)


def sample() -> list[Transaction]:
    """Rows for an operator to look at, of nobody."""
    day = date(2026, 11, 20)
    return [
        AbsenceOrTime(employee="10001", code="VAB", starts=day, ends=day, hours=Decimal("7.5"), info="E-2026-000001",
                      units={COST_CENTRE: "4110"}),
        AbsenceOrTime(employee="10002", code="TJL", starts=day, ends=date(2026, 12, 4), extent=Decimal(50)),
        Pay(employee="10003", code="UTLÄGG", label="Läsglasögon, åäö", day=day, amount=Ore(-124_950), vat=Ore(-24_990)),
    ]  # fmt: skip
