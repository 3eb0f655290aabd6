"""What a closed case sends to other systems, said as a mapping from answers to the target's words.

A transaction's `set` gives each attribute a source: an expression of the rule language ({"field": …}, {"value": …},
{"fn": …}); {"parameter": name, "default": text}, which the municipality sets; {"map": field, "to": {…},
"otherwise": …}, which translates a choice; or {"case": "number"}. With `each` there is one transaction a row, and
row.<column> names the row's answers. An attribute whose source is empty is left out.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field as Limits

from forms_platform.definitions.language.fields.field import Frozen, Key, Rule

# attribute -> the type of the rule language it wants; "text" takes text and choices
TIME_ATTRIBUTES: dict[str, str] = {
    "code": "text", "starts": "date", "ends": "date", "extent": "number", "hours": "number", "child": "text",
    "cost_centre": "text", "collection": "text", "info": "text",
}  # fmt: skip
PAY_ATTRIBUTES: dict[str, str] = {
    "code": "text", "pay_type": "text", "label": "text", "day": "date", "quantity": "number", "amount": "money",
    "vat": "money", "account": "text", "cost_centre": "text", "collection": "text", "info": "text",
}  # fmt: skip
ROW_ATTRIBUTES: dict[str, str] = {
    "account": "text", "amount": "money", "text": "text", "day": "date", "cost_centre": "text", "project": "text",
    "function": "text", "activity": "text", "counterparty": "text", "object": "text",
}  # fmt: skip
ATTRIBUTES = {
    "tidtrans": TIME_ATTRIBUTES, "lonetrans": PAY_ATTRIBUTES, "debit": ROW_ATTRIBUTES, "credit": ROW_ATTRIBUTES,
}  # fmt: skip
NEEDED = {
    "tidtrans": (("code",), ("starts",), ("ends",)), "lonetrans": (("code", "pay_type"), ("amount", "quantity")),
    "debit": (("account",), ("amount",)), "credit": (("account",), ("amount",)),
}  # fmt: skip

# What time and absence can be called. Source: the XSD of PAXml 2.0.
TIME_CODES = frozenset({
    "SJK", "SJK_KAR", "SJK_LÖN", "SJK_ERS", "SJK_PEN", "ASK", "HAV", "FPE", "VAB", "SMB", "UTB", "MIL", "SVE",
    "NÄR", "TJL", "SEM", "SEM_BET", "SEM_SPA", "SEM_OBE", "SEM_FÖR", "KOM", "PEM", "PER", "FAC", "ATK", "KON",
    "PAP", "ATF", "FR1", "FR2", "FR3", "FR4", "FR5", "FR6", "FR7", "FR8", "FR9", "FLX", "TS1", "TS2", "TS3", "TS4",
    "TS5", "TS6", "TS7", "TS8", "TS9", "TID", "ARB", "MER", "ÖT1", "ÖT2", "ÖT3", "ÖT4", "ÖT5", "ÖK1", "ÖK2", "ÖK3",
    "ÖK4", "ÖK5", "OB1", "OB2", "OB3", "OB4", "OB5", "OS1", "OS2", "OS3", "OS4", "OS5", "JR1", "JR2", "JR3", "JS1",
    "JS2", "JS3", "BE1", "BE2", "BE3", "BS1", "BS2", "BS3", "RE1", "RE2", "RE3", "HLG", "SKI", "LT1", "LT2", "LT3",
    "LT4", "LT5", "LT6", "LT7", "LT8", "LT9", "NV1", "NV2", "NV3", "NV4", "NV5", "NV6", "NV7", "NV8", "NV9",
})  # fmt: skip

# What pay can be called by the standard's own codes. Source: the XSD of PAXml 2.0.
PAY_CODES = frozenset({
    "TID", "ARB", "MER", "ÖT1", "ÖT2", "ÖT3", "ÖT4", "ÖT5", "ÖK1", "ÖK2", "ÖK3", "ÖK4", "ÖK5", "JR1", "JR2", "JR3",
    "BE1", "BE2", "BE3", "RE1", "RE2", "RE3", "NV1", "NV2", "NV3", "NV4", "NV5", "NV6", "NV7", "NV8", "NV9", "OB1",
    "OB2", "OB3", "OB4", "OB5", "HLG", "SKI", "LT1", "LT2", "LT3", "LT4", "LT5", "LT6", "LT7", "LT8", "LT9",
    "MÅNLÖN", "TIMLÖN", "BONUS", "PROVISION", "FÖRSKOTT", "UTLÄGG", "RESERS", "INR_FRI", "INR_RED", "INR_SKT",
    "INRHEL_FRI", "INRHEL_RED", "INRHEL_SKT", "INRHLV_FRI", "INRHLV_RED", "INRHLV_SKT", "INRDAG_SKT", "INRNAT_FRI",
    "INRNAT_SKT", "UTR_FRI", "UTR_RED", "UTR_SKT", "UTRHEL_FRI", "UTRHEL_RED", "UTRHEL_SKT", "UTRHLV_FRI",
    "UTRHLV_RED", "UTRHLV_SKT", "UTRDAG_SKT", "UTRNAT_FRI", "UTRNAT_SKT", "MIL_FRI", "MIL_SKT", "MILPRI_FRI",
    "MILPRI_SKT", "MILFTG_FRI", "MILFTG_SKT", "MILDIS_FRI", "MILDIS_SKT", "MATFRM", "MATFRM_FRU", "MATFRM_LCH",
    "MATFRM_MID", "UTRFRM", "UTRFRM_FRU", "UTRFRM_LCH", "UTRFRM_MID", "MATRED", "MATRED_FRU", "MATRED_LCH",
    "MATRED_MID", "UTRRED", "UTRRED_FRU", "UTRRED_LCH", "UTRRED_MID", "REPEXT", "REPEXT_FRI", "REPEXT_SKT",
    "REPINT", "REPINT_FRI", "REPINT_SKT",
})  # fmt: skip
CODES = {"tidtrans": TIME_CODES, "lonetrans": PAY_CODES}  # attribute `code` of these kinds
RESULTS = Literal["approved", "rejected", "done"]


class Transaction(Frozen):
    """One line to payroll: "tidtrans" is time or absence, "lonetrans" is an amount."""

    kind: Literal["tidtrans", "lonetrans"]
    when: Rule | None = None
    each: Key | None = None
    set: dict[str, dict[str, Any]] = Limits(min_length=1, max_length=20)


class Payroll(Frozen):
    """What goes to payroll, and for which results of the case."""

    on: tuple[RESULTS, ...] = Limits(default=("approved",), min_length=1, strict=False)
    transactions: tuple[Transaction, ...] = Limits(min_length=1, max_length=20, strict=False)


class VoucherRow(Frozen):
    """One line of a voucher (konteringsrad)."""

    kind: Literal["debit", "credit"]
    when: Rule | None = None
    each: Key | None = None
    set: dict[str, dict[str, Any]] = Limits(min_length=1, max_length=20)


class Finance(Frozen):
    """The voucher (verifikation) that goes to finance, and for which results of the case. `balance` is the row that
    takes what the others leave over, often a debt; it has every attribute of a row but the amount."""

    on: tuple[RESULTS, ...] = Limits(default=("approved",), min_length=1, strict=False)
    rows: tuple[VoucherRow, ...] = Limits(min_length=1, max_length=20, strict=False)
    balance: dict[str, dict[str, Any]] = Limits(min_length=1, max_length=20)


class Deliveries(Frozen):
    """What a closed case delivers."""

    payroll: Payroll | None = None
    finance: Finance | None = None
