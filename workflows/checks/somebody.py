"""Whether there is somebody for every employee, unit, amount and entry ("vem skulle få det?"), on today's organisation.

Employees who are alike to a step (the same unit, the same managing unit) are asked about once; again, alone, is asked
about those whom the answer has to do with. So 8 000 employees cost about as much as their units do, and nobody is left
out: `tests.workflows.checks.slow_and_sure` asks about everybody, and says the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from workflows.checks.judging import BY_RESERVE, Judge, Known, Verdict, whos_of
from workflows.checks.questions import Form
from workflows.checks.traced import Pair, Trace, Traced
from workflows.checks.variants import Everybody, Variants
from workflows.checks.whose import Alike, everybodys, personal, seen_alike, whose
from workflows.directory import Directory, PersonId
from workflows.plan import AnyWho, AutoStep, HumanStep, Plan, Spot
from workflows.values import Facts

__all__ = ["Asked", "Everybody", "Found", "Lack", "Reserve", "look_for_somebody"]

SHOWN = 50  # people and answers that are kept as examples
LACKS = ("nobody", "too_few", "four_eyes", "over_limit", "no_escalation")
STOPS_NOTHING = frozenset({"no_escalation"})  # the case goes on, but nobody hears that it is late


@dataclass(frozen=True)
class Asked:
    """What is asked: the plan, its form, and whose cases they are. `subject`: "requester", "none" or another person."""

    plan: Plan
    form: Form
    subject: str
    only_managers: bool = False


@dataclass(frozen=True)
class Lack:
    """A step that somebody's case would stop at (or, "no_escalation", would be late at with nobody told)."""

    code: str
    step: str
    path: str
    affected: int
    of: int
    people: tuple[PersonId, ...]
    cases: tuple[Mapping[str, str], ...] = ()  # the answers that it takes, some of them


@dataclass(frozen=True)
class Reserve:
    """For how many the first choice of a step gives nobody, so that its reserve has it."""

    step: str
    used: int
    of: int


@dataclass
class Found:
    """What a check of one service found."""

    employees: int = 0
    lacks: list[Lack] = field(default_factory=list)
    reserves: list[Reserve] = field(default_factory=list)


def look_for_somebody(asked: Asked, directory: Directory, everybody: Everybody, today: date) -> Found:
    """Every step that would stop for somebody, and how often the reserves have it."""
    pairs = everybodys(everybody.employees, directory, asked.subject, only_managers=asked.only_managers)
    traced = Traced(directory)
    found = Found(employees=len(pairs))
    for spot in asked.plan.spots:
        step = spot.step
        if isinstance(step, HumanStep) and not (isinstance(step, AutoStep) and not step.sample_percent):
            one = _Step(asked, spot, step, traced, everybody, today, pairs)
            one.look()
            found.lacks += one.lacks()
            if one.stopped.get(BY_RESERVE):
                found.reserves.append(Reserve(step.id, len(one.stopped[BY_RESERVE]), len(pairs)))
    return found


@dataclass
class _Step:
    asked: Asked
    spot: Spot
    step: HumanStep
    directory: Traced
    everybody: Everybody
    today: date
    pairs: list[Pair]
    stopped: dict[str, set[PersonId]] = field(default_factory=dict)
    cases: dict[str, list[Mapping[str, str]]] = field(default_factory=dict)

    @cached_property
    def whos(self) -> list[AnyWho]:
        return whos_of(self.asked.plan, self.step)

    def look(self) -> None:
        asked, known = self.asked, Known()
        whole, groups = Alike(self.pairs), seen_alike(self.pairs, self.whos, self.directory)
        answers = Variants(
            asked.plan, asked.form, self.spot, self.step, self.whos, self.everybody, self.directory, self.today
        )
        for facts in answers if self.pairs else ():
            for_another = self.pairs[0][1] is not None
            judge = Judge(asked.plan, self.step, facts, self.directory, self.today, for_another, known)
            if self.is_for_all(judge):
                self.ask(whole, judge)
            else:
                for cases in groups:
                    self.ask(cases, judge)

    def is_for_all(self, judge: Judge) -> bool:
        """Whether it is the same wherever they work whose case it is, but for those whom it has to do with."""
        pair = self.pairs[0]
        _, trace = self.directory.aside(lambda: judge.judge(pair))
        return not personal(self.whos) and (trace.tested | trace.placed).isdisjoint(pair)

    def ask(self, alike: Alike, judge: Judge) -> None:
        """About people who are alike: once for all, and alone about those whom the answer has to do with."""
        known = _Answers(self.directory, judge)
        asked: set[Pair] = set()
        for pair in alike.pairs:
            verdict, trace = known.ask(pair)
            if trace.tested.isdisjoint(pair):
                alone = alike.of_any(trace.tested)
                self.note(verdict, lambda: alike.without(alone | asked), judge.facts)  # noqa: B023  # asked at once
                for one in alone - asked:
                    self.note(known.of(one), lambda one=one: {whose(one)}, judge.facts)  # type: ignore[misc]  # asked at once
                return
            asked.add(pair)
            self.note(verdict, lambda pair=pair: {whose(pair)}, judge.facts)  # type: ignore[misc]  # asked at once

    def note(self, verdict: Verdict, of: Callable[[], set[PersonId]], facts: Facts) -> None:
        """Writes down whose case lacks what, and with which answers."""
        new = [code for code in verdict if self.is_news(code)]
        people = of() if new else set()
        for code in new if people else ():
            self.stopped.setdefault(code, set()).update(people)
            kept = self.cases.setdefault(code, [])
            answers = {key: str(value) for key, value in facts.items()}
            if answers and len(kept) < SHOWN and answers not in kept[-1:]:
                kept.append(answers)

    def is_news(self, code: str) -> bool:
        """Whether there is anybody or anything more to be told of it."""
        return len(self.stopped.get(code, ())) < self.of or (code in LACKS and len(self.cases[code]) < SHOWN)

    @cached_property
    def of(self) -> int:
        """How many have a case."""
        return len({whose(one) for one in self.pairs})

    def lacks(self) -> Sequence[Lack]:
        """What was found."""
        return [
            Lack(
                code,
                self.step.id,
                self.spot.path,
                len(people),
                self.of,
                tuple(people[:SHOWN]),
                tuple(self.cases.get(code, ())),
            )
            for code in LACKS
            if (people := sorted(self.stopped.get(code, ())))
        ]


class _Answers:
    """What has been asked about cases that are alike. Those who have the same part in what an answer was worked out
    from have the same answer."""

    def __init__(self, directory: Traced, judge: Judge) -> None:
        self.directory, self.judge = directory, judge
        self.answers: list[tuple[set[PersonId], tuple[PersonId | None, ...], Verdict]] = []

    def of(self, pair: Pair) -> Verdict:
        for tested, part, verdict in self.answers:
            if _part_in(pair, tested) == part:
                return verdict
        return self.ask(pair)[0]

    def ask(self, pair: Pair) -> tuple[Verdict, Trace]:
        verdict, trace = self.directory.aside(lambda: self.judge.judge(pair))
        if trace.placed.isdisjoint(pair):
            self.answers.append((trace.tested, _part_in(pair, trace.tested), verdict))
        return verdict, trace


def _part_in(pair: Pair, tested: set[PersonId]) -> tuple[PersonId | None, ...]:
    return tuple(one if one in tested else None for one in pair)
