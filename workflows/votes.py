"""Several who decide one step together (kvorum): how many are needed, and what their votes add up to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from workflows.approvers import Circumstances, holders, people_for, principals_for
from workflows.directory import PersonId, Principal
from workflows.employments import one_each, selves
from workflows.plan import HumanStep, Plan, SendBack
from workflows.standing import Decision
from workflows.steps import IMPOSSIBLE, Need


def together(step: HumanStep) -> bool:
    """Whether more than one may have to say yes."""
    return step.need != "one"


def needed(step: HumanStep, seats: int) -> int:
    """How many of so many have to say yes."""
    if isinstance(step.need, Need):
        if step.need.percent is not None:
            return max(1, -(-step.need.percent * seats // 100))
        return step.need.count or len(step.need.each)
    return max(1, seats) if step.need == "all" else 1


def group_principals(step: HumanStep) -> tuple[Principal, ...]:
    """The groups of which one each is needed; () where the step's own `who` says who."""
    return tuple(f"g:{group}" for group in _each(step))


def _each(step: HumanStep) -> tuple[str, ...]:
    return step.need.each if isinstance(step.need, Need) else ()


def waits_for(plan: Plan, step: HumanStep, around: Circumstances) -> tuple[Principal, ...]:
    """Whom the step waits for, enough of them for its quorum; () when there are too few. A reserve comes in beside the
    groups of which one each is needed."""
    groups = group_principals(step)

    def enough(found: tuple[Principal, ...]) -> bool:
        return feasible(step, people_for((*groups, *found), around.excluded, around.directory), around)

    if groups and enough(groups):
        return groups
    found = principals_for(step.who, around, enough)
    if not found and plan.reserve is not None:
        found = principals_for(plan.reserve, around, enough)
    return (*groups, *found) if found else ()


def feasible(step: HumanStep, people: Collection[PersonId], around: Circumstances) -> bool:
    """Whether those people are enough for the step."""
    able = set(one_each(people, around.directory))
    return _reached(step, able, able, len(able), around)


def outcome_of(
    step: HumanStep, principals: tuple[Principal, ...], votes: Sequence[Decision], around: Circumstances
) -> str | None:
    """What the votes add up to: an outcome, `impossible`, or None while it is open.

    A yes is every outcome that leads where the good one does: the opinions of a review all count.
    """
    routes = step.every_route
    good = step.outcomes[0]
    yes = [one for one in votes if routes[one.outcome] == routes[good]]
    left = _may_still(principals, votes, around)
    all_of_them = left | {one.seat for one in votes}
    if _reached(step, {one.seat for one in yes}, all_of_them, len(all_of_them), around):
        return _most(step, yes)
    if _reached(step, {one.seat for one in yes} | left, all_of_them, len(all_of_them), around):
        return None
    no = [one for one in votes if one not in yes and not isinstance(routes[one.outcome], SendBack)]
    if IMPOSSIBLE in routes:
        return IMPOSSIBLE
    return _most(step, no) if no else None


def too_few(
    step: HumanStep, principals: tuple[Principal, ...], votes: Sequence[Decision], around: Circumstances
) -> bool:
    """Whether those who are left cannot make it, without anybody having said no."""
    seats = {one.seat for one in votes} | _may_still(principals, votes, around)
    return not _reached(step, seats, seats, len(seats), around)


def _may_still(principals: tuple[Principal, ...], votes: Sequence[Decision], around: Circumstances) -> set[PersonId]:
    hands = selves({person for one in votes for person in (one.by, one.seat)}, around.directory)
    people = {one for principal in principals for one in holders(principal, around.directory, around.excluded)}
    return set(one_each(people - hands, around.directory))


def _reached(step: HumanStep, seats: set[PersonId], everybody: set[PersonId], size: int, around: Circumstances) -> bool:
    """Whether the seats are enough of everybody. Who is in none of the groups, a reserve, may count for any of them."""
    if not _each(step):
        return len(seats) >= needed(step, size)
    members = {one: holders(one, around.directory) for one in group_principals(step)}
    outside = everybody - frozenset[PersonId]().union(*members.values())
    return _one_from_each({one: people | outside for one, people in members.items()}, seats)


def _one_from_each(members: Mapping[Principal, frozenset[PersonId]], seats: set[PersonId]) -> bool:
    """Whether each group can have somebody of its own among the seats, nobody counting twice."""
    groups = sorted(members, key=lambda one: len(members[one] & seats))

    def fits(at: int, taken: frozenset[PersonId]) -> bool:
        if at == len(groups):
            return True
        return any(fits(at + 1, taken | {one}) for one in members[groups[at]] & seats - taken)

    return fits(0, frozenset())


def _most(step: HumanStep, votes: Sequence[Decision]) -> str:
    """The outcome that most gave; of two as many, the one that the step offers last."""
    counts = Counter(one.outcome for one in votes)
    return max(counts, key=lambda outcome: (counts[outcome], step.outcomes.index(outcome)))
