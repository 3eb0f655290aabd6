"""An OpenID provider with the Signature Extension of OIDC Sweden: what it asks of a request, it asks for real."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.neighbours.listening import Asked, Says, says

SIGN = "https://id.oidc.se/scope/sign"
REQUEST = "https://id.oidc.se/param/signRequest"
LOA3 = "http://id.elegnamnden.se/loa/1.0/loa3"
CLIENT = "kommunen"


def a_key() -> tuple[ec.EllipticCurvePrivateKey, bytes]:
    """A key, and the same as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@dataclass
class Asking:
    """Somebody who has come with a request."""

    request: dict[str, Any]
    query: dict[str, str]

    @property
    def seen(self) -> str:
        """What the provider shows the person."""
        message = self.request[REQUEST]["sign_message"]["message"]
        return base64.b64decode(next(iter(message.values()))).decode()


@dataclass
class OpenId:
    """The provider. `issuer` is set once it listens."""

    issuer: str = ""
    callback: str = ""
    breaks: list[Says] = field(default_factory=list)
    codes: dict[str, tuple[Asking, dict[str, Any]]] = field(default_factory=dict)
    tokens: int = 0

    def __post_init__(self) -> None:
        self.key, _ = a_key()
        self.client_key, self.client_pem = a_key()

    def answer(self, asked: Asked) -> Says:
        """What the back channel answers."""
        if self.breaks:
            return self.breaks.pop(0)
        match urlsplit(asked.path).path:
            case "/.well-known/openid-configuration":
                return says(
                    200,
                    {
                        "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
                        "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys",
                        "scopes_supported": ["openid", SIGN], "request_parameter_supported": True,
                    },
                )  # fmt: skip
            case "/keys":
                public = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(self.key.public_key()))
                return says(200, {"keys": [public | {"kid": "k1", "use": "sig", "alg": "ES256"}]})
            case "/token":
                return self._token({name: each[0] for name, each in parse_qs(asked.body.decode()).items()})
        return says(404, {})

    def visited(self, address: str) -> Asking:
        """The person has come, with that request; it is one that the extension allows."""
        query = {name: each[0] for name, each in parse_qs(urlsplit(address).query).items()}
        request = jwt.decode(query["request"], self.client_key.public_key(), algorithms=["ES256"], audience=self.issuer)
        assert request["iss"] == request["client_id"] == query["client_id"] == CLIENT
        assert request["redirect_uri"] == self.callback
        assert SIGN in query["scope"].split()
        assert set(request["prompt"].split()) >= {"login", "consent"}
        assert request["code_challenge_method"] == "S256"
        assert len(request["state"]) >= 22
        assert request[REQUEST]["tbs_data"]
        return Asking(request, query)

    def signs(self, asking: Asking, number: str, name: str, **how: Any) -> str:
        """The person has signed; where their browser is sent."""
        code = secrets.token_urlsafe(16)
        self.codes[code] = (asking, {"number": number, "name": name, **how})
        return f"{self.callback}?{urlencode({'code': code, 'state': asking.request['state'], 'iss': self.issuer})}"

    def refuses(self, asking: Asking, error: str) -> str:
        """It came to nothing; where their browser is sent."""
        return f"{self.callback}?{urlencode({'error': error, 'state': asking.request['state']})}"

    def _token(self, form: dict[str, str]) -> Says:
        self.tokens += 1
        told = jwt.decode(
            form["client_assertion"], self.client_key.public_key(), algorithms=["ES256"],
            audience=f"{self.issuer}/token",
        )  # fmt: skip
        if told["sub"] != CLIENT or form["code"] not in self.codes:
            return says(400, {"error": "invalid_grant"})
        asking, how = self.codes.pop(form["code"])
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asking.request["code_challenge"]:
            return says(400, {"error": "invalid_grant"})
        claims: dict[str, Any] = {
            "iss": self.issuer, "aud": CLIENT, "sub": "nagon", "iat": int(time.time()), "exp": int(time.time()) + 300,
            "auth_time": int(time.time()), "nonce": asking.request["nonce"], "acr": LOA3, "name": how["name"],
            "https://id.oidc.se/claim/personalIdentityNumber": how["number"],
            "https://id.oidc.se/claim/userSignature": f"prov:{asking.request[REQUEST]['tbs_data']}",
        } | how.get("claims", {})  # fmt: skip
        for name in how.get("without", ()):
            claims.pop(name)
        token = jwt.encode(claims, how.get("key", self.key), algorithm="ES256", headers={"kid": how.get("kid", "k1")})
        return says(200, {"id_token": token, "access_token": "x", "token_type": "Bearer"})
