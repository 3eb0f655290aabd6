"""Whom a person most likely wants as stand-in, so that nobody has to search for the colleague next door."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from forms_platform.organisation.directory import PersonCard, Snapshot


def suggested(organisation: Snapshot, absent: int, limit: int = 6) -> list[PersonCard]:
    """Those who stood in before, then managers beside, the manager above, and those who work with the person."""
    seen = {absent}
    found: list[int] = []
    for person in _in_order(organisation, absent):
        if person not in seen and organisation.active(person):
            seen.add(person)
            found.append(person)
    return [organisation.people[person] for person in islice(found, limit)]


def _in_order(organisation: Snapshot, absent: int) -> Iterator[int]:
    for period in reversed(organisation.periods_of(absent)):
        yield period.stand_in
    above = organisation.managing_unit(absent)
    if organisation.units_managed(absent) and above is not None:
        for unit in organisation.children(above):
            manager = organisation.manager(unit)
            if manager is not None:
                yield manager
    if above is not None:
        chief = organisation.manager(above)
        if chief is not None:
            yield chief
    own = organisation.unit_of(absent)
    colleagues = [card for card in organisation.people.values() if card.unit_id == own]
    for card in sorted(colleagues, key=lambda card: (card.family_name, card.given_name)):
        yield card.id
