"""Employees to look at a draft with: the one asked for, and a few that are unlike each other."""

from __future__ import annotations

from typing import NamedTuple

from forms_platform.organisation.directory import PersonCard, Snapshot
from forms_platform.sweden.sorting import sort_key

SHOWN = 12


class Choice(NamedTuple):
    """Somebody that can be chosen."""

    id: int
    said: str


def some(organisation: Snapshot, asked: int | None = None) -> list[Choice]:
    """The one asked for first, then one employee of each of some units, in the order of their names."""
    by_unit: dict[int | None, PersonCard] = {}
    for card in sorted(organisation.people.values(), key=lambda one: one.id):
        if card.active and card.unit_id is not None and organisation.manager(card.unit_id) != card.id:
            by_unit.setdefault(card.unit_id, card)
    cards = sorted(list(by_unit.values())[:SHOWN], key=lambda one: sort_key(one.family_name))
    first = organisation.person(asked) if asked is not None else None
    if first is not None:
        cards = [first, *(card for card in cards if card.id != first.id)]
    return [Choice(card.id, f"{card.name}, {card.unit_name}" if card.unit_name else card.name) for card in cards]


def chosen(organisation: Snapshot, asked: int | None) -> int | None:
    """The one asked for while they work here; otherwise the first of some."""
    if asked is not None and organisation.active(asked):
        return asked
    listed = some(organisation)
    return listed[0].id if listed else None
