"""Signing with BankID: a relying party of its API, version 6.0.

Source: BankID, Relying Party API v6.0 (POST …/rp/v6.0/sign, collect, cancel; JSON; TLS with a client certificate).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from signing.providers.bankid_signature import BankIdSigned, Expected, check_bankid
from signing.providers.flow import Http, Proof, ProviderFault, Run, State, Trouble, Waiting, Wanted
from signing.providers.speech import bytes_in, garbage, in_base64, spoken, text_in

BY = "https://www.bankid.com"
LOA3 = "http://id.elegnamnden.se/loa/1.0/loa3"
_APP = "https://app.bankid.com/?autostarttoken={token}&redirect={back}"
_PENDING = frozenset(
    {"outstandingTransaction", "noClient", "started", "userMrtd", "userCallConfirm", "userSign", "processing"}
)
_FAILED = {
    "expiredTransaction": Trouble.EXPIRED,
    "certificateErr": Trouble.BAD_EID,
    "userCancel": Trouble.CANCELLED,
    "cancelled": Trouble.REPLACED,
    "startFailed": Trouble.NOT_STARTED,
    "userDeclinedCall": Trouble.CANCELLED,
    "notSupportedByUserApp": Trouble.APP_TOO_OLD,
    "transactionRiskBlocked": Trouble.BLOCKED,
}
_ERRORS = {
    "alreadyInProgress": Trouble.BUSY,
    "maintenance": Trouble.MAINTENANCE,
    "internalError": Trouble.UNREACHABLE,
    "requestTimeout": Trouble.UNREACHABLE,
    "unauthorized": Trouble.MISCONFIGURED,
    "forbidden": Trouble.MISCONFIGURED,
    "invalidParameters": Trouble.MISCONFIGURED,
    "notFound": Trouble.MISCONFIGURED,
    "methodNotAllowed": Trouble.MISCONFIGURED,
    "unsupportedMediaType": Trouble.MISCONFIGURED,
}


@dataclass(frozen=True)
class BankId:
    """BankID, asked over the line. `roots` are the authorities (DER) whose signatures are believed."""

    http: Http
    url: str  # "https://appapi2.bankid.com"
    roots: tuple[bytes, ...]
    policies: tuple[str, ...] = ()  # the certificate policies that may sign; empty: any
    run: Run = lambda work, *order: work(*order)

    def start(self, wanted: Wanted) -> State:
        """BankID awaits the person. Raises: ProviderFault."""
        order: dict[str, object] = {
            "endUserIp": wanted.address,
            "userVisibleData": in_base64(wanted.text),
            "userNonVisibleData": in_base64(_bound(wanted)),
            "returnUrl": wanted.back,
        }
        if self.policies:
            order["requirement"] = {"certificatePolicies": list(self.policies)}
        said = self._ask("sign", order)
        names = {"order": "orderRef", "start": "autoStartToken", "token": "qrStartToken", "secret": "qrStartSecret"}
        return {name: text_in(said, theirs) for name, theirs in names.items()} | {
            "at": wanted.at.timestamp(),
            "hint": "outstandingTransaction",
        }

    def shown(self, wanted: Wanted, state: State, now: datetime) -> Waiting:
        """The QR code of this second, and the link that opens the app on this device."""
        begun = state["hint"] in ("userSign", "processing", "userMrtd", "userCallConfirm", "started")
        code = "" if begun else qr_code(state["token"], state["secret"], int(now.timestamp() - state["at"]))
        link = "" if begun else _APP.format(token=quote(state["start"], safe=""), back=quote(wanted.back, safe=""))
        return Waiting(state["hint"], code, link, state=state)

    def proceed(self, wanted: Wanted, state: State, told: Mapping[str, str], now: datetime) -> Waiting | Proof:
        """What has become of the order. Raises: ProviderFault."""
        said = self._ask("collect", {"orderRef": state["order"]})
        if said.get("orderRef") != state["order"]:
            raise garbage("another order")
        match said.get("status"), said.get("hintCode"):
            case "pending", hint:
                known = str(hint) if hint in _PENDING else "pending"
                return self.shown(wanted, state | {"hint": known}, now)
            case "failed", hint:
                raise ProviderFault(_FAILED.get(str(hint), Trouble.CANCELLED), str(hint))
            case "complete", _:
                return self._proof(wanted, state, said, now)
        raise garbage(f"status {said.get('status')!r:.40}")

    def cancel(self, state: State) -> None:
        """BankID no longer awaits the person; one that is away is left to let the order lapse."""
        try:
            self._ask("cancel", {"orderRef": state["order"]})
        except ProviderFault:
            return

    def _proof(self, wanted: Wanted, state: State, said: dict[str, object], now: datetime) -> Proof:
        xml = bytes_in(said, "completionData", "signature")
        ocsp = bytes_in(said, "completionData", "ocspResponse")
        number = text_in(said, "completionData", "user", "personalNumber")
        expected = Expected(wanted.text, _bound(wanted), self.policies, now)
        signed: BankIdSigned = self.run(check_bankid, xml, ocsp, self.roots, expected)
        if signed.fault:
            raise ProviderFault(Trouble.TOO_WEAK if signed.weak else Trouble.FORGED, signed.fault)
        if signed.number != number:
            raise ProviderFault(Trouble.FORGED, "the certificate is another person's")
        evidence = {"signature": in_base64(xml), "ocsp": in_base64(ocsp), "certificate_policies": list(signed.policies)}
        return Proof(BY, LOA3, now, state["order"], signed.name, number, evidence={"bankid": evidence})

    def _ask(self, method: str, order: Mapping[str, object]) -> dict[str, object]:
        reply = self.http(
            "POST",
            f"{self.url.rstrip('/')}/rp/v6.0/{method}",
            body=json.dumps(order).encode(),
            headers={"Content-Type": "application/json"},
        )
        if reply.status == 200:
            return spoken(reply)
        if reply.status == 503:
            raise ProviderFault(Trouble.MAINTENANCE, "503")
        said = spoken(reply)
        code = str(said.get("errorCode", ""))[:60]
        raise ProviderFault(_ERRORS.get(code, Trouble.GARBAGE), f"{code}: {str(said.get('details', ''))[:200]}")


def qr_code(token: str, secret: str, second: int) -> str:
    """What BankID's animated QR code says `second` seconds after the order was made."""
    mark = hmac.new(secret.encode("ascii"), str(second).encode("ascii"), hashlib.sha256).hexdigest()
    return f"bankid.{token}.{second}.{mark}"


def _bound(wanted: Wanted) -> str:
    """What is signed without being seen: which act it is, and which document."""
    return json.dumps({"act": wanted.act, "sha256": wanted.sha256}, sort_keys=True, separators=(",", ":"))


def policies_of(names: Sequence[str]) -> tuple[str, ...]:
    """BankID's certificate policies by what people call them, or as they are."""
    known = {"fil": "1.2.752.78.1.1", "kort": "1.2.752.78.1.2", "mobil": "1.2.752.78.1.5"}
    return tuple(known.get(name, name) for name in names)
