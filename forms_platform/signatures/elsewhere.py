"""Shows anew who one is where the municipality signs people in (SSO): OpenID Connect with prompt=login and max_age=0.

The nonce that the ID token carries is made of the act and of the very bytes that were shown, so that the token proves
for which signature the person was identified. Source: OpenID Connect Core 1.0 §3.1; RFC 7636; RFC 9207.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import quote, urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from forms_platform.outgoing.ask import Line, ask
from forms_platform.outgoing.places import Forbidden, Unreachable
from forms_platform.signatures.identify import NotIdentified
from forms_platform.signatures.methods import ONE_FACTOR, TWO_FACTORS
from forms_platform.signatures.models import Act
from forms_platform.signatures.order import Known
from forms_platform.signatures.policy import LEVELS
from signing.providers.id_token import NotBelieved, believed, challenge_of

_ASKED, _KNOWN = "signing.elsewhere", "signing.elsewhere.known"  # places in the session
_SKEW: Final = timedelta(seconds=10)  # between their clock and ours
_MOST: Final = 128 * 1024


class NotThere(NotIdentified):
    """The place where people sign in does not answer, or not as it should."""


class SomebodyElse(NotIdentified):
    """Who signed in there is not who signs here."""


def address(request: HttpRequest, act: Act, now: datetime) -> str:
    """Where the person's browser goes to show who they are, for this act. A question before it is void.

    Raises: NotThere.
    """
    salt, verifier = secrets.token_bytes(32), secrets.token_urlsafe(48)
    state = secrets.token_urlsafe(32)
    request.session[_ASKED] = {
        "act": act.pk.hex, "salt": salt.hex(), "state": state, "verifier": verifier, "at": now.timestamp(),
    }  # fmt: skip
    asked = {
        "response_type": "code",
        "client_id": settings.SSO_CLIENT,
        "redirect_uri": _callback(),
        "scope": "openid profile",
        "state": state,
        "nonce": nonce(act, salt),
        "prompt": "login",
        "max_age": "0",
        "code_challenge": challenge_of(verifier),
        "code_challenge_method": "S256",
    }
    if settings.SSO_LEVELS:
        asked["acr_values"] = " ".join(settings.SSO_LEVELS)
    place = str(_discovered()["authorization_endpoint"])
    return f"{place}{'&' if '?' in place else '?'}{urlencode(asked, quote_via=quote)}"


def nonce(act: Act, salt: bytes) -> str:
    """What the ID token has to carry: SHA-256 of the act, the document and a salt."""
    return hashlib.sha256(act.pk.bytes + bytes.fromhex(act.sha256) + salt).hexdigest()


def come_back(request: HttpRequest, told: Mapping[str, str], now: datetime) -> Act:
    """The person has shown who they are; it is kept in the session for the act. Raises: NotIdentified."""
    asked = request.session.pop(_ASKED, None)
    if not asked or not hmac.compare_digest(told.get("state", "").encode(), asked["state"].encode()):
        raise NotIdentified
    act = Act.objects.select_related("document__case", "person").filter(pk=asked["act"], person=request.user.pk).first()
    if act is None or told.get("iss", settings.SSO_ISSUER) != settings.SSO_ISSUER or not told.get("code"):
        raise NotIdentified
    token = _token(told["code"], asked["verifier"])
    said, key = _believed(token, nonce(act, bytes.fromhex(asked["salt"])), asked["at"], now)
    if not _is(act.person, said):
        raise SomebodyElse
    at = max(min(datetime.fromtimestamp(float(said["auth_time"]), UTC), now), act.begun_at)
    request.session[_KNOWN] = {
        "act": act.pk.hex,
        "how": _how(said),
        "at": at.isoformat(),
        "proof": {"oidc": {"id_token": token, "key": key, "salt": asked["salt"]}},
    }
    return act


def is_known(request: HttpRequest, act: Act, now: datetime, *, within: timedelta) -> bool:
    """Whether the person has shown who they are for the act, so lately that they can sign now."""
    held = request.session.get(_KNOWN)
    return bool(held and held["act"] == act.pk.hex and now - datetime.fromisoformat(held["at"]) <= within)


def answered(request: HttpRequest, act: Act) -> tuple[Known, dict[str, Any]]:
    """How the person was known there, and what proves it; used up. Raises: NotIdentified."""
    held = request.session.pop(_KNOWN, None)
    if not held or held["act"] != act.pk.hex or not act.person.is_active:
        raise NotIdentified
    known = Known(settings.SSO_ISSUER, held["how"], datetime.fromisoformat(held["at"]), str(act.pk))
    return known, held["proof"]


def _how(said: Mapping[str, Any]) -> str:
    """The class of authentication: a level that we know, else what was used."""
    acr, used = str(said.get("acr", "")), said.get("amr") or ()
    if acr in LEVELS:
        return acr
    return TWO_FACTORS if {"mfa", "hwk", "swk"} & set(map(str, used)) else ONE_FACTOR


def _is(person: Any, said: Mapping[str, Any]) -> bool:
    """Whether the claim that names people names this one."""
    name = str(said.get(settings.SSO_CLAIM, "")).strip().casefold()
    own = {person.username, person.employee_number or "", person.email}
    return bool(name) and name in {each.casefold() for each in own if each}


def _believed(token: str, wanted: str, since: float, now: datetime) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the ID token says, and the key it was signed with. Raises: NotIdentified; NotThere."""
    try:
        return believed(
            token, _asked("GET", str(_discovered()["jwks_uri"])).get("keys") or [], issuer=settings.SSO_ISSUER,
            client=settings.SSO_CLIENT, nonce=wanted, since=datetime.fromtimestamp(since, UTC), now=now, skew=_SKEW,
        )  # fmt: skip
    except NotBelieved:
        raise NotIdentified from None


def _token(code: str, verifier: str) -> str:
    form = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": _callback(),
        "client_id": settings.SSO_CLIENT, "code_verifier": verifier,
    }  # fmt: skip
    who = base64.b64encode(f"{quote(settings.SSO_CLIENT)}:{quote(settings.SSO_SECRET)}".encode()).decode()
    said = _asked("POST", str(_discovered()["token_endpoint"]), urlencode(form).encode(), f"Basic {who}")
    return str(said.get("id_token", ""))


def _discovered() -> dict[str, Any]:
    said = _asked("GET", f"{settings.SSO_ISSUER.rstrip('/')}/.well-known/openid-configuration")
    needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if said.get("issuer") != settings.SSO_ISSUER or not all(said.get(name) for name in needed):
        raise NotThere
    return said


def _asked(method: str, url: str, body: bytes | None = None, authorization: str = "") -> dict[str, Any]:
    headers = {"Accept": "application/json", "User-Agent": "forms-platform"}
    if body is not None:
        headers |= {"Content-Type": "application/x-www-form-urlencoded", "Authorization": authorization}
    line = Line(allowed=settings.SIGNING_ALLOWED, trust=settings.SSO_TRUST, most=_MOST, whole=settings.SIGNING_PATIENCE)
    try:
        answer = ask(method, url, body=body, headers=headers, line=line)
        said = json.loads(answer.body)
    except (Forbidden, Unreachable, ValueError) as fault:
        raise NotThere(str(fault)) from None
    if not isinstance(said, dict):
        raise NotThere(f"{url} svarade {answer.status}")
    if answer.status != 200:
        raise NotIdentified if answer.status == 400 else NotThere(f"{url} svarade {answer.status}")
    return said


def _callback() -> str:
    return str(settings.SITE_URL + reverse("signatures:known_again"))
