"""Whether a mail goes, and when: what each person has chosen, and what each kind of notice is to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from forms_platform.notifications.compose import FILES, OPERATORS, TURNS
from forms_platform.notifications.models import MailChoice, When

DEFAULT: Final = MailChoice()
# The requester's own turn, to put the case right, waits for them as any other turn does.
_OWN_TURNS: Final = TURNS | {"returned"}
_IN_OWN_CASES: Final = frozenset(
    {"registered_for_you", "rows_returned", "approved", "rejected", "done", "draft_expires", "answered"}
)
# No case waits for it, so that a day's mail with all that waits would not have it.
_NOTHING_WAITS: Final = frozenset({"taken", "told", "asked", "who_stands_in", "stood_in_for", "stands_in"})
_ALWAYS: Final = FILES | OPERATORS


def choices_of(people: Iterable[int]) -> Mapping[int, MailChoice]:
    """What each of the people has chosen; one statement."""
    wanted = set(people)
    known = MailChoice.objects.in_bulk(wanted) if wanted else {}
    return {person: known.get(person, DEFAULT) for person in wanted}


def wants(choice: MailChoice, kind: str, *, absent: bool = False, group: bool = False, away: bool = False) -> When:
    """When a mail of the kind goes to who has chosen so.

    `absent`: the turn is theirs for somebody they stand in for; `group`: for a group they are in; `away`: somebody
    stands in for them today. Everything that has no choice of its own is told behind the bell alone.
    """
    if kind in _ALWAYS:
        return When.NOW
    if kind in _IN_OWN_CASES:
        return When.NOW if choice.decisions else When.NONE
    if kind == "registered":
        return When.NOW if choice.receipts else When.NONE
    if kind in _NOTHING_WAITS:
        chosen = choice.stand_in if kind == "stands_in" else choice.turns
        return When.NONE if chosen == When.NONE else When.NOW
    if kind not in _OWN_TURNS:
        return When.NONE
    if absent:
        return When(choice.stand_in)
    if group:
        return When(choice.groups)
    return When.NONE if away and not choice.while_away else When(choice.turns)
