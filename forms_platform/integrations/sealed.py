"""Secrets at rest: what a receiver wants to know us by, sealed under the installation's own key."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

PURPOSE = b"forms-platform: secrets of receivers"


class CannotOpen(ValueError):
    """That the secret was sealed under a key that the installation no longer has."""


def seal(secret: Mapping[str, str]) -> bytes:
    """The secret as bytes that tell nothing without the installation's key."""
    return _keys().encrypt(json.dumps(dict(secret), sort_keys=True).encode())


def unseal(sealed: bytes | memoryview) -> dict[str, str]:
    """The secret; nothing of nothing. Raises: CannotOpen."""
    if not sealed:
        return {}
    try:
        opened: dict[str, str] = json.loads(_keys().decrypt(bytes(sealed)))
    except InvalidToken:
        raise CannotOpen(
            "Mottagarens hemlighet går inte att läsa med installationens nyckel. Skriv in den igen."
        ) from None
    return opened


def _keys() -> MultiFernet:
    """The present key first, then those before it."""
    return MultiFernet([Fernet(_derived(key)) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _derived(key: str | bytes) -> bytes:
    return base64.urlsafe_b64encode(HKDF(SHA256(), 32, None, PURPOSE).derive(force_bytes(key)))
