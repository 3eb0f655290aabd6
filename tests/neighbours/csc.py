"""A remote signing service with the API of the Cloud Signature Consortium, version 1.0.4, and its people's keys."""

from __future__ import annotations

import base64
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

from tests.neighbours.authority import Authority, Held
from tests.neighbours.listening import Asked, Says, says

CLIENT, SECRET = "kommunen", "en hemlighet"
_ALGORITHMS = {rsa: ["1.2.840.113549.1.1.11"], ec: ["1.2.840.10045.4.3.2"]}


@dataclass
class Kept:
    """A person's key, which never leaves the service."""

    held: Held
    user: str
    key_status: str = "enabled"
    cert_status: str = "valid"
    mode: str = "oauth2code"


@dataclass
class Csc:
    """The service. `url` is set once it listens."""

    url: str = ""
    callback: str = ""
    authority: Authority = field(default_factory=lambda: Authority("Prov-CSC"))
    keys: dict[str, Kept] = field(default_factory=dict)
    breaks: list[Says] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    spoils: bool = False  # the signature is another key's

    def __post_init__(self) -> None:
        self._tokens: set[str] = set()
        self._codes: dict[str, dict[str, str]] = {}
        self._sads: dict[str, tuple[dict[str, str], float]] = {}

    def answer(self, asked: Asked) -> Says:
        """What the API answers."""
        if self.breaks:
            return self.breaks.pop(0)
        path = urlsplit(asked.path).path
        self.asked.append(path)
        if path == "/oauth2/token":
            return self._token({name: each[0] for name, each in parse_qs(asked.body.decode()).items()})
        if path == "/csc/v1/info":
            return says(200, {"specs": "1.0.4.0", "name": "Prov", "authType": ["oauth2client"], "oauth2": self.url,
                              "methods": ["credentials/list", "credentials/info", "signatures/signHash"]})  # fmt: skip
        if asked.headers.get("authorization", asked.headers.get("Authorization", ""))[7:] not in self._tokens:
            return says(401, {"error": "invalid_token", "error_description": "The access token is invalid."})
        said = json.loads(asked.body)
        match path:
            case "/csc/v1/credentials/list":
                return says(200, {"credentialIDs": [n for n, kept in self.keys.items() if kept.user == said["userID"]]})
            case "/csc/v1/credentials/info":
                return self._info(said)
            case "/csc/v1/signatures/signHash":
                return self._sign(said)
        return says(404, {"error": "invalid_request"})

    def has(self, user: str, held: Held, **more: Any) -> Kept:
        """The person has a key here."""
        self.keys[f"nyckel-{user}"] = kept = Kept(held, user, **more)
        return kept

    def approves(self, address: str) -> str:
        """The person approves at the service's page; where their browser is sent."""
        query = {name: each[0] for name, each in parse_qs(urlsplit(address).query).items()}
        assert query["scope"] == "credential"
        assert query["client_id"] == CLIENT
        assert query["redirect_uri"] == self.callback
        assert query["numSignatures"] == "1"
        code = secrets.token_urlsafe(16)
        self._codes[code] = query
        return f"{self.callback}?{urlencode({'code': code, 'state': query['state']})}"

    def _token(self, form: dict[str, str]) -> Says:
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
            return says(401, {"error": "invalid_client"})
        if form["grant_type"] == "client_credentials":
            token = secrets.token_urlsafe(16)
            self._tokens.add(token)
            return says(200, {"access_token": token, "token_type": "Bearer", "expires_in": 3600})
        query = self._codes.pop(form.get("code", ""), None)
        if query is None or form.get("redirect_uri") != query["redirect_uri"]:
            return says(400, {"error": "invalid_grant", "error_description": "Invalid code."})
        sad = secrets.token_urlsafe(16)
        self._sads[sad] = query, time.time() + 300
        return says(200, {"access_token": sad, "token_type": "SAD", "expires_in": 300})

    def _info(self, said: dict[str, Any]) -> Says:
        kept = self.keys.get(said["credentialID"])
        if kept is None:
            return says(400, {"error": "invalid_request", "error_description": "Invalid parameter credentialID"})
        chain = [kept.held, self.authority.issuer]
        kind = rsa if isinstance(kept.held.key, rsa.RSAPrivateKey) else ec
        return says(
            200,
            {
                "key": {"status": kept.key_status, "algo": _ALGORITHMS[kind], "len": 256},
                "cert": {
                    "status": kept.cert_status,
                    "certificates": [base64.b64encode(each.der).decode() for each in chain],
                },
                "authMode": kept.mode, "SCAL": "2", "multisign": 1, "lang": "sv-SE",
            },
        )  # fmt: skip

    def _sign(self, said: dict[str, Any]) -> Says:
        query, until = self._sads.pop(said.get("SAD", ""), ({}, 0.0))
        digest = base64.b64decode(said["hash"][0])
        pinned = base64.urlsafe_b64decode(query.get("hash", "") + "==")
        if time.time() > until or pinned != digest or query.get("credentialID") != said["credentialID"]:
            return says(400, {"error": "invalid_request", "error_description": "Invalid parameter SAD"})
        key = ec.generate_private_key(ec.SECP256R1()) if self.spoils else self.keys[said["credentialID"]].held.key
        if isinstance(key, rsa.RSAPrivateKey):
            value = key.sign(digest, padding.PKCS1v15(), Prehashed(hashes.SHA256()))
        else:
            value = key.sign(digest, ec.ECDSA(Prehashed(hashes.SHA256())))
        return says(200, {"signatures": [base64.b64encode(value).decode()]})
