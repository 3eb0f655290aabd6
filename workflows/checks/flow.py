"""Every step can be reached, every case can end, nothing is left open, and what fails has a way of its own."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.checks.checked import Checked, fault
from workflows.checks.markings import OUT, walk
from workflows.errors import PlanFault
from workflows.plan import NEXT, EndStep, HumanStep, SendBack, SystemStep, WaitStep
from workflows.steps import FAILED, IMPOSSIBLE


def flow(case: Checked) -> Iterator[PlanFault]:
    """The faults of the ways through the plan, whose routes all lead somewhere."""
    walked = walk(case.plan)
    if not walked.seen:
        return
    reached, ends = walked.reached, walked.ends
    for spot in case.plan.spots:
        if spot.place not in reached:
            yield fault(spot.path, "unreachable", id=spot.step.id)
    for key in case.plan.ends:
        if f"end:{key}" not in ends:
            yield fault(f"ends.{key}", "unreachable", id=key)
    if OUT in ends:
        yield fault(case.plan.spot(case.plan.steps[-1].id).path, "list_without_end")
    can = walked.can_end()
    open_in = {mark for marking in can for mark in marking if isinstance(mark, int)}
    for spot in case.plan.spots:
        if isinstance(spot.step, HumanStep | SystemStep | WaitStep) and spot.place in reached - open_in:
            yield fault(spot.path, "cannot_end", id=spot.step.id)


def exceptions(case: Checked) -> Iterator[PlanFault]:
    """What a failure leads to is not what every case goes through."""
    ordinary = walk(case.plan).ordinary
    told: set[str] = set()
    for spot in case.plan.spots:
        if not isinstance(spot.step, HumanStep | SystemStep):
            continue
        for outcome, route in spot.step.every_route.items():
            if outcome not in (FAILED, IMPOSSIBLE) or isinstance(route, SendBack) or route == NEXT:
                continue
            name = route[1:]
            target = None if name in case.plan.ends else case.plan.spot(name)
            if target is None or isinstance(target.step, EndStep) or name in told:
                continue
            if target.place in ordinary:
                told.add(name)
                yield fault(target.path, "exception_on_main_path", id=name, outcome=outcome, source=spot.step.id)
