"""Canonical JSON (RFC 8785) and its fingerprint."""

from __future__ import annotations

import hashlib
from typing import Any

import rfc8785


def canonical(value: Any) -> bytes:
    """The one byte string that every equal JSON value has.

    Raises: rfc8785.CanonicalizationError for what JSON cannot say.
    """
    return rfc8785.dumps(value)


def sha256_of(value: Any) -> str:
    """The SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()
