"""Every state that a case can be in, as far as its routes say: which steps are open at the same time.

A marking is the set of open steps, and of the branches that have come to their end. All of them are walked through, up
to a cap. Above it blocks are taken one branch at a time: no route leads into a block, so what holds for each branch
alone holds for them together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from workflows.plan import ChooseBlock, EndStep, HumanStep, NotifyStep, ParallelBlock, Plan, SendBack, Spot, SystemStep
from workflows.steps import FAILED, IMPOSSIBLE, NEXT, AnyStep, Count, Route

MOST_MARKINGS = 4000

Mark: TypeAlias = int | tuple[str, int] | str  # an open step · a finished branch of a block · "end:key" · "out:path"
Marking: TypeAlias = frozenset[Mark]

OUT = "out"  # past the last step of the list


@dataclass
class Walked:
    """What was seen. `passed` are the places that are gone through at once: blocks, notices, ends."""

    seen: set[Marking] = field(default_factory=set)
    onward: dict[Marking, set[Marking]] = field(default_factory=dict)  # without returns
    passed: set[int] = field(default_factory=set)
    ordinary: set[int] = field(default_factory=set)  # places that are reached when nothing fails
    whole: bool = True  # False: blocks were taken one branch at a time

    @property
    def reached(self) -> set[int]:
        """Every place that a case can come to."""
        return self.passed | {mark for marking in self.seen for mark in marking if isinstance(mark, int)}

    @property
    def ends(self) -> set[str]:
        """Every end that a case can come to; OUT is past the last step."""
        return {mark for marking in self.seen for mark in marking if isinstance(mark, str)}

    def can_end(self) -> set[Marking]:
        """The markings from which some way that takes no return leads to an end."""
        before: dict[Marking, set[Marking]] = {}
        for marking, following in self.onward.items():
            for one in following:
                before.setdefault(one, set()).add(marking)
        left = [marking for marking in self.seen if any(isinstance(mark, str) and mark != OUT for mark in marking)]
        found = set(left)
        while left:
            new = before.get(left.pop(), set()) - found
            found |= new
            left += new
        return found


def walk(plan: Plan, most: int = MOST_MARKINGS) -> Walked:
    """Every marking of the plan, whose routes are known to lead somewhere."""
    walked = _Walk(plan, most, together=True).walk()
    if walked is None:
        walked = _Walk(plan, most * 10, together=False).walk()
    ordinary = _Walk(plan, most * 10, together=False, failures=False).walk()
    if walked is None or ordinary is None:
        return Walked(whole=False)
    walked.ordinary = ordinary.reached
    return walked


@dataclass
class _Walk:
    plan: Plan
    most: int
    together: bool
    failures: bool = True
    passed: set[int] = field(default_factory=set)

    def walk(self) -> Walked | None:
        found = Walked(whole=self.together)
        left = list(self.enter(self.plan.spots[0], frozenset()))
        found.seen.update(left)
        while left:
            if len(found.seen) > self.most:
                return None
            marking = left.pop()
            onward: set[Marking] = set()
            back: set[Marking] = set()
            for mark in marking:
                if isinstance(mark, int):
                    self.leave_step(mark, marking, onward, back)
            found.onward[marking] = onward
            new = (onward | back) - found.seen
            found.seen |= new
            left += new
        found.passed = self.passed
        return found

    def leave_step(self, place: int, marking: Marking, onward: set[Marking], back: set[Marking]) -> None:
        spot = self.plan.spots[place]
        for name, route in self.routes(spot.step):
            rest = marking - {place}
            if isinstance(route, SendBack):
                back.update(self.restart(route.then))
            elif route == NEXT:
                onward.update(self.after(spot, rest))
            elif name != IMPOSSIBLE or not isinstance(spot.step, SystemStep):
                onward.update(self.jump(spot, route[1:], rest))

    def routes(self, step: AnyStep) -> Iterable[tuple[str, Route]]:
        if not isinstance(step, HumanStep | SystemStep):
            return [("done", NEXT)]
        silent = () if self.failures else (FAILED, IMPOSSIBLE)
        return [(name, route) for name, route in step.every_route.items() if name not in silent]

    def restart(self, then: str) -> Iterator[Marking]:
        """From a step again; what stands in a block begins with its block."""
        spot = self.plan.spot(then)
        outermost = self.plan.spot(spot.within[0][0]) if spot.within else spot
        yield from self.enter(outermost, frozenset())

    def jump(self, spot: Spot, name: str, rest: Marking) -> Iterator[Marking]:
        if name in self.plan.ends:
            yield frozenset({f"end:{name}"})
            return
        target = self.plan.spot(name)
        depth = len(target.within)
        left = spot.within[depth][0] if len(spot.within) > depth else None
        yield from self.enter(target, rest if left is None else self.without(rest, left))

    def without(self, marking: Marking, block: str) -> Marking:
        """The marking without anything inside the block."""
        return frozenset(mark for mark in marking if not self.is_inside(mark, block))

    def is_inside(self, mark: Mark, block: str) -> bool:
        if isinstance(mark, str):
            return False
        if isinstance(mark, tuple):
            return mark[0] == block or any(name == block for name, _ in self.plan.within(mark[0]))
        return any(name == block for name, _ in self.plan.spots[mark].within)

    def enter(self, spot: Spot, rest: Marking) -> Iterator[Marking]:
        step = spot.step
        if step.when is not None:
            yield from self.after(spot, rest)
        if isinstance(step, EndStep):
            self.passed.add(spot.place)
            yield frozenset({f"end:{step.end}"})
        elif isinstance(step, NotifyStep):
            self.passed.add(spot.place)
            yield from self.after(spot, rest)
        elif isinstance(step, ChooseBlock):
            self.passed.add(spot.place)
            for number in range(len(step.branches)):
                yield from self.branch(spot, number, rest)
            if all(branch.when is not None for branch in step.branches):
                yield from self.after(spot, rest)
        elif isinstance(step, ParallelBlock):
            self.passed.add(spot.place)
            yield from self.divide(spot, step, rest)
        else:
            yield rest | {spot.place}

    def branch(self, block: Spot, number: int, rest: Marking) -> Iterator[Marking]:
        steps = block.step.branches[number].steps  # type: ignore[union-attr]  # only blocks come here
        if steps:
            yield from self.enter(self.plan.spot(steps[0].id), rest)
        else:
            yield from self.finish(block, number, rest)

    def divide(self, spot: Spot, step: ParallelBlock, rest: Marking) -> Iterator[Marking]:
        if not self.together:
            for number in range(len(step.branches)):
                yield from self.branch(spot, number, rest)
            return
        starting: Mark = (step.id, -1)
        states: set[Marking] = {rest | {starting}}
        for number, branch in enumerate(step.branches):
            entered = {one for state in states for one in self.branch(spot, number, state)}
            states = entered | (states if branch.when is not None else set())
        for state in states:
            if starting in state:
                yield from self.joined(spot, step, state - {starting})
            else:
                yield state

    def finish(self, block: Spot, number: int, rest: Marking) -> Iterator[Marking]:
        """The branch has come to its end."""
        if isinstance(block.step, ParallelBlock) and self.together:
            yield from self.joined(block, block.step, rest | {(block.step.id, number)})
        else:
            yield from self.after(block, rest)

    def joined(self, block: Spot, step: ParallelBlock, marking: Marking) -> Iterator[Marking]:
        """Past the block when enough of its branches have come to their end."""
        if (step.id, -1) in marking:  # not all of them have begun
            yield marking
            return
        finished = sum(1 for mark in marking if isinstance(mark, tuple) and mark[0] == step.id)
        is_open = any(isinstance(mark, int) and self.is_inside(mark, step.id) for mark in marking)
        needed = step.join.count if isinstance(step.join, Count) else 1 if step.join == "any" else len(step.branches)
        if finished >= needed or not is_open:
            yield from self.after(block, self.without(marking, step.id))
        else:
            yield marking

    def after(self, spot: Spot, rest: Marking) -> Iterator[Marking]:
        following = spot.following
        if following is not None:
            yield from self.enter(self.plan.spot(following.id), rest)
        elif spot.within:
            block, number = spot.within[-1]
            yield from self.finish(self.plan.spot(block), number, rest)
        else:
            yield frozenset({OUT})
