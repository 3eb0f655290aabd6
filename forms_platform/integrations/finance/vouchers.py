"""From a case's answers to a voucher, by the mapping of its e-service. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from forms_platform.definitions.language.deliveries import Finance
from forms_platform.definitions.language.document import Document
from forms_platform.integrations.finance.sie import Row, Voucher
from forms_platform.integrations.mapping import About, Sources, read_line, read_once
from forms_platform.sweden.money import Ore

# What a municipality calls the parts of its code string -> the dimension in SIE. 1 and 6 are the standard's own, those
# from 20 are free and agreed with the receiver.
DIMENSIONS: Mapping[str, int] = {
    "cost_centre": 1, "project": 6, "function": 20, "activity": 21, "counterparty": 22, "object": 23,
}  # fmt: skip
NAMES: Mapping[int, str] = {20: "Verksamhet", 21: "Aktivitet", 22: "Motpart", 23: "Objekt"}
SIGN = {"debit": 1, "credit": -1}


def voucher(
    finance: Finance, document: Document, values: Mapping[str, Any], about: About, *, day: date
) -> Voucher | None:
    """The voucher that the answers give, which balances; None when no row applies or all are nothing.

    Raises: ValueError when an attribute that the format needs has no value.
    """
    rows = [
        _row(sources, Ore(SIGN[one.kind] * _amount(sources)))
        for one in finance.rows
        for sources in read_line(one, document, values, about)
    ]
    rows = [row for row in rows if row.amount]
    if not rows:
        return None
    left = Ore(-sum(row.amount for row in rows))
    if left:
        rows.append(_row(read_once("balance", finance.balance, document, values, about), left))
    return Voucher(day, f"{document.title.say('sv')} {about.case_number}", tuple(rows))


def _amount(sources: Sources) -> Ore:
    """Nothing where the answer is empty: a receipt without VAT has no VAT row."""
    return sources.money("amount") or Ore(0)


def _row(sources: Sources, amount: Ore) -> Row:
    codes = [(dimension, sources.text(name)) for name, dimension in DIMENSIONS.items()]
    return Row(
        account=sources.needed("account", sources.text("account")),
        amount=amount,
        objects=tuple((dimension, code) for dimension, code in codes if code),
        text=sources.text("text") or "",
        day=sources.day("day"),
    )
