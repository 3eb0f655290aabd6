"""BankID's API for relying parties, version 6.0, and the app in the person's hand, as BankID publishes them.

What goes wrong is told beforehand: `breaks` answers the next question instead of the service.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from lxml import etree

from tests.neighbours.authority import Authority, Held
from tests.neighbours.listening import Asked, Says, says

MOBILE = "1.2.752.78.1.5"
_DS = "http://www.w3.org/2000/09/xmldsig#"
_C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"


@dataclass
class Order:
    """What a relying party has asked for."""

    asked: dict[str, Any]
    ref: str = field(default_factory=lambda: secrets.token_hex(16))
    start_token: str = field(default_factory=lambda: secrets.token_hex(16))
    qr_token: str = field(default_factory=lambda: secrets.token_hex(16))
    qr_secret: str = field(default_factory=lambda: secrets.token_hex(16))
    at: float = field(default_factory=time.time)
    status: str = "pending"
    hint: str = "outstandingTransaction"
    completion: dict[str, Any] | None = None

    @property
    def seen(self) -> str:
        """What the app shows the person."""
        return base64.b64decode(self.asked["userVisibleData"]).decode()


class BankId:
    """The service. Its authority issues to people, and signs its word on them."""

    def __init__(self) -> None:
        self.authority = Authority("Prov-BankID")
        self.orders: dict[str, Order] = {}
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.breaks: list[Says] = []
        self._people: dict[str, Held] = {}

    def answer(self, asked: Asked) -> Says:
        """What the API answers."""
        if self.breaks:
            return self.breaks.pop(0)
        if asked.method != "POST":
            return says(405, {"errorCode": "methodNotAllowed", "details": "POST"})
        if asked.headers.get("content-type") != "application/json":
            return says(415, {"errorCode": "unsupportedMediaType", "details": "application/json"})
        method = asked.path.removeprefix("/rp/v6.0/")
        try:
            said = json.loads(asked.body)
        except ValueError:
            return says(400, {"errorCode": "invalidParameters", "details": "Body is not JSON"})
        self.asked.append((method, said))
        match method:
            case "sign":
                return self._sign(said)
            case "collect" | "cancel":
                order = self.orders.get(said.get("orderRef", ""))
                if order is None or order.status == "gone":
                    return says(400, {"errorCode": "invalidParameters", "details": "No such order"})
                return self._collect(order) if method == "collect" else self._cancel(order)
        return says(404, {"errorCode": "notFound", "details": "No such resource"})

    def _sign(self, said: dict[str, Any]) -> Says:
        allowed = {"endUserIp", "userVisibleData", "userVisibleDataFormat", "userNonVisibleData", "requirement",
                   "returnUrl", "returnRisk", "web", "app"}  # fmt: skip
        if not said.get("endUserIp") or not said.get("userVisibleData") or set(said) - allowed:
            return says(400, {"errorCode": "invalidParameters", "details": "Incorrect or missing parameter"})
        if len(said["userVisibleData"]) > 40_000 or len(said.get("userNonVisibleData", "")) > 200_000:
            return says(400, {"errorCode": "invalidParameters", "details": "Too long"})
        order = Order(said)
        self.orders[order.ref] = order
        return says(
            200,
            {
                "orderRef": order.ref, "autoStartToken": order.start_token, "qrStartToken": order.qr_token,
                "qrStartSecret": order.qr_secret,
            },
        )  # fmt: skip

    def _collect(self, order: Order) -> Says:
        told: dict[str, Any] = {"orderRef": order.ref, "status": order.status}
        if order.status == "complete":
            told["completionData"] = order.completion
            order.status = "gone"
        else:
            told["hintCode"] = order.hint
            if order.status == "failed":
                order.status = "gone"
        return says(200, told)

    def _cancel(self, order: Order) -> Says:
        order.status = "gone"
        return says(200, {})

    # --- The app -----------------------------------------------------------------------------------------------

    @property
    def newest(self) -> Order:
        """The order that was made last."""
        return list(self.orders.values())[-1]

    def scans(self, code: str) -> Order:
        """The order whose QR code the app has read, when the code is of the last seconds."""
        start, token, second, mark = code.split(".")
        order = next(each for each in self.orders.values() if each.qr_token == token)
        right = hmac.new(order.qr_secret.encode(), second.encode(), hashlib.sha256).hexdigest()
        assert (start, mark) == ("bankid", right)
        assert abs(int(second) - (time.time() - order.at)) < 5, "the code is too old"
        order.hint = "userSign"
        return order

    def fails(self, hint: str, order: Order | None = None) -> None:
        """The order came to nothing."""
        order = order or self.newest
        order.status, order.hint = "failed", hint

    def signs(self, number: str, given: str, family: str, *, order: Order | None = None, **how: Any) -> Order:
        """The person has entered their code. `how`: visible, hidden, person, ocsp, spoil, policies, told."""
        order = order or self.newest
        person: Held = how.get("person") or self.person(number, given, family, policies=how.get("policies", (MOBILE,)))
        visible = how.get("visible", order.asked["userVisibleData"])
        hidden = how.get("hidden", order.asked["userNonVisibleData"])
        xml = signed_xml(person, [self.authority.issuer], visible, hidden)
        if "spoil" in how:
            xml = how["spoil"](xml)
        standing = how.get("ocsp") or self.authority.standing(person)
        order.status = "complete"
        order.completion = {
            "user": {
                "personalNumber": how.get("told", number), "name": f"{given} {family}", "givenName": given,
                "surname": family,
            },
            "device": {"ipAddress": "127.0.0.1", "uhi": "prov"},
            "bankIdIssueDate": "2026-01-01",
            "signature": base64.b64encode(xml).decode(),
            "ocspResponse": base64.b64encode(standing).decode(),
        }  # fmt: skip
        return order

    def person(self, number: str, given: str, family: str, **more: Any) -> Held:
        """The person's BankID; the same each time."""
        key = f"{number}{more}"
        if key not in self._people:
            self._people[key] = self.authority.person(number, given, family, **more)
        return self._people[key]


def signed_xml(person: Held, issuers: list[Held], visible: str, hidden: str) -> bytes:
    """The XML signature that BankID gives, over what was shown and what was not."""
    content = (
        '<bankIdSignedData xmlns="http://www.bankid.com/signature/v1.0.0/types" Id="bidSignedData">'
        f'<usrVisibleData charset="UTF-8" visible="wysiwys">{visible}</usrVisibleData>'
        f"<usrNonVisibleData>{hidden}</usrNonVisibleData>"
        "<srvInfo><name>Y249UHJvdg==</name><nonce>cHJvdg==</nonce><displayName>UHJvdg==</displayName></srvInfo>"
        "<clientInfo><funcId>Signing</funcId><version>Ny4xNC4w</version><env><ai><type>QU5EUk9JRA==</type>"
        "<deviceInfo>MTQ=</deviceInfo><uhi>cHJvdg==</uhi></ai></env></clientInfo></bankIdSignedData>"
    )
    chain = "".join(
        f"<X509Certificate>{base64.b64encode(each.der).decode()}</X509Certificate>" for each in (person, *issuers)
    )
    key_info = f'<KeyInfo xmlns="{_DS}" Id="bidKeyInfo"><X509Data>{chain}</X509Data></KeyInfo>'
    kind = "rsa" if isinstance(person.key, rsa.RSAPrivateKey) else "ecdsa"
    info = (
        f'<SignedInfo xmlns="{_DS}"><CanonicalizationMethod Algorithm="{_C14N}"></CanonicalizationMethod>'
        f'<SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#{kind}-sha256"></SignatureMethod>'
        f"{_reference(content, 'bidSignedData', 'http://www.bankid.com/signature/v1.0.0/types')}"
        f"{_reference(key_info, 'bidKeyInfo', '')}</SignedInfo>"
    )
    value = base64.b64encode(_signed(person, _canonical(info))).decode()
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>'
        f'<Signature xmlns="{_DS}">{info}<SignatureValue>{value}</SignatureValue>{key_info}'
        f"<Object>{content}</Object></Signature>"
    ).encode()


def _reference(element: str, name: str, kind: str) -> str:
    digest = base64.b64encode(hashlib.sha256(_canonical(element)).digest()).decode()
    told = f' Type="{kind}"' if kind else ""
    return (
        f'<Reference{told} URI="#{name}"><Transforms><Transform Algorithm="{_C14N}"></Transform></Transforms>'
        '<DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></DigestMethod>'
        f"<DigestValue>{digest}</DigestValue></Reference>"
    )


def _canonical(element: str) -> bytes:
    return etree.tostring(etree.fromstring(element), method="c14n")


def _signed(person: Held, over: bytes) -> bytes:
    if isinstance(person.key, rsa.RSAPrivateKey):
        return person.key.sign(over, padding.PKCS1v15(), hashes.SHA256())
    r, s = decode_dss_signature(person.key.sign(over, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32) + s.to_bytes(32)
