"""What the lists of the queue are narrowed by, as a condition on rows."""

from __future__ import annotations

from django.db.models import Q

from forms_platform.approvals.rows import Filters
from forms_platform.definitions.load import all_current
from forms_platform.organisation.snapshot import Snapshot, folded

MOST_WORDS = 6
MOST_PEOPLE = 200  # with a name that begins so; who types one letter is shown some of them


def narrowed(filters: Filters, organisation: Snapshot) -> Q:
    """The condition on the case of a row."""
    wanted = Q()
    for word in filters.words.split()[:MOST_WORDS]:
        wanted &= Q(case__number__icontains=word) | _named(word, organisation) | _said(word)
    if filters.e_service:
        wanted &= Q(case__e_service=filters.e_service)
    if filters.unit:
        wanted &= Q(case__unit=filters.unit)
    return wanted


def _named(word: str, organisation: Snapshot) -> Q:
    """Who asks, or whom it is about, has such a name. By the directory accents need not be typed right; by the table
    also who has left is found."""
    found = Q()
    people = [card.id for card in organisation.search(folded(word), MOST_PEOPLE)]
    for whose in ("case__requester", "case__subject"):
        found |= Q(**{f"{whose}__in": people})
        found |= _contains(f"{whose}__given_name", word) | _contains(f"{whose}__family_name", word)
    return found


def _said(word: str) -> Q:
    """The service's name or the case's line says the word. The line of a strict service is not searched."""
    strict = sorted(one.key for one in all_current() if one.document.secrecy.level == "strict")
    line = _contains("case__summary", word)
    return _contains("case__title", word) | (line & ~Q(case__e_service__in=strict) if strict else line)


def _contains(column: str, word: str) -> Q:
    """SQLite knows upper and lower case of a to z alone, and so does PostgreSQL without a locale."""
    spellings = {word}
    if not word.isascii():
        spellings |= {word.lower(), word.upper(), word.capitalize()}
    found = Q()
    for spelling in sorted(spellings):
        found |= Q(**{f"{column}__icontains": spelling})
    return found
