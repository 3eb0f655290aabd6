"""A person's certificate for one signature: a key made for it, used once and forgotten, and how the person was known.

This is the Swedish pattern of a signing service (fristående underskriftstjänst): who signs identifies themselves anew,
and the certificate says when, how and how strongly (RFC 7773, the profile of the Swedish eID authority).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape
from xml.sax.saxutils import escape

from asn1crypto import core
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from signing.authority import PERSON_POLICY, certificate_for, fitting
from signing.credentials import Credential

# Long enough that a list made later still speaks of it; the key itself lives for milliseconds.
LIFE = timedelta(days=365)
_AUTH_CONTEXT = "1.2.752.201.5.1"
_SACI = "http://id.elegnamnden.se/auth-cont/1.0/saci"
_QUOTE = {'"': "&quot;"}
_ATTRIBUTE = re.compile(r"(\w+)=\"([^\"]*)\"")


@dataclass(frozen=True)
class Signer:
    """Who signs. The employee id is the municipality's own; the identity number is never in a certificate."""

    name: str
    employee_id: str
    organisation: str


@dataclass(frozen=True)
class Identified:
    """How the person was known when they signed."""

    by: str  # who vouches: the address of the identity provider, or of the platform itself
    how: str  # the class of authentication, as a URI (SAML AuthnContextClassRef)
    at: datetime
    reference: str = ""  # the identity provider's own number of the act


@contextmanager
def one_time(
    authority: Credential, signer: Signer, identified: Identified, now: datetime, *, lists_at: str = ""
) -> Iterator[Credential]:
    """A key with its certificate, for the signature that is made inside; nothing of the key is kept after it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "SE"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, fitting(signer.organisation)),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, fitting(signer.employee_id)),
            x509.NameAttribute(NameOID.COMMON_NAME, fitting(signer.name)),
        ]
    )
    extra = x509.UnrecognizedExtension(x509.ObjectIdentifier(_AUTH_CONTEXT), _context(identified))
    yield certificate_for(authority, subject, key, now, now + LIFE, PERSON_POLICY, extra=extra, lists_at=lists_at)


def identified_in(certificate: asn1_x509.Certificate) -> Identified | None:
    """What a certificate that we issued says of how its person was known."""
    for extension in certificate["tbs_certificate"]["extensions"]:
        if extension["extn_id"].dotted == _AUTH_CONTEXT:
            told = _Contexts.load(extension["extn_value"].native)
            facts = {name: unescape(value) for name, value in _ATTRIBUTE.findall(told[0]["info"].native)}
            try:
                at = datetime.fromisoformat(facts["AuthenticationInstant"])
                return Identified(
                    facts["IdentityProvider"], facts["AuthnContextClassRef"], at, facts.get("AssertionRef", "")
                )
            except (KeyError, ValueError):
                return None
    return None


class _Context(core.Sequence):  # type: ignore[misc]  # asn1crypto ships no types
    _fields = [("type", core.UTF8String), ("info", core.UTF8String, {"optional": True})]  # noqa: RUF012


class _Contexts(core.SequenceOf):  # type: ignore[misc]
    _child_spec = _Context


def _context(identified: Identified) -> bytes:
    facts = {
        "IdentityProvider": identified.by,
        "AuthenticationInstant": identified.at.isoformat(timespec="milliseconds"),
        "AuthnContextClassRef": identified.how,
    }
    if identified.reference:
        facts["AssertionRef"] = identified.reference
    written = " ".join(f'{name}="{escape(value, _QUOTE)}"' for name, value in facts.items())
    info = f'<saci:SAMLAuthContext xmlns:saci="{_SACI}"><saci:AuthContextInfo {written}/></saci:SAMLAuthContext>'
    encoded: bytes = _Contexts([{"type": _SACI, "info": info}]).dump()
    return encoded
