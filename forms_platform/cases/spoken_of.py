"""What the outbox's rows are about, as a person says it: "2026-1179" for "case:20"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from forms_platform.cases.models import Case

PREFIX: Final = "case:"


def names(abouts: Iterable[str]) -> Mapping[str, str]:
    """The number of the case by what the outbox calls it; what is no case is not there. One statement at most."""
    ids = {about: about.removeprefix(PREFIX) for about in abouts if about.startswith(PREFIX)}
    wanted = [int(pk) for pk in ids.values() if pk.isdecimal()]
    numbers = dict(Case.objects.filter(pk__in=wanted).values_list("pk", "number")) if wanted else {}
    return {about: numbers[int(pk)] for about, pk in ids.items() if pk.isdecimal() and int(pk) in numbers}


def abouts(words: str) -> list[str]:
    """What the outbox calls the case with that number; nothing for any other words."""
    return [f"{PREFIX}{pk}" for pk in Case.objects.filter(number=words).values_list("pk", flat=True)]
