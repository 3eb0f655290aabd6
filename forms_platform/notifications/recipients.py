"""Who is told, for each event: the requester, or those whose turn it is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from forms_platform.notifications.models import MailChoice, When
from forms_platform.organisation.directory import Snapshot
from workflows.approvers import holders


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person, or a group's shared mailbox, and the kind of notice they get."""

    kind: str
    person: int | None = None
    absent: int | None = None  # whom the person stands in for
    group: str = ""  # the group whose turn it is: the mailbox's, or one the person is in
    away: bool = False  # somebody stands in for the person today


def whose_turn(
    principals: Sequence[str], organisation: Snapshot, *, e_service: str, excluded: frozenset[int], today: date
) -> list[Recipient]:
    """Everybody who should hear that an open step waits, once each: those who have it, those who stand in for them
    today, and of a group its mailbox. The excluded (the requester, the subject) are not told."""
    found: dict[tuple[int | None, str], Recipient] = {}
    for principal in principals:
        for one in _of(principal, organisation, e_service, excluded, today):
            found.setdefault((one.person, "" if one.person else one.group), one)
    return list(found.values())


def as_kind(kind: str, people: Sequence[Recipient]) -> list[Recipient]:
    """The same people, told something else."""
    return [Recipient(kind, one.person, one.absent, one.group, one.away) for one in people]


def _of(
    principal: str, organisation: Snapshot, e_service: str, excluded: frozenset[int], today: date
) -> Iterator[Recipient]:
    if principal.startswith("g:"):
        yield Recipient("group_turn", group=principal[2:])
        return
    people = sorted(holders(principal, organisation, excluded))
    for person in people:
        stand_ins = organisation.stand_ins(person, e_service, today) - excluded
        yield Recipient("your_turn", person, away=bool(stand_ins))
    for person in people:
        for stand_in in sorted(organisation.stand_ins(person, e_service, today) - excluded):
            yield Recipient("your_turn_as_stand_in", stand_in, absent=person)


def members_who(
    wanting: Collection[int], principals: Sequence[str], organisation: Snapshot, excluded: frozenset[int]
) -> list[Recipient]:
    """Of the groups among the principals, the members who are in `wanting`: they asked to be told themselves."""
    found: dict[int, Recipient] = {}
    for principal in principals:
        if principal.startswith("g:"):
            for person in sorted((organisation.members(principal[2:]) & set(wanting)) - excluded):
                found.setdefault(person, Recipient("group_turn", person, group=principal[2:]))
    return list(found.values())


def holding(
    principals: Sequence[str], organisation: Snapshot, *, e_service: str, excluded: frozenset[int], today: date
) -> list[Recipient]:
    """The same as whose_turn, and of the groups also the members who want to be told at once themselves."""
    people = whose_turn(principals, organisation, e_service=e_service, excluded=excluded, today=today)
    groups = [one for one in principals if one.startswith("g:")]
    if not groups:
        return people
    members = frozenset[int]().union(*(organisation.members(group[2:]) for group in groups))
    wanting = MailChoice.objects.filter(person__in=members, groups=When.NOW).values_list("person", flat=True)
    told = {one.person for one in people}
    found = members_who(frozenset(wanting), groups, organisation, excluded)
    return [*people, *(one for one in found if one.person not in told)]
