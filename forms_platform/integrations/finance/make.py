"""What finance gets: the vouchers of granted cases, one SIE 4I file for one case or for many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from forms_platform.cases.models import Case
from forms_platform.definitions.language.document import Document
from forms_platform.integrations.columns.file import Row
from forms_platform.integrations.finance.sie import Batch, Voucher, sie_file
from forms_platform.integrations.finance.sie import Row as Line
from forms_platform.integrations.finance.vouchers import DIMENSIONS, NAMES, voucher
from forms_platform.integrations.mapping import About
from forms_platform.integrations.parcel import Parcel
from forms_platform.sweden.money import Ore, to_decimal

ENCODING = "cp437"
# What a row of a file of columns can say: a line of a voucher. `amount` is below nothing on the credit side.
COLUMNS = ("voucher", "day", "text", "row_text", "account", "amount", "debit", "credit", *DIMENSIONS)


def items(case: Case, document: Document, values: Mapping[str, Any]) -> list[Voucher]:
    """The case's voucher, none when the answers give nothing to account. Raises: ValueError."""
    finance, person = document.deliveries.finance, case.subject or case.requester
    assert finance is not None
    day = timezone.localdate(case.closed_at or case.changed_at)
    about = About(person.employee_number or "", case.number, settings.FINANCE_PARAMETERS, day)
    made = voucher(finance, document, values, about, day=day)
    return [] if made is None else [made]


def against(case: Case, made: Sequence[Voucher], why: str) -> list[Voucher]:
    """Each voucher turned about, on the day it was taken back, naming the case whose voucher it turns."""
    day = timezone.localdate(case.reversed_at or case.changed_at)
    return [replace(one, day=day, text=why, rows=tuple(map(turned, one.rows))) for one in made]


def turned(line: Line) -> Line:
    """The line with debit and credit changed about, on the voucher's own day."""
    return replace(line, amount=Ore(-line.amount), day=None)


def bundle(name: str, batch: str, made: Sequence[Voucher], *, at: datetime) -> Parcel:
    """One file of them all. `name` is without ending. Raises: ValueError."""
    used = {dimension for one in made for row in one.rows for dimension, _ in row.objects}
    named = {dimension: words for dimension, words in NAMES.items() if dimension in used}
    whole = Batch(settings.MUNICIPALITY, settings.ORGANISATION_NUMBER, at.date(), tuple(made), dimensions=named)
    return Parcel(f"{name}.SI", sie_file(whole), name)


def rows(made: Sequence[Voucher]) -> list[Row]:
    """The vouchers' lines as rows of a file of columns, with every one of COLUMNS."""
    return [_row(number, one, line) for number, one in enumerate(made, start=1) for line in one.rows]


def _row(number: int, one: Voucher, line: Line) -> Row:
    amount, objects = to_decimal(line.amount), dict(line.objects)
    return {
        "voucher": number, "day": line.day or one.day, "text": one.text, "row_text": line.text, "account": line.account,
        "amount": amount, "debit": amount if line.amount > 0 else None, "credit": -amount if line.amount < 0 else None,
        **{name: objects.get(dimension) for name, dimension in DIMENSIONS.items()},
    }  # fmt: skip


def sample() -> list[Voucher]:
    """A voucher for an operator to look at, of nobody."""
    lines = (Line("5410", Ore(100_000), ((1, "4110"), (20, "440"))), Line("1650", Ore(25_000)),
             Line("2890", Ore(-125_000), text="Anna Åström"))  # fmt: skip
    return [Voucher(date(2026, 11, 20), "Utlägg E-2026-000001", lines)]
