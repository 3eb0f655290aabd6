"""Signing with Freja: a relying party of its Signature Service, version 1.0.

The person is not named beforehand: they bind themselves to the order by the QR code or the link (INFERRED), or, with
the municipality's own organisation eID, they are named by their employee number. Source: Freja eID, Relying Party
Developers' Documentation (POST …/sign/1.0/initSignature, getOneResult, cancel; forms of base64 JSON; TLS with a client
certificate; the answer's `details` is a JWS by Freja's key).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote, urlencode

import jwt
from cryptography import x509

from signing.providers.flow import Http, Proof, ProviderFault, State, Trouble, Waiting, Wanted
from signing.providers.speech import garbage, in_base64, spoken, text_in

BY: Final = "https://frejaeid.com"
LEVELS: Final[Mapping[str, str]] = {
    "EXTENDED": "http://id.elegnamnden.se/loa/1.0/loa2",
    "PLUS": "http://id.elegnamnden.se/loa/1.0/loa3",
}
_STRENGTH: Final = ("BASIC", "EXTENDED", "PLUS")
_LASTS: Final = 4 * 60 * 1000  # milliseconds that Freja waits; at least two minutes
_PENDING: Final[Mapping[str, str]] = {"STARTED": "freja.started", "DELIVERED_TO_MOBILE": "freja.delivered"}
_FAILED: Final[Mapping[str, Trouble]] = {
    "CANCELED": Trouble.CANCELLED,
    "RP_CANCELED": Trouble.REPLACED,
    "EXPIRED": Trouble.EXPIRED,
    "REJECTED": Trouble.BLOCKED,
}
_ERRORS: Final[Mapping[int, Trouble]] = {
    1005: Trouble.NO_EID,  # the user has blocked this relying party
    1012: Trouble.NO_EID,  # no such user
    4001: Trouble.NO_EID,  # no user with that organisation eID
    1100: Trouble.EXPIRED,  # no such reference, any more
    2000: Trouble.BUSY,
}
_ALGORITHMS: Final = ["RS256", "RS384", "RS512", "PS256", "ES256"]


@dataclass(frozen=True)
class Freja:
    """Freja, asked over the line. `keys` are the certificates (DER) of the keys that it signs its answers with."""

    http: Http
    url: str  # "https://services.prod.frejaeid.com"
    keys: tuple[bytes, ...]
    registration: str = "PLUS"
    organisation: bool = False
    relying_party: str = ""

    def start(self, wanted: Wanted) -> State:
        """Freja awaits the person. Raises: ProviderFault."""
        attributes = ["BASIC_USER_INFO", "SSN", "REGISTRATION_LEVEL"]
        order: dict[str, Any] = {
            "userInfoType": "ORG_ID" if self.organisation else "INFERRED",
            "userInfo": wanted.employee if self.organisation else "N/A",
            "minRegistrationLevel": self.registration,
            "title": wanted.title[:60],
            "dataToSignType": "SIMPLE_UTF8_TEXT",
            "dataToSign": {"text": in_base64(wanted.text)},
            "signatureType": "SIMPLE",
            "expiry": int(wanted.at.timestamp() * 1000) + _LASTS,
            "attributesToReturn": [
                {"attribute": each}
                for each in (["ORGANISATION_ID_IDENTIFIER", "REGISTRATION_LEVEL"] if self.organisation else attributes)
            ],
        }
        said = self._ask("initSignature", "initSignRequest", order)
        return {"order": text_in(said, "signRef"), "hint": "freja.pushed" if self.organisation else "freja.started"}

    def shown(self, wanted: Wanted, state: State, now: datetime) -> Waiting:
        """The QR code that binds the person to the order, and the link that does so on this device."""
        if state["hint"] != "freja.started":
            return Waiting(state["hint"], state=state)
        opens = f"frejaeid://bindUserToTransaction?transactionReference={quote(state['order'], safe='')}"
        return Waiting(state["hint"], opens, f"{opens}&originAppScheme={quote(wanted.back, safe='')}", state=state)

    def proceed(self, wanted: Wanted, state: State, told: Mapping[str, str], now: datetime) -> Waiting | Proof:
        """What has become of the order. Raises: ProviderFault."""
        said = self._ask("getOneResult", "getOneSignResultRequest", {"signRef": state["order"]})
        if said.get("signRef") != state["order"]:
            raise garbage("another order")
        status = str(said.get("status"))
        if status in _PENDING:
            hint = state["hint"] if status == "STARTED" else _PENDING[status]
            return self.shown(wanted, state | {"hint": hint}, now)
        if status in _FAILED:
            raise ProviderFault(_FAILED[status], status)
        if status != "APPROVED":
            raise garbage(f"status {status:.40}")
        return self._proof(wanted, state, text_in(said, "details"), now)

    def cancel(self, state: State) -> None:
        """Freja no longer awaits the person; one that is away is left to let the order lapse."""
        try:
            self._ask("cancel", "cancelSignRequest", {"signRef": state["order"]})
        except ProviderFault:
            return

    def _proof(self, wanted: Wanted, state: State, details: str, now: datetime) -> Proof:
        signed = verified(details, self.keys)
        if signed.get("signRef") != state["order"] or signed.get("status") != "APPROVED":
            raise ProviderFault(Trouble.FORGED, "about another order")
        if not _is_about(signed, wanted.text):
            raise ProviderFault(Trouble.FORGED, "another text was signed")
        given = signed.get("requestedAttributes")
        attributes: dict[str, Any] = given if isinstance(given, dict) else {}
        level = str(attributes.get("registrationLevel", signed.get("minRegistrationLevel", "")))
        if level not in _STRENGTH or _STRENGTH.index(level) < _STRENGTH.index(self.registration):
            raise ProviderFault(Trouble.TOO_WEAK, level)
        return Proof(
            BY, LEVELS[level], now, state["order"], _name(attributes), _number(attributes),
            self._employee(signed, attributes), {"freja": {"details": details}},
        )  # fmt: skip

    def _employee(self, signed: Mapping[str, Any], attributes: Mapping[str, Any]) -> str:
        if not self.organisation:
            return ""
        told = attributes.get("organisationIdIdentifier") or signed.get("userInfo")
        if not isinstance(told, str) or not told:
            raise ProviderFault(Trouble.FORGED, "no organisation eID")
        return told

    def _ask(self, method: str, name: str, order: Mapping[str, Any]) -> dict[str, Any]:
        form = {name: in_base64(json.dumps(order))}
        if self.relying_party:
            form["relyingPartyId"] = self.relying_party
        under = "organisation/" if self.organisation else ""
        verb = "init" if self.organisation and method == "initSignature" else method
        reply = self.http(
            "POST",
            f"{self.url.rstrip('/')}/{under}sign/1.0/{verb}",
            body=urlencode(form).encode(),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )
        if reply.status >= 500:
            raise ProviderFault(Trouble.MAINTENANCE if reply.status == 503 else Trouble.UNREACHABLE, str(reply.status))
        said = spoken(reply)
        if reply.status == 200 and "code" not in said:
            return said
        code = said.get("code")
        if not isinstance(code, int):
            raise garbage(f"status {reply.status}")
        raise ProviderFault(_ERRORS.get(code, Trouble.MISCONFIGURED), f"{code}: {str(said.get('message', ''))[:200]}")


def verified(details: str, keys: tuple[bytes, ...]) -> dict[str, Any]:
    """What a JWS says, when one of the keys signed it. Raises: ProviderFault(FORGED)."""
    for der in _named_first(details, keys):
        try:
            said = jwt.PyJWS().decode(details, x509.load_der_x509_certificate(der).public_key(), algorithms=_ALGORITHMS)  # type: ignore[arg-type]
            payload = json.loads(said)
        except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
            continue
        if isinstance(payload, dict):
            return payload
    raise ProviderFault(Trouble.FORGED, "not by their key")


def _named_first(details: str, keys: tuple[bytes, ...]) -> tuple[bytes, ...]:
    """The keys, the one that the JWS names (x5t: SHA-1 of the certificate) first."""
    try:
        named = str(jwt.get_unverified_header(details).get("x5t", ""))
    except jwt.PyJWTError:
        return keys
    marks = {base64.urlsafe_b64encode(hashlib.sha1(der).digest()).rstrip(b"=").decode(): der for der in keys}  # noqa: S324 - a name, not a proof
    first = marks.get(named.rstrip("="))
    return keys if first is None else (first, *(each for each in keys if each != first))


def _is_about(signed: Mapping[str, Any], text: str) -> bool:
    """Whether the person's own signature, a JWS inside Freja's, is over that text."""
    data = signed.get("signatureData")
    inside = data.get("userSignature") if isinstance(data, dict) else None
    if not isinstance(inside, str) or inside.count(".") != 2:
        return False
    payload = inside.split(".")[1]
    try:
        over = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    except ValueError:
        return False
    return hmac.compare_digest(over, text.encode())


def _name(attributes: Mapping[str, Any]) -> str:
    told = attributes.get("basicUserInfo")
    return f"{told.get('name', '')} {told.get('surname', '')}".strip() if isinstance(told, dict) else ""


def _number(attributes: Mapping[str, Any]) -> str:
    told = attributes.get("ssn")
    return str(told.get("ssn", "")) if isinstance(told, dict) and told.get("country") == "SE" else ""
