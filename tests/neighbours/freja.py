"""Freja's Signature Service for relying parties, version 1.0, and the app, as Freja publishes them."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from tests.neighbours.authority import Authority, Held
from tests.neighbours.listening import Asked, Says, says

_LEVELS = ("BASIC", "EXTENDED", "PLUS")


@dataclass
class Order:
    """What a relying party has asked for."""

    asked: dict[str, Any]
    ref: str = field(default_factory=lambda: secrets.token_urlsafe(36))
    status: str = "STARTED"
    details: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)

    @property
    def seen(self) -> str:
        """What the app shows the person."""
        return base64.b64decode(self.asked["dataToSign"]["text"]).decode()


class Freja:
    """The service, its key, and the people who have its app."""

    def __init__(self) -> None:
        self.authority = Authority("Prov-Freja")
        self.key: Held = self.authority.person("000000000000", "Freja", "JWS", rsa_key=True)
        self.orders: dict[str, Order] = {}
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.breaks: list[Says] = []

    def answer(self, asked: Asked) -> Says:
        """What the API answers."""
        if self.breaks:
            return self.breaks.pop(0)
        form = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
        method = asked.path.removeprefix("/organisation").removeprefix("/sign/1.0/")
        name = {
            "initSignature": "initSignRequest", "init": "initSignRequest", "getOneResult": "getOneSignResultRequest",
            "cancel": "cancelSignRequest",
        }.get(method)  # fmt: skip
        if name is None:
            return Says(404, b"")
        try:
            said = json.loads(base64.b64decode(form[name]))
        except (KeyError, ValueError):
            return says(400, {"code": 1010, "message": "JSON request cannot be parsed."})
        self.asked.append((method, said))
        if method in ("initSignature", "init"):
            return self._init(said, organisation=asked.path.startswith("/organisation"))
        order = self.orders.get(said.get("signRef", ""))
        if order is None:
            return says(400, {"code": 1100, "message": "Invalid reference (for example, nonexistent or expired)."})
        if method == "cancel":
            order.status = "RP_CANCELED"
            return says(200, {})
        told: dict[str, Any] = {"signRef": order.ref, "status": order.status}
        if order.status == "APPROVED":
            told |= {"details": order.details, "requestedAttributes": order.attributes}
        return says(200, told)

    def _init(self, said: dict[str, Any], *, organisation: bool) -> Says:
        kind = "ORG_ID" if organisation else said.get("userInfoType")
        if kind not in ("INFERRED", "ORG_ID", "SSN", "EMAIL") or said.get("userInfoType") != kind:
            return says(400, {"code": 1001, "message": "Invalid or missing userInfoType."})
        if not said.get("userInfo"):
            return says(400, {"code": 1002, "message": "Invalid or missing userInfo."})
        if said.get("minRegistrationLevel") not in _LEVELS:
            return says(400, {"code": 1007, "message": "Invalid minimum registration level."})
        if said.get("dataToSignType") != "SIMPLE_UTF8_TEXT" or said.get("signatureType") != "SIMPLE":
            return says(400, {"code": 3000, "message": "Invalid or missing dataToSignType."})
        left = said.get("expiry", 0) / 1000 - time.time()
        if not 119 < left < 30 * 86_400:
            return says(400, {"code": 3003, "message": "Invalid expiry."})
        if len(base64.b64decode(said["dataToSign"]["text"])) > 4096:
            return says(400, {"code": 3001, "message": "Invalid or missing dataToSign."})
        order = Order(said)
        self.orders[order.ref] = order
        return says(200, {"signRef": order.ref})

    # --- The app -----------------------------------------------------------------------------------------------

    @property
    def newest(self) -> Order:
        """The order that was made last."""
        return list(self.orders.values())[-1]

    def scans(self, code: str) -> Order:
        """The order that the code binds the person to."""
        order = self.orders[unquote(code.partition("transactionReference=")[2])]
        order.status = "DELIVERED_TO_MOBILE"
        return order

    def signs(self, number: str, given: str, family: str, *, order: Order | None = None, **how: Any) -> Order:
        """The person has approved. `how`: level, text, ref, key, employee, algorithm, without."""
        order = order or self.newest
        employee = how.get("employee", order.asked["userInfo"])
        order.attributes = {"registrationLevel": how.get("level", "PLUS")}
        wanted = {each["attribute"] for each in order.asked["attributesToReturn"]}
        if "SSN" in wanted:
            order.attributes["ssn"] = {"country": how.get("country", "SE"), "ssn": number}
        if "BASIC_USER_INFO" in wanted:
            order.attributes["basicUserInfo"] = {"name": given, "surname": family}
        if "ORGANISATION_ID_IDENTIFIER" in wanted:
            order.attributes["organisationIdIdentifier"] = employee
        theirs = jwt.PyJWS().encode(
            how.get("text", order.seen).encode(), ec.generate_private_key(ec.SECP256R1()), algorithm="ES256"
        )
        payload: dict[str, Any] = {
            "signRef": how.get("ref", order.ref), "status": "APPROVED", "userInfoType": order.asked["userInfoType"],
            "userInfo": employee, "minRegistrationLevel": order.asked["minRegistrationLevel"],
            "requestedAttributes": order.attributes, "signatureType": "SIMPLE",
            "signatureData": {"userSignature": theirs, "certificateStatus": "prov"},
            "timestamp": int(time.time() * 1000),
        }  # fmt: skip
        payload.pop(how.get("without", ""), None)
        by: Held = how.get("key", self.key)
        mark = base64.urlsafe_b64encode(hashlib.sha1(self.key.der).digest()).rstrip(b"=").decode()
        order.details = jwt.PyJWS().encode(
            json.dumps(payload).encode(), by.key if how.get("algorithm") != "none" else None,
            algorithm=how.get("algorithm", "RS256"), headers={"x5t": mark},
        )  # fmt: skip
        order.status = "APPROVED"
        return order
