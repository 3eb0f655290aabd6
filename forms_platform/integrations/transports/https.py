"""By HTTPS: one POST with the bytes, the key that makes a repeat recognisable, and whatever the receiver knows us by.

The secret may hold `bearer`; or `user` and `password`; or `client_id`, `client_secret`, `token_url` and perhaps
`scope` (OAuth 2 client credentials); and `certificate` with `private_key` in PEM (mutual TLS).
"""

from __future__ import annotations

import base64
import json
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote, urlencode

from django.conf import settings

from forms_platform.integrations.parcel import NotNow, Parcel, Refused
from forms_platform.outgoing.ask import Answer, Line, ask, in_print
from forms_platform.outgoing.places import Forbidden

_LATER = frozenset({408, 425, 429})
_LONGEST_PAUSE = timedelta(hours=6)
_tokens: dict[tuple[str, str, str], tuple[float, str]] = {}  # per process; (address, who, for what) -> (until, token)


def send(address: str, secret: Mapping[str, str], parcel: Parcel, key: str) -> str:
    """The receiver has said 2xx; what it calls the parcel, where it says so. Raises: Refused; NotNow; Unreachable."""
    headers = {
        "Content-Type": parcel.content_type,
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(parcel.name)}",
        "Idempotency-Key": key,
        "User-Agent": "forms-platform",
    }
    with _line(secret) as line:
        try:
            headers |= _known_by(secret, line)
            method, url = _what_and_where(address, parcel)
            answer = ask(method, url, body=parcel.content if method == "POST" else None, headers=headers, line=line)
        except Forbidden as fault:
            raise Refused(str(fault)) from None
    if answer.status == 401 and "client_id" in secret:
        _tokens.pop(_whose(secret), None)
        raise NotNow("Mottagaren godtog inte vår nyckel; en ny hämtas.")
    return _reference(_judged(answer))


def _what_and_where(address: str, parcel: Parcel) -> tuple[str, str]:
    """The parcel's own place below an address that ends with a slash; else everything is posted to the address."""
    if not (parcel.place and address.endswith("/")):
        return "POST", address
    return parcel.method, address + "/".join(quote(part, safe="") for part in parcel.place.split("/", 1))


def _judged(answer: Answer) -> Answer:
    if 200 <= answer.status < 300:
        return answer
    said = in_print(answer.body[:200].decode("utf-8", "replace"))
    told = f"Mottagaren svarade {answer.status}{f': {said}' if said else ''}"
    if answer.status >= 500 or answer.status in _LATER:
        raise NotNow(told, _retry_after(answer))
    if 300 <= answer.status < 400:
        told = f"Mottagaren hänvisar vidare till {in_print(answer.headers.get('location', ''))[:100]}; rätta adressen."
    raise Refused(told)


def _retry_after(answer: Answer) -> timedelta | None:
    asked = answer.headers.get("retry-after", "")
    return min(timedelta(seconds=int(asked)), _LONGEST_PAUSE) if asked.isascii() and asked.isdigit() else None


def _reference(answer: Answer) -> str:
    """What the receiver calls it: `reference` or `id` of a JSON answer, else the Location it names."""
    try:
        told = json.loads(answer.body)
    except ValueError:
        told = None
    named = (told.get("reference") or told.get("id") or "") if isinstance(told, dict) else ""
    return in_print(str(named or answer.headers.get("location", "")))[:120]


def _known_by(secret: Mapping[str, str], line: Line) -> dict[str, str]:
    """The header that says who we are."""
    if "client_id" in secret:
        return {"Authorization": f"Bearer {_token(secret, line)}"}
    if "bearer" in secret:
        return {"Authorization": f"Bearer {secret['bearer']}"}
    if "user" in secret:
        pair = f"{secret['user']}:{secret.get('password', '')}".encode()
        return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
    return {}


def _whose(secret: Mapping[str, str]) -> tuple[str, str, str]:
    return secret.get("token_url", ""), secret["client_id"], secret.get("scope", "")


def _token(secret: Mapping[str, str], line: Line) -> str:
    """A token that holds for half a minute more at least. Source: RFC 6749 §4.4."""
    until, token = _tokens.get(_whose(secret), (0.0, ""))
    if until > time.monotonic() + 30:
        return token
    asked = {"grant_type": "client_credentials", **({"scope": secret["scope"]} if secret.get("scope") else {})}
    pair = f"{quote(secret['client_id'])}:{quote(secret.get('client_secret', ''))}".encode()
    headers = {
        "Authorization": f"Basic {base64.b64encode(pair).decode()}",
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "application/json",
    }
    answer = _judged(
        ask("POST", secret.get("token_url", ""), body=urlencode(asked).encode(), headers=headers, line=line)
    )
    try:
        told = json.loads(answer.body)
        token, lasts = str(told["access_token"]), float(told.get("expires_in", 300))
    except (ValueError, KeyError, TypeError):
        raise NotNow("Den som ger oss nycklar svarade obegripligt.") from None
    _tokens[_whose(secret)] = (time.monotonic() + lasts, token)
    return token


@contextmanager
def _line(secret: Mapping[str, str]) -> Iterator[Line]:
    """How we ask: with our certificate where the receiver wants one. It lies in a file only meanwhile."""
    if "certificate" not in secret:
        yield Line(allowed=settings.DELIVERY_ALLOWED, trust=settings.DELIVERY_TRUST)
        return
    with tempfile.TemporaryDirectory() as folder:
        certificate, private_key = Path(folder, "certificate.pem"), Path(folder, "key.pem")
        certificate.write_text(secret["certificate"])
        private_key.touch(0o600)
        private_key.write_text(secret.get("private_key", ""))
        yield Line(
            allowed=settings.DELIVERY_ALLOWED, trust=settings.DELIVERY_TRUST, certificate=(certificate, private_key)
        )
