"""A browser in which somebody has signed in before: its guesses are counted apart, so that nobody else's lock them out.

The cookie is signed and names nobody: it holds the device's own number and a keyed hash of each name one signed in by.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

COOKIE: Final = "device"
SALT: Final = "organisation.known_device"
KEPT_SECONDS: Final = 365 * 24 * 3600
MOST: Final = 8  # names that one browser remembers; a shared computer forgets the first


def known_device(request: HttpRequest, login: str) -> str:
    """The number of the device, when somebody has signed in with that name in it within a year; "" otherwise."""
    number, names = _read(request)
    return number if _sealed(login) in names else ""


def remember_device(request: HttpRequest, answer: HttpResponseBase, logins: Iterable[str]) -> None:
    """The browser is known from now on to whoever signs in by one of the names."""
    number, names = _read(request)
    fresh = [_sealed(login) for login in logins if login]
    kept = [*(name for name in names if name not in fresh), *fresh][-MOST:]
    answer.set_cookie(
        COOKIE,
        signing.dumps([number or secrets.token_hex(8), *kept], salt=SALT),
        max_age=KEPT_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    try:
        raw = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return "", []
    number, *names = raw
    return str(number), [str(name) for name in names]


def _sealed(login: str) -> str:
    return salted_hmac(SALT, login.strip().lower()).hexdigest()[:24]
