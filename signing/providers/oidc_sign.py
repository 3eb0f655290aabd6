"""Signing at an OpenID provider: the Signature Extension for OpenID Connect of OIDC Sweden.

The authorisation code flow with PKCE (S256); the request is a signed Request Object that carries what is to be signed;
we are known by a key (private_key_jwt); the signature comes in the ID token. Source: oidc.se, Signature Extension for
OpenID Connect 1.0 and The Swedish OpenID Connect Profile; RFC 7636, 7523, 9207.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from signing.providers.flow import Http, Proof, ProviderFault, Reply, State, Trouble, Waiting, Wanted
from signing.providers.id_token import NotBelieved, believed, challenge_of
from signing.providers.speech import garbage, in_base64, spoken, text_in

SIGN: Final = "https://id.oidc.se/scope/sign"
REQUEST: Final = "https://id.oidc.se/param/signRequest"
SIGNATURE: Final = "https://id.oidc.se/claim/userSignature"
NUMBER: Final = "https://id.oidc.se/claim/personalIdentityNumber"
_SCOPES: Final = (
    "openid",
    SIGN,
    "https://id.oidc.se/scope/naturalPersonInfo",
    "https://id.oidc.se/scope/naturalPersonNumber",
)
_LASTS: Final = timedelta(minutes=5)
_SKEW: Final = timedelta(minutes=1)
_ERRORS: Final[Mapping[str, Trouble]] = {
    "access_denied": Trouble.CANCELLED,
    "login_required": Trouble.CANCELLED,
    "consent_required": Trouble.CANCELLED,
    "interaction_required": Trouble.CANCELLED,
    "unmet_authentication_requirements": Trouble.TOO_WEAK,
    "temporarily_unavailable": Trouble.MAINTENANCE,
    "server_error": Trouble.UNREACHABLE,
    "invalid_grant": Trouble.EXPIRED,
}


@dataclass(frozen=True)
class Client:
    """Who we are at the provider."""

    name: str  # client_id
    key: bytes = field(repr=False)  # PEM, private
    key_id: str
    callback: str
    levels: tuple[str, ...] = ()  # the classes of authentication (acr) of which one has to be reached


@dataclass(frozen=True)
class OidcSign:
    """The provider, asked over the line."""

    http: Http
    issuer: str
    client: Client

    def start(self, wanted: Wanted) -> State:
        """The person can go to the provider. Raises: ProviderFault."""
        place = text_in(self._discovered(), "authorization_endpoint")
        return {
            "place": place,
            "state": f"{wanted.act}.{secrets.token_urlsafe(24)}",
            "nonce": secrets.token_urlsafe(24),
            "verifier": secrets.token_urlsafe(48),
            "at": wanted.at.timestamp(),
        }

    def shown(self, wanted: Wanted, state: State, now: datetime) -> Waiting:
        """The provider's page, with what is to be signed in a request that we have signed."""
        asked = {
            "response_type": "code",
            "client_id": self.client.name,
            "scope": " ".join(_SCOPES),
            "redirect_uri": self.client.callback,
            "state": state["state"],
            "nonce": state["nonce"],
            "prompt": "login consent",
        }
        query = asked | {"request": self._signed(asked | self._details(wanted, state), self.issuer, now)}
        joint = "&" if "?" in state["place"] else "?"
        return Waiting("away", away=f"{state['place']}{joint}{urlencode(query)}", state=state)

    def proceed(self, wanted: Wanted, state: State, told: Mapping[str, str], now: datetime) -> Waiting | Proof:
        """What the person's browser brought back, made good by asking the provider. Raises: ProviderFault."""
        if not told:
            return self.shown(wanted, state, now)
        if not hmac.compare_digest(told.get("state", "").encode(), str(state["state"]).encode()):
            raise ProviderFault(Trouble.NOT_OURS, "state")
        if told.get("iss", self.issuer) != self.issuer:
            raise ProviderFault(Trouble.NOT_OURS, "iss")
        if "error" in told:
            raise ProviderFault(_ERRORS.get(told["error"], Trouble.MISCONFIGURED), told["error"][:80])
        if not told.get("code"):
            raise garbage("no code")
        places = self._discovered()
        token = self._token(text_in(places, "token_endpoint"), state, told["code"], now)
        return self._proof(token, *self._believed(token, text_in(places, "jwks_uri"), state, now), now)

    def cancel(self, state: State) -> None:
        """Nobody there awaits the person: the provider knows of nothing until they come."""

    def _details(self, wanted: Wanted, state: State) -> dict[str, Any]:
        """What a Request Object has beside what the query says too."""
        claims: dict[str, Any] = {SIGNATURE: {"essential": True}, NUMBER: {"essential": True}}
        if self.client.levels:
            claims["acr"] = {"essential": True, "values": list(self.client.levels)}
        return {
            "code_challenge": challenge_of(state["verifier"]),
            "code_challenge_method": "S256",
            "claims": {"id_token": claims},
            "max_age": 0,
            "ui_locales": wanted.language,
            REQUEST: {
                "tbs_data": in_base64(to_be_signed(wanted)),
                "sign_message": {"message": {wanted.language: in_base64(wanted.text)}, "mime_type": "text/plain"},
            },
        }

    def _signed(self, said: Mapping[str, Any], audience: str, now: datetime) -> str:
        key = load_pem_private_key(self.client.key, None)
        algorithm = "ES256" if isinstance(key, ec.EllipticCurvePrivateKey) else "RS256"
        facts = {
            "iss": self.client.name, "aud": audience, "iat": now, "exp": now + _LASTS, "jti": secrets.token_urlsafe(16),
        }  # fmt: skip
        headers = {"kid": self.client.key_id} if self.client.key_id else None
        return jwt.encode({**said, **facts}, self.client.key, algorithm=algorithm, headers=headers)

    def _discovered(self) -> dict[str, Any]:
        said = self._get(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        if said.get("issuer") != self.issuer:
            raise ProviderFault(Trouble.MISCONFIGURED, "another issuer")
        return said

    def _get(self, url: str) -> dict[str, Any]:
        return _understood(self.http("GET", url, body=None, headers={"Accept": "application/json"}))

    def _token(self, place: str, state: State, code: str, now: datetime) -> str:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.client.callback,
            "client_id": self.client.name,
            "code_verifier": state["verifier"],
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": self._signed({"sub": self.client.name}, place, now),
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        return text_in(
            _understood(self.http("POST", place, body=urlencode(form).encode(), headers=headers)), "id_token"
        )

    def _believed(self, token: str, keys_at: str, state: State, now: datetime) -> tuple[dict[str, Any], dict[str, Any]]:
        """What the ID token says, and the key that it was signed with. Raises: ProviderFault(FORGED)."""
        try:
            return believed(
                token, self._get(keys_at).get("keys") or [], issuer=self.issuer, client=self.client.name,
                nonce=str(state["nonce"]), since=datetime.fromtimestamp(state["at"], UTC), now=now, skew=_SKEW,
            )  # fmt: skip
        except NotBelieved as why:
            raise ProviderFault(Trouble.FORGED, str(why)) from None

    def _proof(self, token: str, said: Mapping[str, Any], key: Mapping[str, Any], now: datetime) -> Proof:
        level = str(said.get("acr", ""))
        if (self.client.levels and level not in self.client.levels) or len(level) > 120:
            raise ProviderFault(Trouble.TOO_WEAK, level[:120])
        if not isinstance(said.get(SIGNATURE), str) or not said[SIGNATURE]:
            raise ProviderFault(Trouble.FORGED, "no signature")
        name = str(said.get("name") or f"{said.get('given_name', '')} {said.get('family_name', '')}".strip())
        return Proof(
            self.issuer, level or "urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified", now,
            str(said.get("jti") or said["sub"])[:200], name, str(said.get(NUMBER, "")),
            evidence={"oidc": {"id_token": token, "key": dict(key)}},
        )  # fmt: skip


def to_be_signed(wanted: Wanted) -> str:
    """What is signed: which act it is, which document, and what the person says by it."""
    return json.dumps({"act": wanted.act, "sha256": wanted.sha256, "text": wanted.text}, sort_keys=True)


def _understood(reply: Reply) -> dict[str, Any]:
    if reply.status >= 500:
        raise ProviderFault(Trouble.UNREACHABLE, str(reply.status))
    said = spoken(reply)
    if reply.status != 200:
        told = str(said.get("error", ""))[:80]
        raise ProviderFault(_ERRORS.get(told, Trouble.MISCONFIGURED), f"{reply.status} {told}")
    return said
