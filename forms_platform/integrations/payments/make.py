"""What is to be paid: a list of granted payments in columns, with their number and their sum last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import timezone

from forms_platform.cases.models import Case
from forms_platform.definitions.language.document import Document
from forms_platform.integrations.columns.file import Row, columns_file
from forms_platform.integrations.columns.layout import Layout
from forms_platform.integrations.mapping import About, Sources, read_line
from forms_platform.integrations.parcel import CannotMake, Parcel
from forms_platform.sweden.bank_accounts import ACCOUNT, NotAnAccount, parse
from forms_platform.sweden.money import Ore, to_decimal

ENCODING = "utf-8-sig"
# What a row of a file of columns can say. `identity` is the payee's identity or organisation number.
COLUMNS = ("number", "case", "payee", "identity", "way", "account", "clearing", "bic", "amount", "due", "message")
_TITLES = {
    "number": "Rad", "case": "Ärende", "payee": "Mottagare", "identity": "Person-/organisationsnummer",
    "way": "Betalsätt", "account": "Konto", "clearing": "Clearing", "bic": "BIC", "amount": "Belopp",
    "due": "Förfallodag", "message": "Meddelande",
}  # fmt: skip
_KRONOR: dict[str, Any] = {"decimals": 2, "decimal": ","}
_NEEDED = ("payee", "way", "account", "amount", "due")


@dataclass(frozen=True, kw_only=True)
class Payment:
    """One payment. Unit: öre."""

    case: str
    payee: str
    amount: Ore
    way: str  # account, bankgiro, plusgiro or iban
    account: str
    due: date
    clearing: str = ""
    bic: str = ""
    message: str = ""
    identity: str = ""


def items(case: Case, document: Document, values: Mapping[str, Any]) -> list[Payment]:
    """What the case is to have paid, none when the answers give nothing. Raises: CannotMake; ValueError."""
    payments, person = document.deliveries.payments, case.subject or case.requester
    assert payments is not None
    about = About(person.employee_number or "", case.number, settings.FINANCE_PARAMETERS,
                  timezone.localdate(case.closed_at or case.changed_at))  # fmt: skip
    read = [row for one in payments.payments for row in read_line(one, document, values, about)]
    return [_payment(row) for row in read if row.money("amount")]


def _payment(row: Sources) -> Payment:
    amount, way = row.needed("amount", row.money("amount")), row.needed("way", row.text("way"))
    if amount <= 0:
        raise CannotMake(f"Beloppet i ärende {row.about.case_number} är inte större än noll.")
    try:
        account = parse(way, row.needed("account", row.text("account")))
    except (NotAnAccount, KeyError):
        raise CannotMake(f"Kontot i ärende {row.about.case_number} går inte att betala till.") from None
    clearing, _, number = account.number.rpartition(", ") if account.kind == ACCOUNT else ("", "", account.number)
    return Payment(
        case=row.about.case_number,
        payee=row.needed("payee", row.text("payee")),
        amount=amount,
        way=account.kind,
        account=number,
        due=row.needed("due", row.day("due")),
        clearing=row.text("clearing") or clearing,
        bic=row.text("bic") or "",
        message=row.text("message") or row.about.case_number,
        identity=row.digits("identity") or "",
    )


def against(case: Case, made: Sequence[Payment], why: str) -> list[Payment]:
    """Never: money that a list has asked for is stopped, or claimed back, by a person. Raises: CannotMake."""
    raise CannotMake(
        "En utbetalning som står på en lämnad lista går inte att ta tillbaka med en fil. Stoppa eller kräv tillbaka "
        "den i ekonomisystemet och markera leveransen som hanterad."
    )


def bundle(name: str, batch: str, made: Sequence[Payment], *, at: datetime) -> Parcel:
    """One list of them all, the sum last. `name` is without ending. Raises: ValueError."""
    content = columns_file(_layout(), rows(made), {"batch": batch})
    return Parcel(f"{name}.csv", content, name, "text/csv; charset=utf-8")


@cache
def _layout() -> Layout:
    """The list as it is when an operator has set no columns of their own."""
    columns: list[dict[str, Any]] = [{"from": one, "title": _TITLES[one], "needed": one in _NEEDED} for one in COLUMNS]
    columns[COLUMNS.index("amount")] |= _KRONOR
    last: list[dict[str, Any]] = [{"value": "Summa"}, {"from": "count"}, *({"from": "batch"} for _ in columns[2:3])]
    last += [{"value": " "} for _ in columns[3 : COLUMNS.index("amount")]] + [{"from": "sum", **_KRONOR}]
    return Layout.model_validate(
        {"kind": "separated", "encoding": ENCODING, "titles": True, "columns": columns, "footer": last}
    )


def rows(made: Sequence[Payment]) -> list[Row]:
    """The payments as rows of a file of columns, with every one of COLUMNS."""
    return [
        {
            "number": number, "case": one.case, "payee": one.payee, "identity": one.identity, "way": one.way,
            "account": one.account, "clearing": one.clearing, "bic": one.bic, "amount": to_decimal(one.amount),
            "due": one.due, "message": one.message,
        }
        for number, one in enumerate(made, start=1)
    ]  # fmt: skip


def total(made: Sequence[Payment]) -> Decimal:
    """What they sum to. Unit: kronor."""
    return sum((to_decimal(one.amount) for one in made), Decimal())


def sample() -> list[Payment]:
    """Payments for an operator to look at, to nobody."""
    return [
        Payment(case="E-2026-000001", payee="Föreningen Exempel", amount=Ore(125_000), way="bankgiro",
                account="5050-1055", due=date(2026, 12, 4), message="Bidrag", identity="2120000480"),
        Payment(case="E-2026-000002", payee="Anna Åström", amount=Ore(40_050), way="plusgiro", account="28 65 43-4",
                due=date(2026, 12, 7), message="Återbetalning"),
    ]  # fmt: skip
