"""Where money is to be paid."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import Field as Limits

from forms_platform.definitions.language.faults import BadAnswer
from forms_platform.definitions.language.fields.field import Fact, Field, Reader, text_of
from forms_platform.definitions.language.names import Names
from forms_platform.sweden import bank_accounts
from forms_platform.sweden.bank_accounts import Account

AccountKind = Literal["account", "bankgiro", "plusgiro", "iban"]
KIND_NAMES: dict[str, tuple[str, str]] = {
    "account": ("bankkonto", "bank account"),
    "bankgiro": ("bankgiro", "bankgiro"),
    "plusgiro": ("plusgiro", "plusgiro"),
    "iban": ("IBAN", "IBAN"),
}


class BankAccountField(Field):
    """A bank account, bankgiro, plusgiro or IBAN. Raw: {"kind": …, "number": …}; the kind may be left out when only
    one is allowed."""

    CODES: ClassVar[tuple[str, ...]] = ("account_kind_required", "account_number_required", "not_an_account",
                                        "bad_characters")  # fmt: skip

    kind: Literal["bank_account"]
    accept: tuple[AccountKind, ...] = Limits(
        default=("account", "bankgiro", "plusgiro", "iban"), min_length=1, max_length=4, strict=False
    )

    def parts(self) -> tuple[str, ...]:
        """Kind and number."""
        return ("kind", "number")

    def is_empty(self, raw: Any) -> bool:
        """Whether no number was given."""
        return super().is_empty(raw.get("number") if isinstance(raw, Mapping) else raw)

    def read(self, raw: Any, reader: Reader) -> Account:
        """The account with its check digits proved."""
        given = raw if isinstance(raw, Mapping) else {"number": raw}
        number = text_of(given.get("number", ""))
        kind = given.get("kind") or (self.accept[0] if len(self.accept) == 1 else None)
        if kind not in self.accept:
            raise BadAnswer("account_kind_required", "kind")
        if not number:
            raise BadAnswer("account_number_required", "number")
        try:
            return bank_accounts.parse(kind, number)
        except bank_accounts.NotAnAccount:
            raise BadAnswer("not_an_account", "number", kind=KIND_NAMES[kind]) from None

    def fact(self, value: Any) -> Fact:
        """One mark for each part: rules can only ask whether there is an account."""
        return (True, True)

    def to_wire(self, value: Any) -> Any:
        """Kind and number."""
        return {"kind": value.kind, "number": value.number}

    def from_wire(self, wire: Any) -> Account:
        """The account."""
        return Account(str(wire["kind"]), str(wire["number"]))

    def show(self, value: Any, language: str, names: Names) -> str:
        """ "Bankgiro 5050-1055"."""
        kind = KIND_NAMES[value.kind][language == "en"]
        return f"{kind[:1].upper()}{kind[1:]} {value.number}"

    def answer_schema(self) -> dict[str, Any]:
        """Kind and number."""
        properties = {"kind": {"enum": list(self.accept)}, "number": {"type": "string", "maxLength": 60}}
        return {"type": "object", "properties": properties, "required": ["kind", "number"],
                "additionalProperties": False}  # fmt: skip

    def sample(self, today: date) -> Any:
        """A number that fits the first kind allowed."""
        numbers = {"account": "8327, 1234567890", "bankgiro": "5050-1055", "plusgiro": "286543-4",
                   "iban": "SE45 5000 0000 0583 9825 7466"}  # fmt: skip
        return {"kind": self.accept[0], "number": numbers[self.accept[0]]}
