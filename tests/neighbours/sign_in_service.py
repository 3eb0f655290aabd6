"""Where a municipality signs its people in: an OpenID provider that asks anew who they are when it is asked to."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from tests.neighbours.listening import Asked, Says, says

CLIENT, SECRET = "e-tjanster", "hemligt & långt"


@dataclass
class SignInService:
    """The provider. `issuer` is set once it listens."""

    issuer: str = ""
    broken: bool = False
    codes: dict[str, tuple[dict[str, str], dict[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())

    def answer(self, asked: Asked) -> Says:
        """What the back channel answers."""
        if self.broken:
            return says(503, {})
        match urlsplit(asked.path).path:
            case "/.well-known/openid-configuration":
                return says(
                    200,
                    {
                        "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
                        "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys",
                    },
                )  # fmt: skip
            case "/keys":
                public = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(self.key.public_key()))
                return says(200, {"keys": [public | {"kid": "a", "use": "sig", "alg": "ES256"}]})
            case "/token":
                return self._token(asked)
        return says(404, {})

    def signs_in(self, address: str, who: str, **how: Any) -> str:
        """The person has come with that request and shown who they are; where their browser is sent."""
        query = {name: each[0] for name, each in parse_qs(urlsplit(address).query).items()}
        assert query["prompt"] == "login"
        assert query["max_age"] == "0"
        assert query["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = (query, {"who": who, **how})
        back = urlsplit(query["redirect_uri"]).path
        return f"{back}?{urlencode({'code': code, 'state': query['state'], 'iss': self.issuer})}"

    def _token(self, asked: Asked) -> Says:
        form = {name: each[0] for name, each in parse_qs(asked.body.decode()).items()}
        expected = base64.b64encode(f"{quote(CLIENT)}:{quote(SECRET)}".encode()).decode()
        if asked.headers.get("authorization") != f"Basic {expected}" or form["code"] not in self.codes:
            return says(400, {"error": "invalid_grant"})
        query, how = self.codes.pop(form["code"])
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != query["code_challenge"]:
            return says(400, {"error": "invalid_grant"})
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "sub": "x", "iat": now, "exp": now + 300, "auth_time": now,
            "nonce": query["nonce"], "preferred_username": how["who"], **how.get("claims", {}),
        }  # fmt: skip
        token = jwt.encode(claims, how.get("key", self.key), algorithm="ES256", headers={"kid": "a"})
        return says(200, {"id_token": token, "access_token": "x", "token_type": "Bearer"})
