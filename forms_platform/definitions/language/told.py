"""What was checked automatically ("Kontrollerat automatiskt"), as the decider reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple

from forms_platform.definitions.language.answers import facts
from forms_platform.definitions.language.document import Document
from forms_platform.definitions.language.limits import Standing


class Told(NamedTuple):
    """One thing that was checked."""

    level: Literal["ok", "warning"]
    text: str


def told(document: Document, values: Mapping[str, Any], limits: Iterable[Standing], language: str) -> list[Told]:
    """The yearly limits first, then those of the document's checks whose rule is true of the answers."""
    known = facts(document, values)
    limit_rows = [Told("ok" if limit.within else "warning", limit.sentence(language)) for limit in limits]
    rows = [
        Told(check.level, check.text.say(language)) for applies, check in document.compiled_checks if applies(known)
    ]
    return limit_rows + rows
