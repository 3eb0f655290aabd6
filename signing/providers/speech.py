"""Reading what a service says in JSON, without believing its shape."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from signing.providers.flow import ProviderFault, Reply, Trouble


def spoken(reply: Reply) -> dict[str, Any]:
    """The JSON object of an answer. Raises: ProviderFault(GARBAGE)."""
    try:
        said = json.loads(reply.body)
    except (ValueError, RecursionError):
        raise garbage(f"no JSON, status {reply.status}") from None
    if not isinstance(said, dict):
        raise garbage("no JSON object")
    return said


def text_in(said: dict[str, Any], *path: str) -> str:
    """The text at the path. Raises: ProviderFault(GARBAGE) when there is none."""
    here: Any = said
    for name in path:
        here = here.get(name) if isinstance(here, dict) else None
    if not isinstance(here, str) or not here:
        raise garbage(f"no {'.'.join(path)}")
    return here


def bytes_in(said: dict[str, Any], *path: str) -> bytes:
    """The bytes that stand there in base64. Raises: ProviderFault(GARBAGE)."""
    try:
        return base64.b64decode(text_in(said, *path), validate=True)
    except (binascii.Error, ValueError):
        raise garbage(f"{'.'.join(path)} is not base64") from None


def garbage(told: str) -> ProviderFault:
    """That an answer was not in the way of the protocol."""
    return ProviderFault(Trouble.GARBAGE, told)


def in_base64(text: str | bytes) -> str:
    """The text, in UTF-8, or the bytes, as base64."""
    return base64.b64encode(text.encode() if isinstance(text, str) else text).decode()
