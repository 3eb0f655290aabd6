"""The municipality's coat of arms, as the pages show it and as printed matter carries it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders


@cache
def coat_of_arms() -> bytes:
    """The picture. Format: SVG."""
    found = finders.find("img/logo.svg")
    if not isinstance(found, str):
        raise FileNotFoundError("img/logo.svg")
    return Path(found).read_bytes()
