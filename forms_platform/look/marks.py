"""The small round mark of a person."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from forms_platform.look import words


def avatar(name: Any, size: str = "") -> SafeString:
    """The round mark with a person's initials; `size` is "" or "lg"."""
    classes = " ".join(part for part in ("av", words.tone(str(name)), size) if part)
    return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, words.initials(str(name)))
