"""What payroll gets: the transactions of granted cases, one PAXml file for one case or for many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.utils import timezone

from forms_platform.cases.models import Case
from forms_platform.definitions.language.document import Document
from forms_platform.integrations.columns.file import Row, Value
from forms_platform.integrations.mapping import About
from forms_platform.integrations.parcel import CannotMake, Parcel
from forms_platform.integrations.payroll.counter import HOURS, counter_entries
from forms_platform.integrations.payroll.paxml import Header, payroll_file
from forms_platform.integrations.payroll.rows import AbsenceOrTime, Happening, Pay, PersonFacts, Transaction
from forms_platform.integrations.payroll.schema import check
from forms_platform.integrations.payroll.transactions import COST_CENTRE, PROJECT, transactions
from forms_platform.sweden.money import Ore, to_decimal

ENCODING = "iso-8859-1"
# What a row about a person can say beside who it is.
PERSONAL = ("given_name", "family_name", "care_of", "street", "postcode", "town", "mobile", "work_email",
            "private_email", "title", "title_code", "employment", "clearing", "bank_account", "pay_form", "hourly_pay",
            "monthly_pay", "rate", "since")  # fmt: skip
NAMED = "kod_"  # a parameter that says what a code is agreed to mean: kod_FR1=Ledig för flytt
# What a row of a file of columns can say.
COLUMNS = ("number", "kind", "employee", "code", "label", "starts", "ends", "begins", "stops", "extent", "hours",
           "child", "quantity", "price", "amount", "vat", "account", "cost_centre", "project", "collection", "info",
           "country", "place", "purpose", "kilometres", "identity", *PERSONAL)  # fmt: skip


def items(case: Case, document: Document, values: Mapping[str, Any]) -> list[Transaction]:
    """The case's transactions, none when the answers give payroll nothing to do. Raises: CannotMake; ValueError."""
    payroll, person = document.deliveries.payroll, case.subject or case.requester
    assert payroll is not None
    about = About(
        person.employee_number or "",
        case.number,
        settings.PAYROLL_PARAMETERS,
        timezone.localdate(case.closed_at or case.changed_at),
    )
    made = transactions(payroll, document, values, about)
    if not all(each.employee or isinstance(each, PersonFacts) for each in made):
        raise CannotMake("Personen saknar anställningsnummer i personalregistret.")
    return made


def against(case: Case, made: Sequence[Transaction], why: str) -> list[Transaction]:
    """The counter-entries of what the case has sent. Raises: CannotMake."""
    person = case.subject or case.requester
    said = settings.PAYROLL_PARAMETERS.get(HOURS, "").replace(",", ".")
    try:
        full_day = Decimal(said) if said else None
    except InvalidOperation:
        raise CannotMake(f"{HOURS} i PAYROLL_PARAMETERS är inget tal.") from None
    return counter_entries(made, why, full_day=full_day, employment_rate=person.employment_rate)


def bundle(name: str, batch: str, made: Sequence[Transaction], *, at: datetime) -> Parcel:
    """One file of them all, proved against the schema. `name` is without ending; `batch` is what the file calls itself.

    Raises: CannotMake; ValueError.
    """
    said = settings.PAYROLL_PARAMETERS
    header = Header(
        company=settings.MUNICIPALITY, organisation_number=settings.ORGANISATION_NUMBER, made_at=at, batch=batch,
        codes={key.removeprefix(NAMED): words for key, words in said.items() if key.startswith(NAMED)},
    )  # fmt: skip
    content = payroll_file(header, made)
    check(content)
    return Parcel(f"{name}.xml", content, name, "application/xml")


def rows(made: Sequence[Transaction]) -> list[Row]:
    """The transactions as rows of a file of columns, with every one of COLUMNS."""
    return [_row(number, each) for number, each in enumerate(made, start=1)]


def _row(number: int, one: Transaction) -> Row:
    found: dict[str, Value] = dict.fromkeys(COLUMNS)
    found |= {"number": number, "employee": one.employee, "info": one.info}
    found |= {"cost_centre": one.units.get(COST_CENTRE), "project": one.units.get(PROJECT)}
    match one:
        case AbsenceOrTime():
            return found | {
                "kind": "tidtrans", "code": one.code, "starts": one.starts, "ends": one.ends,
                "begins": _clock(one.begins), "stops": _clock(one.stops), "extent": one.extent,
                "hours": one.hours, "child": one.child, "collection": one.collection,
            }  # fmt: skip
        case Pay():
            return found | {
                "kind": "lonetrans", "code": one.pay_type or one.code, "label": one.label, "starts": one.day,
                "ends": one.day, "quantity": one.quantity, "price": one.price, "amount": _kronor(one.amount),
                "vat": _kronor(one.vat), "account": one.account, "collection": one.collection,
            }  # fmt: skip
        case Happening():
            return found | {
                "kind": "resetrans", "code": one.code, "label": one.what, "starts": one.at.date(),
                "begins": _clock(one.at.time()), "amount": _kronor(one.amount), "vat": _kronor(one.vat),
                "account": one.account, "collection": one.collection, "country": one.country, "place": one.place,
                "purpose": one.purpose, "kilometres": one.kilometres,
            }  # fmt: skip
        case PersonFacts():
            said = {name: getattr(one, name) for name in PERSONAL}
            paid = {name: _kronor(getattr(one, name)) for name in ("hourly_pay", "monthly_pay")}
            whose = {"identity": one.identity, "starts": one.starts, "ends": one.ends}
            return found | {"kind": "person", **whose, **said, **paid}


def _clock(moment: time | None) -> str | None:
    return None if moment is None else f"{moment:%H:%M}"


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
