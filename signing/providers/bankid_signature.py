"""Whether a signature made with BankID holds, and is about what we asked for. Heavy: run it where PDFs are signed."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime

from signing.providers.xml_signature import DoesNotHold, base64_in, verified

_SIGNED = "{http://www.bankid.com/signature/v1.0.0/types}bankIdSignedData"


@dataclass(frozen=True, slots=True)
class Expected:
    """What the person was to sign, and by which kinds of BankID."""

    visible: str
    hidden: str
    policies: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class BankIdSigned:
    """What a signature says of who made it; `fault` says why it is not believed."""

    number: str = ""
    name: str = ""
    policies: tuple[str, ...] = ()
    fault: str = ""
    weak: bool = False  # it holds, but was made by a kind of BankID that may not sign here


def check_bankid(xml: bytes, ocsp: bytes, roots: tuple[bytes, ...], expected: Expected) -> BankIdSigned:
    """Who signed, when the signature holds: its bytes, its chain, its status, and that it is about this act."""
    from signing.providers.chains import Untrusted, trusted

    try:
        signed = verified(xml, _SIGNED)
        for name, asked in (("usrVisibleData", expected.visible), ("usrNonVisibleData", expected.hidden)):
            if not hmac.compare_digest(base64_in(signed.content, name), asked.encode()):
                return BankIdSigned(fault=f"{name} is about something else")
        leaf = trusted(signed.certificates, roots, ocsp=ocsp, at=expected.at)
    except (DoesNotHold, Untrusted) as why:
        return BankIdSigned(fault=str(why))
    if expected.policies and not set(leaf.policies) & set(expected.policies):
        return BankIdSigned(fault=f"policies {', '.join(leaf.policies)}", weak=True)
    return BankIdSigned(leaf.serial_number, leaf.name, leaf.policies)
