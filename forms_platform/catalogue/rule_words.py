"""When a step is taken, in words: "Bara om belopp är över 2 000 kr." What cannot be said shortly is a hint."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from forms_platform.definitions.language.document import Document
from forms_platform.definitions.language.names import Names
from forms_platform.definitions.language.spoken_rules import Speaker


def only_when(rule: Mapping[str, Any], document: Document, language: str, names: Names) -> str:
    """A sentence that says when the rule holds, or that it holds sometimes."""
    said = Speaker(document.by_key, language, names, quoting=False).say(rule)
    return gettext("Bara om %(rule)s.") % {"rule": said} if said else gettext("Bara i vissa fall.")
