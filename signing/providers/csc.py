"""Signing with a person's own key at a remote service: the API of the Cloud Signature Consortium, version 1.0.4.

The service is asked as a client for the person's credential; the person approves at the service, for this hash and no
other (OAuth 2, scope credential); the approval is exchanged for activation data (SAD), and those for the signature of
the document's hash. What comes back is a signature over the very bytes of the document. Source: CSC, Architectures and
protocols for remote signature applications 1.0.4.0: info, oauth2/authorize, oauth2/token, credentials/list,
credentials/info, signatures/signHash.
"""

from __future__ import annotations

import base64
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

from signing.providers.flow import Http, Proof, ProviderFault, Reply, Run, State, Trouble, Waiting, Wanted
from signing.providers.speech import garbage, in_base64, spoken, text_in

_SHA256: Final = "2.16.840.1.101.3.4.2.1"
_RSA: Final = "1.2.840.113549.1.1.11"  # sha256WithRSAEncryption
_ECDSA: Final = "1.2.840.10045.4.3.2"  # ecdsa-with-SHA256
_GENERAL: Final = {_RSA: {_RSA, "1.2.840.113549.1.1.1"}, _ECDSA: {_ECDSA, "1.2.840.10045.2.1"}}
_ERRORS: Final[Mapping[str, Trouble]] = {
    "access_denied": Trouble.CANCELLED,
    "invalid_grant": Trouble.EXPIRED,
    "invalid_otp": Trouble.CANCELLED,
    "server_error": Trouble.UNREACHABLE,
    "temporarily_unavailable": Trouble.MAINTENANCE,
}


@dataclass(frozen=True, slots=True)
class Credential:
    """A person's key at the service: its number there, its certificates (DER), and how it signs."""

    number: str
    certificates: tuple[bytes, ...]
    algorithm: str


@dataclass(frozen=True)
class Csc:
    """The service, asked over the line. `roots` are the authorities (DER) whose certificates are believed."""

    http: Http
    url: str  # what comes before /csc/v1
    client: str
    secret: str = field(repr=False)
    callback: str
    roots: tuple[bytes, ...]
    level: str  # how surely the service knows its people, as a URI
    run: Run = lambda work, *order: work(*order)

    def start(self, wanted: Wanted) -> State:
        """The person has a key there that may sign, and can go and approve. Raises: ProviderFault."""
        place = self._place()
        token = self._service_token(place)
        said = self._ask("credentials/list", {"userID": wanted.employee, "maxResults": 10}, token)
        numbers = said.get("credentialIDs")
        if not isinstance(numbers, list) or not numbers:
            raise ProviderFault(Trouble.NO_EID, "no credential")
        credential = self._credential(str(numbers[0]), token, wanted.at)
        return {
            "place": place,
            "credential": credential.number,
            "state": f"{wanted.act}.{secrets.token_urlsafe(24)}",
        }

    def shown(self, wanted: Wanted, state: State, now: datetime) -> Waiting:
        """The service's page, where the person approves that this hash is signed."""
        query = {
            "response_type": "code",
            "client_id": self.client,
            "redirect_uri": self.callback,
            "scope": "credential",
            "credentialID": state["credential"],
            "numSignatures": "1",
            "hash": base64.urlsafe_b64encode(bytes.fromhex(wanted.sha256)).rstrip(b"=").decode(),
            "description": wanted.text[:500],
            "lang": wanted.language,
            "state": state["state"],
        }
        return Waiting("away", away=f"{state['place']}/oauth2/authorize?{urlencode(query)}", state=state)

    def proceed(self, wanted: Wanted, state: State, told: Mapping[str, str], now: datetime) -> Waiting | Proof:
        """The signature, when the person's browser has brought back their approval. Raises: ProviderFault."""
        if not told:
            return self.shown(wanted, state, now)
        if not hmac.compare_digest(told.get("state", "").encode(), str(state["state"]).encode()):
            raise ProviderFault(Trouble.NOT_OURS, "state")
        if "error" in told:
            raise ProviderFault(_ERRORS.get(told["error"], Trouble.MISCONFIGURED), told["error"][:80])
        if not told.get("code"):
            raise garbage("no code")
        approved = {"grant_type": "authorization_code", "code": told["code"], "redirect_uri": self.callback}
        sad = text_in(self._token(state["place"], approved), "access_token")
        token = self._service_token(state["place"])
        credential = self._credential(state["credential"], token, now)
        value = self._signed(credential, sad, wanted.sha256, token)
        _holds(credential, value, wanted.sha256)
        return self._proof(wanted, state, credential, value, now)

    def cancel(self, state: State) -> None:
        """Nobody there awaits the person: without their approval the service does nothing."""

    def _proof(self, wanted: Wanted, state: State, credential: Credential, value: bytes, now: datetime) -> Proof:
        told = {name.oid.dotted_string: str(name.value) for name in _leaf(credential).subject}
        number = told.get("2.5.4.5", "")
        evidence = {
            "over_sha256": wanted.sha256,
            "algorithm": credential.algorithm,
            "signature": in_base64(value),
            "certificates": [in_base64(der) for der in credential.certificates],
        }
        return Proof(
            self.url, self.level, now, f"{state['credential']}"[:200], told.get("2.5.4.3", ""),
            number.removeprefix("PNOSE-") if number.startswith("PNOSE-") else "", wanted.employee, {"csc": evidence},
        )  # fmt: skip

    def _credential(self, number: str, token: str, at: datetime) -> Credential:
        """The key, when it may sign and its certificate is believed. Raises: ProviderFault."""
        asked = {"credentialID": number, "certificates": "chain", "certInfo": True, "authInfo": True}
        said = self._ask("credentials/info", asked, token)
        key, cert = said.get("key"), said.get("cert")
        if not isinstance(key, dict) or not isinstance(cert, dict) or not isinstance(cert.get("certificates"), list):
            raise garbage("no key or certificate")
        if key.get("status") != "enabled" or cert.get("status", "valid") != "valid":
            raise ProviderFault(Trouble.BAD_EID, f"key {key.get('status')}, certificate {cert.get('status')}")
        if said.get("authMode") != "oauth2code":
            raise ProviderFault(Trouble.MISCONFIGURED, f"authMode {said.get('authMode')!r:.40}")
        try:
            chain = tuple(base64.b64decode(each, validate=True) for each in cert["certificates"])
        except (ValueError, TypeError):
            raise garbage("certificates") from None
        from signing.providers.chain_check import unbelieved

        why = self.run(unbelieved, chain, self.roots, at)
        if why:
            raise ProviderFault(Trouble.BAD_EID, why)
        return Credential(number, chain, _algorithm(chain[0], key.get("algo")))

    def _signed(self, credential: Credential, sad: str, sha256: str, token: str) -> bytes:
        order = {
            "credentialID": credential.number,
            "SAD": sad,
            "hash": [in_base64(bytes.fromhex(sha256))],
            "hashAlgo": _SHA256,
            "signAlgo": credential.algorithm,
        }
        values = self._ask("signatures/signHash", order, token).get("signatures")
        if not isinstance(values, list) or len(values) != 1 or not isinstance(values[0], str):
            raise garbage("not one signature")
        try:
            return base64.b64decode(values[0], validate=True)
        except ValueError:
            raise garbage("a signature that is not base64") from None

    def _place(self) -> str:
        """Where the service's OAuth 2 server is."""
        return text_in(self._ask("info", {}, ""), "oauth2").rstrip("/")

    def _service_token(self, place: str) -> str:
        return text_in(self._token(place, {"grant_type": "client_credentials"}), "access_token")

    def _token(self, place: str, form: Mapping[str, str]) -> dict[str, Any]:
        known = {**form, "client_id": self.client, "client_secret": self.secret}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return _understood(self.http("POST", f"{place}/oauth2/token", body=urlencode(known).encode(), headers=headers))

    def _ask(self, method: str, order: Mapping[str, object], token: str) -> dict[str, Any]:
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        url = f"{self.url.rstrip('/')}/csc/v1/{method}"
        return _understood(self.http("POST", url, body=json.dumps(order).encode(), headers=headers))


def _understood(reply: Reply) -> dict[str, Any]:
    if reply.status >= 500:
        raise ProviderFault(Trouble.MAINTENANCE if reply.status == 503 else Trouble.UNREACHABLE, str(reply.status))
    said = spoken(reply)
    if reply.status != 200:
        told = str(said.get("error", ""))[:80]
        words = str(said.get("error_description", ""))[:200]
        raise ProviderFault(_ERRORS.get(told, Trouble.MISCONFIGURED), f"{reply.status} {told} {words}")
    return said


def _leaf(credential: Credential) -> x509.Certificate:
    return x509.load_der_x509_certificate(credential.certificates[0])


def _algorithm(der: bytes, offered: object) -> str:
    """How the key signs SHA-256 hashes, when the service offers it. Raises: ProviderFault."""
    key = x509.load_der_x509_certificate(der).public_key()
    wanted = _RSA if isinstance(key, rsa.RSAPublicKey) else _ECDSA
    if not isinstance(offered, list) or not _GENERAL[wanted] & {str(each) for each in offered}:
        raise ProviderFault(Trouble.MISCONFIGURED, "an algorithm that is not believed")
    return wanted


def _holds(credential: Credential, value: bytes, sha256: str) -> None:
    """Raises: ProviderFault(FORGED) when the value is not the key's over the hash."""
    key, digest, over = _leaf(credential).public_key(), Prehashed(hashes.SHA256()), bytes.fromhex(sha256)
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(value, over, padding.PKCS1v15(), digest)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(value, over, ec.ECDSA(digest))
        else:
            raise ProviderFault(Trouble.FORGED, "a key that is not believed")
    except InvalidSignature:
        raise ProviderFault(Trouble.FORGED, "another key, or over something else") from None
