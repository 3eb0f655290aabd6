"""What would become of a step in one case: whether there is somebody, whoever decided before, and who hears of delay.

What the check asks is what the engine asks (`approvers`, `votes`), so that the two cannot come to differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import chain, product

from workflows.approvers import Circumstances, circumstances, found_by_links, people_for, principals_for
from workflows.checks.traced import NOBODY, NOBODY_FOR_ANOTHER, Pair, Table, Traced, Watched
from workflows.checks.variants import ORE
from workflows.checks.whose import personal
from workflows.conflicts import Excluded, left
from workflows.directory import PersonId, Principal
from workflows.plan import AnyWho, Attest, DeciderOf, HumanStep, ManagerOf, Plan
from workflows.standing import Decision, Standing
from workflows.steps import AddPeople, Need
from workflows.values import Facts
from workflows.votes import feasible, group_principals
from workflows.who import links

NOTHING_YET = Standing()
BY_RESERVE = "reserve"  # beside the codes of what is lacking: the first choice gives nobody
Verdict = frozenset[str]
Past = tuple[tuple[str, PersonId], ...]  # who has decided which step before


def late_to(step: HumanStep) -> AnyWho | None:
    """Who comes in when the step is late."""
    late = step.overdue
    return late.add if isinstance(late, AddPeople) else late.move if late is not None else None


def named_before(plan: Plan, step: HumanStep) -> tuple[str, ...]:
    """The earlier steps whose deciders say who has this one, or who comes in when it is late."""
    place = plan.index[step.id]
    named = {
        who.manager_of if isinstance(who, ManagerOf) else who.decider_of
        for who in (*links(step.who), *links(late_to(step)), *links(plan.reserve))
        if isinstance(who, ManagerOf | DeciderOf)
    }
    return tuple(sorted(one for one in named if plan.index.get(one, place) < place and _is_human(plan, one)))


def apart_before(plan: Plan, step: HumanStep) -> tuple[str, ...]:
    """The earlier steps that may not have the same person."""
    found = {*step.not_same_as, *(one.id for one in plan.humans if step.id in one.not_same_as)}
    place = plan.index[step.id]
    return tuple(sorted(one for one in found if plan.index.get(one, place) < place and _is_human(plan, one)))


def _is_human(plan: Plan, name: str) -> bool:
    return isinstance(plan.step(name), HumanStep)


def whos_of(plan: Plan, step: HumanStep) -> list[AnyWho]:
    """Every link that may have to do with who has the step, through the earlier steps that it has to do with."""
    found: list[AnyWho] = list(links(plan.reserve))
    left_to_see, seen = [step.id], {step.id}
    while left_to_see:
        one = plan.human(left_to_see.pop())
        found += [*links(one.who), *links(late_to(one))]
        more = {*named_before(plan, one), *apart_before(plan, one)} - seen
        seen |= more
        left_to_see += sorted(more)
    return found


@dataclass
class Taken:
    """Who would have a step; nobody: it would stop."""

    people: frozenset[PersonId]
    by_reserve: bool = False  # the first choice gives nobody
    by_first: bool = False  # the first choice gives enough
    rises: bool = False  # whether somebody above comes in where one of them may not


Node = tuple[Taken, Verdict]


@dataclass(frozen=True)
class Before:
    """What a step has to do with: earlier steps that say who has it, and those it is apart from."""

    named: tuple[str, ...]
    apart: tuple[str, ...]
    personal: bool


@dataclass
class Known:
    """What is the same for all answers and cases: who the principals are, and what a step has to do with."""

    people: dict[tuple[Principal, ...], frozenset[PersonId]] = field(default_factory=dict)
    before: dict[str, Before] = field(default_factory=dict)

    def of(self, plan: Plan, step: HumanStep) -> Before:
        """What the step has to do with."""
        if step.id not in self.before:
            found = Before(named_before(plan, step), apart_before(plan, step), personal(whos_of(plan, step)))
            self.before[step.id] = found
        return self.before[step.id]


@dataclass
class Judge:
    """Of one step, with one set of answers, asked case after case."""

    plan: Plan
    step: HumanStep
    facts: Facts
    directory: Traced
    today: date
    for_another: bool
    known: Known
    _takers: dict[str, Judge] = field(default_factory=dict)

    def judge(self, pair: Pair) -> Verdict:
        """What is lacking in the case, whoever decided before."""
        if not self._before.named:
            return self._explore((), pair)
        return self._of_past.ask(self._pasts(pair), pair)

    def takers(self, pair: Pair) -> frozenset[PersonId]:
        """Everybody who might have the step in the case."""
        if not self._before.named:
            return self._who_may((), pair)
        return self._who_in_past.ask(self._pasts(pair), pair)

    @cached_property
    def _before(self) -> Before:
        return self.known.of(self.plan, self.step)

    @cached_property
    def _nobody(self) -> Pair:
        return NOBODY_FOR_ANOTHER if self.for_another else NOBODY

    @cached_property
    def _of_past(self) -> Table[Past, Verdict]:
        return Table(self._explore, self.directory, self._nobody, personal=self._before.personal)

    @cached_property
    def _who_in_past(self) -> Table[Past, frozenset[PersonId]]:
        return Table(self._who_may, self.directory, self._nobody, personal=self._before.personal)

    @cached_property
    def _of_late(self) -> Table[tuple[Past, PersonId], Verdict]:
        return Table(self._late, self.directory, self._nobody, personal=self._before.personal)

    # what was decided before

    def _of(self, name: str) -> Judge:
        if name not in self._takers:
            self._takers[name] = replace(self, step=self.plan.human(name), _takers={})
        return self._takers[name]

    def _pasts(self, pair: Pair) -> frozenset[Past]:
        """Each who may have decided the steps that are named."""
        ways: list[list[Past]] = [
            [((name, one),) for one in self._of(name).takers(pair)] or [()] for name in self._before.named
        ]
        return frozenset(tuple(chain(*past)) for past in product(*ways))

    def _explore(self, past: Past, pair: Pair) -> Verdict:
        return frozenset().union(*(verdict for _, verdict in self._nodes(past, pair, set())))

    def _who_may(self, past: Past, pair: Pair) -> frozenset[PersonId]:
        return frozenset().union(*(taken.people for taken, _ in self._nodes(past, pair, set())))

    def _nodes(self, past: Past, pair: Pair, seen: set[frozenset[tuple[str, PersonId]]]) -> Iterator[Node]:
        """Who has the step with that past, and what is lacking; then with whoever else might have decided the steps it
        is apart from, as far as it has to do with them."""
        seen.add(frozenset(past))
        taken, of_taken = self.directory.within(lambda: self._taken(past, pair))
        verdict, of_verdict = self.directory.within(lambda: self._verdict(taken, past, pair))
        yield taken, verdict
        more = [name for name in self._before.apart if name not in dict(past)]
        if not taken.people or not more:
            return
        may_be_gone = of_taken.tested - taken.people if self._spares(taken, len(more)) else of_taken.tested
        gone = {person for name, person in past if name in self._before.apart}
        relevant = (may_be_gone | of_verdict.tested) - gone
        for name in more if relevant else ():
            for one in self._of(name).takers(pair) & relevant:
                longer = (*past, (name, one))
                if frozenset(longer) not in seen:
                    yield from self._nodes(longer, pair, seen)

    def _spares(self, taken: Taken, gone: int) -> bool:
        """Whether nothing is lacking when as many as that are gone of the people, whoever they are."""
        if taken.rises or taken.by_reserve or not taken.by_first or group_principals(self.step):
            return False
        if not self.directory.several().keys().isdisjoint(taken.people):
            return False  # with one of them more may be gone
        need = self.step.need
        return len(taken.people) - gone >= ((need.count if isinstance(need, Need) else None) or 1)

    # who has it

    def _taken(self, past: Past, pair: Pair, facts: Facts | None = None, *, quorum: bool = True) -> Taken:
        """Who would have the step; nobody when they are too few for its quorum."""
        around = self._around(past, pair, self.facts if facts is None else facts)
        groups = group_principals(self.step)

        def enough(found: tuple[Principal, ...]) -> bool:
            return not quorum or feasible(self.step, self._people((*groups, *found), around.excluded), around)

        if groups and self._people(groups, around.excluded) and enough(()):
            return Taken(self._people(groups, around.excluded))
        first, by_first = True, False
        found: tuple[Principal, ...] = ()
        for link, gives in found_by_links(self.step.who, around):
            if link is self.step.who:
                first = bool(gives)
            if gives and enough(gives):
                found, by_first = gives, link is self.step.who
                break
        if not found and self.plan.reserve is not None:
            found = principals_for(self.plan.reserve, around, enough)
        if not found:
            return Taken(frozenset())
        every = (*groups, *found) if groups else found
        people = self._people(every, around.excluded)
        return Taken(
            people, by_reserve=not first and not groups, by_first=by_first, rises=every not in self.known.people
        )

    def _people(self, principals: tuple[Principal, ...], barred: Excluded) -> frozenset[PersonId]:
        """Those of the principals who are not barred. Many may have an approval right: who they are is asked once."""
        known = self.known.people.get(principals)
        if known is None:
            if any(one.startswith("m:") for one in principals):
                return people_for(principals, barred, self.directory)
            known = self.known.people[principals] = people_for(principals, {}, self.directory)
        return left(known, barred)

    def _around(self, past: Past, pair: Pair, facts: Facts, assignee: PersonId | None = None) -> Circumstances:
        standing = NOTHING_YET
        if past:
            decisions = tuple(Decision(name, 0, "approve", person) for name, person in past)
            standing = replace(NOTHING_YET, decisions=decisions)
        found = circumstances(
            self.plan,
            self.step,
            standing,
            facts,
            self.directory,
            requester=pair[0],
            subject=pair[1],
            today=self.today,
        )
        watched = Watched(found.excluded, self.directory.trace, self.directory.several())
        return Circumstances(self.directory, facts, pair[0], pair[1], watched, standing, self.today, assignee)

    # what is lacking

    def _verdict(self, taken: Taken, past: Past, pair: Pair) -> Verdict:
        if not taken.people:
            return frozenset() if self._was_stuck(past, pair) else frozenset((self._why_nobody(past, pair),))
        found = {BY_RESERVE} if taken.by_reserve else set()
        if self.step.overdue is not None:
            who = late_to(self.step)
            asked = any(isinstance(one, ManagerOf) and one.manager_of == "assignee" for one in links(who))
            late = taken.people if asked else frozenset((self._nobody[0],))
            found |= self._of_late.ask(frozenset((past, one) for one in late), pair)
        return frozenset(found)

    def _was_stuck(self, past: Past, pair: Pair) -> bool:
        """Whether nobody would have had it with one decision less, which is what is told then."""
        apart = [one for one in past if one[0] in self._before.apart and one[0] not in self._before.named]
        less = [tuple(other for other in past if other != one) for one in apart]
        return len(less) > 1 and not all(self._taken(one, pair).people for one in less)

    def _why_nobody(self, past: Past, pair: Pair) -> str:
        if self._taken(past, pair, quorum=False).people:
            return "too_few"
        if any(name in self._before.apart for name, _ in past) and self._taken((), pair).people:
            return "four_eyes"
        amounts = [who.attest.amount for who in links(self.step.who) if isinstance(who, Attest)]
        if amounts and self._taken(past, pair, {**self.facts, amounts[0]: ORE}).people:
            return "over_limit"
        return "nobody"

    def _late(self, late: tuple[Past, PersonId], pair: Pair) -> Verdict:
        """Whether there is somebody beside the one who is late."""
        past, one = late
        who = late_to(self.step)
        around = self._around(past, pair, self.facts, one)
        return frozenset() if who is None or principals_for(who, around) else frozenset(("no_escalation",))
