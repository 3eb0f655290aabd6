"""Who has an open step, as a person says it: "Bengt Lund", "Lönecenter", "chefen för Hemtjänst Norr"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from forms_platform.organisation.directory import PersonCard, Snapshot
from workflows.approvers import holders

MOST_NAMES = 3  # beyond that a role is told by its name


@dataclass(frozen=True, slots=True)
class Holder:
    """Who a step waits for. `detail` is a title and a unit; `stand_ins` are those who answer instead today."""

    name: str
    detail: str
    person: int | None = None
    stand_ins: tuple[str, ...] = ()


def holder(
    principal: str, organisation: Snapshot, *, e_service: str, today: date, excluded: frozenset[int] = frozenset()
) -> Holder:
    """The holder today of a principal as assignments have it ("u:7", "m:12", "g:lonecenter", "r:hr@12").

    A vacant post is told by whoever is next above, as the routing has it. Nobody in `excluded` (the requester, the
    subject) is named as a stand-in.
    """
    if principal.startswith(("g:", "s:")):
        return Holder(position(principal, organisation), gettext("Arbetsgrupp"))
    people = sorted(holders(principal, organisation, excluded))
    cards = [card for card in map(organisation.person, people) if card]
    if not people and principal.startswith("u:"):  # who signs their own case
        return Holder(position(principal, organisation), "", int(principal[2:]))
    if not cards or len(cards) > MOST_NAMES:
        return Holder(position(principal, organisation), "")
    if len(cards) > 1:
        return Holder(together(card.name for card in cards), position(principal, organisation))
    card = cards[0]
    away = organisation.stand_ins(card.id, e_service, today) - excluded - {card.id}
    names = sorted(found.name for found in map(organisation.person, away) if found)
    return Holder(card.name, about(card), card.id, tuple(names))


def position(principal: str, organisation: Snapshot) -> str:
    """The post and not its holder, which stays true when the holder changes: "chefen för Hemtjänst Norr"."""
    kind, _, key = principal.partition(":")
    if kind == "m":
        return gettext("chefen för %(unit)s") % {"unit": organisation.unit_name(int(key)) or gettext("enheten")}
    if kind == "g":
        return organisation.group_names.get(key, key)
    if kind == "s":
        group, _, unit = key.partition("@")
        return ", ".join(
            part for part in (organisation.group_names.get(group, group), organisation.unit_name(int(unit))) if part
        )
    if kind == "r":
        role, _, unit = key.partition("@")
        name = organisation.unit_name(int(unit)) if unit else ""
        return f"{role}, {name}" if name else role
    return person_name(int(key), organisation)


def person_name(person: int | None, organisation: Snapshot) -> str:
    """The person's name; somebody who has left the directory is still somebody."""
    card = organisation.person(person) if person is not None else None
    return card.name if card else gettext("en tidigare medarbetare")


def for_whom(requester: int, subject: int | None, organisation: Snapshot) -> str:
    """The name of the person that somebody else filled in for; "" when people ask for themselves or about nobody."""
    return person_name(subject, organisation) if subject not in (None, requester) else ""


def about(card: PersonCard) -> str:
    """ "Enhetschef, Hemtjänst Norr"."""
    return ", ".join(part for part in (card.title, card.unit_name) if part)


def together(names: Iterable[str]) -> str:
    """Names joined with "eller"."""
    every = list(dict.fromkeys(names))
    if len(every) < 2:
        return "".join(every)
    return gettext("%(first)s eller %(last)s") % {"first": ", ".join(every[:-1]), "last": every[-1]}
