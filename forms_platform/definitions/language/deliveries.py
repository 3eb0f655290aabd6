"""What a closed case sends to other systems, said as a mapping from answers to the target's words.

A transaction's `set` gives each attribute a source: an expression of the rule language ({"field": …}, {"value": …},
{"fn": …}); {"parameter": name, "default": text}, which the municipality sets; {"map": field, "to": {…},
"otherwise": …}, which translates a choice; {"part": field, "name": part}, a part of an account ("kind", "number") or an
address ("care_of", "street", "postcode", "town"); or {"case": fact}: "number", "employee_number" of whom the case is
about, or "decided_on". With `each` there is one transaction a row, and row.<column> names the row's answers. An
attribute whose source is empty is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field as Limits

from forms_platform.definitions.language.fields.field import Frozen, Key, Rule

# attribute -> the type of the rule language it wants; "text" takes text and choices
TIME_ATTRIBUTES: dict[str, str] = {
    "code": "text", "starts": "date", "ends": "date", "begins": "time", "stops": "time", "extent": "number",
    "hours": "number", "child": "text", "cost_centre": "text", "project": "text", "collection": "text", "info": "text",
}  # fmt: skip
PAY_ATTRIBUTES: dict[str, str] = {
    "code": "text", "pay_type": "text", "label": "text", "day": "date", "quantity": "number", "price": "number",
    "amount": "money", "vat": "money", "account": "text", "cost_centre": "text", "project": "text",
    "collection": "text", "info": "text",
}  # fmt: skip
JOURNEY_ATTRIBUTES: dict[str, str] = {
    "code": "text", "day": "date", "time": "time", "country": "text", "place": "text", "purpose": "text",
    "kilometres": "number", "passengers": "number", "car": "text", "amount": "money", "vat": "money", "what": "text",
    "account": "text", "cost_centre": "text", "project": "text", "collection": "text", "info": "text",
}  # fmt: skip
PERSON_ATTRIBUTES: dict[str, str] = {
    "identity": "text", "given_name": "text", "family_name": "text", "care_of": "text", "street": "text",
    "postcode": "text", "town": "text", "mobile": "text", "work_email": "text", "private_email": "text",
    "title": "text", "title_code": "text", "employment": "text", "clearing": "text", "bank_account": "text",
    "starts": "date", "ends": "date", "pay_form": "text", "hourly_pay": "money", "monthly_pay": "money",
    "rate": "number", "since": "date", "cost_centre": "text", "project": "text", "info": "text",
}  # fmt: skip
ROW_ATTRIBUTES: dict[str, str] = {
    "account": "text", "amount": "money", "text": "text", "day": "date", "cost_centre": "text", "project": "text",
    "function": "text", "activity": "text", "counterparty": "text", "object": "text",
}  # fmt: skip
PAYMENT_ATTRIBUTES: dict[str, str] = {
    "payee": "text", "amount": "money", "way": "text", "account": "text", "clearing": "text", "bic": "text",
    "due": "date", "message": "text", "identity": "text",
}  # fmt: skip
ATTRIBUTES = {
    "tidtrans": TIME_ATTRIBUTES, "lonetrans": PAY_ATTRIBUTES, "resetrans": JOURNEY_ATTRIBUTES,
    "person": PERSON_ATTRIBUTES, "debit": ROW_ATTRIBUTES, "credit": ROW_ATTRIBUTES, "payment": PAYMENT_ATTRIBUTES,
}  # fmt: skip
NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    "tidtrans": (("code",), ("starts",), ("ends", "hours", "begins")),
    "lonetrans": (("code", "pay_type"), ("amount", "quantity")), "resetrans": (("code",), ("day",)), "person": (),
    "debit": (("account",), ("amount",)), "credit": (("account",), ("amount",)),
    "payment": (("payee",), ("amount",), ("way",), ("account",), ("due",)),
}  # fmt: skip

# What absence can be called. Only these may be said in days and in percent. Source: PAXml 2.0, "Frånvaro".
ABSENCE_CODES = frozenset({
    "SJK", "SJK_KAR", "SJK_LÖN", "SJK_ERS", "SJK_PEN", "ASK", "HAV", "FPE", "VAB", "SMB", "UTB", "MIL", "SVE",
    "NÄR", "TJL", "SEM", "SEM_BET", "SEM_SPA", "SEM_OBE", "SEM_FÖR", "KOM", "PEM", "PER", "FAC", "ATK", "KON",
    "PAP", "ATF", "JS1", "JS2", "JS3", "BS1", "BS2", "BS3", "FR1", "FR2", "FR3", "FR4", "FR5", "FR6", "FR7", "FR8",
    "FR9",
})  # fmt: skip
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
# What happens on a journey. Source: the XSD of PAXml 2.0.
JOURNEY_CODES = frozenset({
    "START", "STOPP", "FLYG", "LAND", "FRU_NEJ", "FRU_HOT", "FRU_BET", "FRU_ARB", "FRU_REP", "LUN_NEJ", "LUN_BET",
    "LUN_ARB", "LUN_REP", "MID_NEJ", "MID_BET", "MID_ARB", "MID_REP", "LOGI_BET", "LOGI_ARB", "MIL_PRI", "MIL_FTG",
    "MIL_TJT", "MIL_DIS", "UTLÄGG", "REPR_ENK", "REPR_LCH", "REPR_MID", "REPR_INT", "RESTID",
})  # fmt: skip
PAY_FORMS = frozenset({"TIM", "MÅN"})
WAYS_TO_PAY = frozenset({"account", "bankgiro", "plusgiro", "iban"})  # the kinds of the field "bank_account"
# The closed lists: (kind, attribute) -> what it can be.
CODES: dict[tuple[str, str], frozenset[str]] = {
    ("tidtrans", "code"): TIME_CODES, ("lonetrans", "code"): PAY_CODES, ("resetrans", "code"): JOURNEY_CODES,
    ("person", "pay_form"): PAY_FORMS, ("payment", "way"): WAYS_TO_PAY,
}  # fmt: skip
# The facts of a case and the parts of an answer that a source may name -> their types.
CASE_FACTS: dict[str, str] = {"number": "text", "employee_number": "text", "decided_on": "date"}
PARTS: dict[str, tuple[str, ...]] = {
    "bank_account": ("kind", "number"), "address": ("care_of", "street", "postcode", "town"),
}  # fmt: skip
RESULTS = Literal["approved", "rejected", "done"]


class Transaction(Frozen):
    """One line to payroll: "tidtrans" is time or absence, "lonetrans" an amount, "resetrans" what happened on a
    journey, for receivers that work out travel claims, and "person" what the register is to say of somebody."""

    kind: Literal["tidtrans", "lonetrans", "resetrans", "person"]
    when: Rule | None = None
    each: Key | None = None
    set: dict[str, dict[str, Any]] = Limits(min_length=1, max_length=30)


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


class Payment(Frozen):
    """One line of a payment list (utbetalningslista): whom the municipality is to pay, what, how and when."""

    kind: Literal["payment"]
    when: Rule | None = None
    each: Key | None = None
    set: dict[str, dict[str, Any]] = Limits(min_length=1, max_length=20)


class Payments(Frozen):
    """What goes to the list of payments, and for which results of the case. The finance system pays; a person attests
    the list before it leaves."""

    on: tuple[RESULTS, ...] = Limits(default=("approved",), min_length=1, strict=False)
    payments: tuple[Payment, ...] = Limits(min_length=1, max_length=20, strict=False)


HrKind = Literal["absence", "employment", "end"]
# A place in the receiver's JSON: "employee.number". Up to five names deep.
HrPlace = Annotated[str, Limits(pattern=r"^[A-Za-z_][A-Za-z0-9_-]{0,59}(\.[A-Za-z_][A-Za-z0-9_-]{0,59}){0,4}$")]


class HrMessage(Frozen):
    """One message to the HR system, as JSON. `set` names the places in it; they are the receiver's own words, and are
    checked against its JSON Schema when it has given one."""

    kind: HrKind
    when: Rule | None = None
    each: Key | None = None
    set: dict[HrPlace, dict[str, Any]] = Limits(min_length=1, max_length=60)


class Hr(Frozen):
    """What goes to the HR system, and for which results of the case."""

    on: tuple[RESULTS, ...] = Limits(default=("approved",), min_length=1, strict=False)
    messages: tuple[HrMessage, ...] = Limits(min_length=1, max_length=10, strict=False)


Line = Transaction | VoucherRow | Payment | HrMessage


class Deliveries(Frozen):
    """What a closed case delivers."""

    payroll: Payroll | None = None
    finance: Finance | None = None
    payments: Payments | None = None
    hr: Hr | None = None

    def owed(self, result: str | None) -> list[str]:
        """The targets that get something of a case that ended so."""
        return [name for name, target in self if target is not None and result in target.on]

    def lines(self) -> Iterator[tuple[str, Line]]:
        """Every line to every target, with its path in the document's deliveries."""
        listed: tuple[tuple[str, Sequence[Line]], ...] = (
            ("payroll.transactions", self.payroll.transactions if self.payroll else ()),
            ("finance.rows", self.finance.rows if self.finance else ()),
            ("payments.payments", self.payments.payments if self.payments else ()),
            ("hr.messages", self.hr.messages if self.hr else ()),
        )
        for path, lines in listed:
            yield from ((f"{path}.{at}", line) for at, line in enumerate(lines))
