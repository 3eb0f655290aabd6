"""Where money can be paid: bankgiro, plusgiro, a Swedish bank account, an IBAN."""

from __future__ import annotations

import re
from typing import NamedTuple

from stdnum import iban, luhn
from stdnum.exceptions import ValidationError

BANKGIRO, PLUSGIRO, ACCOUNT, IBAN = "bankgiro", "plusgiro", "account", "iban"
KINDS = (ACCOUNT, BANKGIRO, PLUSGIRO, IBAN)


class NotAnAccount(ValueError):
    """The digits cannot be an account of that kind."""


class Account(NamedTuple):
    """An account: its kind and its number in the form people print it. For a bank account "clearing, number"."""

    kind: str
    number: str


def parse(kind: str, text: str) -> Account:
    """The account, its check digits proved as far as the kind has any.

    Raises: NotAnAccount.
    """
    found = text.strip().replace("\u2013", "-")
    if len(found) > 60 or not found.isascii() or kind not in KINDS:
        raise NotAnAccount(text)
    if kind == IBAN:
        return Account(kind, _iban(found))
    digits = re.sub(r"[ -]", "", found)
    if kind == BANKGIRO and re.fullmatch(r"\d{7,8}", digits) and luhn.is_valid(digits):
        return Account(kind, f"{digits[:-4]}-{digits[-4:]}")
    if kind == PLUSGIRO and re.fullmatch(r"\d{2,8}", digits) and luhn.is_valid(digits):
        return Account(kind, f"{digits[:-1]}-{digits[-1]}")
    match = re.fullmatch(r"(\d{4})(?:-?\d)?[ ,]+([\d -]{6,14})|(\d{4})([\d]{7,10})", found)
    if kind == ACCOUNT and match and "1000" <= (clearing := match[1] or match[3]) <= "9999":
        # the banks' check digits follow several rules that are not kept by any one source, so they are not judged
        return Account(kind, f"{clearing}, {re.sub(r'[ -]', '', match[2] or match[4])}")
    raise NotAnAccount(text)


def _iban(found: str) -> str:
    """The IBAN in groups of four, when it is one."""
    try:
        return str(iban.format(iban.validate(found)))
    except ValidationError:
        raise NotAnAccount(found) from None
