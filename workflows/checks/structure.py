"""Names and routes: ids are unique, every target exists, every outcome leads somewhere, nothing jumps into a block."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from workflows.checks.checked import Checked, fault
from workflows.errors import PlanFault
from workflows.plan import (
    NEXT,
    RETURN,
    SILENT,
    ChooseBlock,
    EndStep,
    HumanStep,
    ParallelBlock,
    Route,
    SendBack,
    Spot,
    SystemStep,
)
from workflows.steps import TIMEOUT, Count

REFERENCES = ("requester", "subject")
RESERVED = (*REFERENCES, "assignee", "excluded", NEXT)


def unique_ids(case: Checked) -> Iterator[PlanFault]:
    """Every step has a name of its own."""
    counts = Counter(spot.step.id for spot in case.plan.spots)
    for spot in case.plan.spots:
        name = spot.step.id
        if counts[name] > 1 and case.plan.index[name] != spot.place:
            yield fault(f"{spot.path}.id", "duplicate_id", id=name)
        if name in case.plan.ends:
            yield fault(f"{spot.path}.id", "id_is_an_end", id=name)
        if name in RESERVED:
            yield fault(f"{spot.path}.id", "reserved_id", id=name)


def targets(case: Checked) -> Iterator[PlanFault]:
    """Every route leads to something that exists, onward unless it is a return, and never into a block."""
    for spot in case.plan.spots:
        step = spot.step
        if isinstance(step, EndStep):
            if step.end not in case.plan.ends:
                yield fault(f"{spot.path}.end", "unknown_end", id=step.end)
            elif any(isinstance(case.plan.step(block), ParallelBlock) for block, _ in spot.within):
                yield fault(spot.path, "ends_beside_others", id=step.id)
        elif isinstance(step, HumanStep | SystemStep | ParallelBlock):
            for outcome, route in step.on.items():
                yield from _route(case, spot, route, f"{spot.path}.on.{outcome}")


def _route(case: Checked, spot: Spot, route: Route, path: str) -> Iterator[PlanFault]:
    if isinstance(route, SendBack):
        yield from _send_back(case, spot, route, f"{path}.then")
    elif route != NEXT and route[1:] not in case.plan.ends:
        yield from _jump(case, spot, route[1:], path)


def _jump(case: Checked, spot: Spot, name: str, path: str) -> Iterator[PlanFault]:
    """Only a return leads back, and it is bounded; but a delivery may be tried again after somebody has mended it."""
    if name not in case.plan.index:
        yield fault(path, "unknown_target", id=name)
        return
    target = case.plan.spot(name)
    again = isinstance(target.step, SystemStep) and isinstance(spot.step, HumanStep)
    if target.place <= spot.place and not again:
        yield fault(path, "jumps_back", id=name)
    elif not _is_around(target, spot):
        yield fault(path, "jumps_into_block", id=name, block=_innermost(target))


def _send_back(case: Checked, spot: Spot, route: SendBack, path: str) -> Iterator[PlanFault]:
    if route.then not in case.plan.index:
        yield fault(path, "unknown_target", id=route.then)
        return
    target = case.plan.spot(route.then)
    # The answer of the requester would carry the case past this step without its decision.
    if target.place > spot.place and not isinstance(spot.step, ParallelBlock):
        yield fault(path, "returns_forward", id=route.then)
    elif isinstance(target.step, EndStep):
        yield fault(path, "returns_to_end", id=route.then)
    elif not _is_around(target, spot):
        yield fault(path, "jumps_into_block", id=route.then, block=_innermost(target))


def _is_around(target: Spot, spot: Spot) -> bool:
    """Whether the target stands in the same branch, or outside the blocks around the step."""
    return target.within == spot.within[: len(target.within)]


def _innermost(spot: Spot) -> str:
    return spot.within[-1][0]


def outcomes(case: Checked) -> Iterator[PlanFault]:
    """Only outcomes that the kind has are led anywhere, and those that have to be led are."""
    for spot in case.plan.spots:
        step = spot.step
        if isinstance(step, SystemStep):
            known: tuple[str, ...] = ("done", "failed")
        elif isinstance(step, HumanStep):
            known = (*step.outcomes_known, *SILENT[:2])
            yield from _human(spot, step)
        elif isinstance(step, ParallelBlock):
            known = _known_within(case, spot)
        else:
            continue
        for outcome, route in step.on.items():
            path = f"{spot.path}.on.{outcome}"
            if outcome not in known:
                yield fault(path, "unknown_outcome", outcome=outcome, known=", ".join(known))
            elif outcome not in SILENT and (outcome == RETURN) != isinstance(route, SendBack):
                yield fault(path, "return_route")


def _known_within(case: Checked, block: Spot) -> tuple[str, ...]:
    """The outcomes of the steps in the block, and those that nobody chooses."""
    found: dict[str, None] = {NEXT: None}
    for spot in case.plan.spots:
        if isinstance(spot.step, HumanStep) and any(name == block.step.id for name, _ in spot.within):
            found.update(dict.fromkeys(spot.step.outcomes_known))
    return (*found, *SILENT)


def _human(spot: Spot, step: HumanStep) -> Iterator[PlanFault]:
    if "reject" in step.outcomes_known and "reject" not in step.every_route:
        yield fault(f"{spot.path}.on", "outcome_unrouted", outcome="reject")
    if TIMEOUT in step.every_route and step.due is None:
        yield fault(f"{spot.path}.on.{TIMEOUT}", "timeout_without_due")
    for index, outcome in enumerate(step.comment.required_on):
        if outcome not in step.routes:
            yield fault(f"{spot.path}.comment.required_on.{index}", "comment_outcome", outcome=outcome)
    for at, ask in enumerate(step.asks):
        for index, outcome in enumerate(ask.required_on):
            if outcome not in step.routes:
                yield fault(f"{spot.path}.asks.{at}.required_on.{index}", "comment_outcome", outcome=outcome)
    if step.bulk and (
        step.needs_comment(step.outcomes[0]) or any(step.outcomes[0] in a.required_on for a in step.asks)
    ):
        yield fault(f"{spot.path}.bulk", "bulk_needs_comment")


def joins(case: Checked) -> Iterator[PlanFault]:
    """A parallel block waits for no more branches than it has."""
    for spot in case.plan.spots:
        step = spot.step
        if isinstance(step, ParallelBlock) and isinstance(step.join, Count) and step.join.count > len(step.branches):
            yield fault(f"{spot.path}.join.count", "join_too_many", most=len(step.branches))


def labels(case: Checked) -> Iterator[PlanFault]:
    """Everything a person reads has Swedish."""
    for spot in case.plan.spots:
        step = spot.step
        if isinstance(step, HumanStep | SystemStep) and not step.label.sv.strip():
            yield fault(f"{spot.path}.label", "label_missing")
        if isinstance(step, HumanStep):
            for at, ask in enumerate(step.asks):
                if not ask.label.sv.strip():
                    yield fault(f"{spot.path}.asks.{at}.label", "label_missing")
        if isinstance(step, ChooseBlock):
            for number, branch in enumerate(step.branches):
                if not branch.label.sv.strip():
                    yield fault(f"{spot.path}.branches.{number}.label", "label_missing")
    for key, end in case.plan.ends.items():
        if not end.label.sv.strip():
            yield fault(f"ends.{key}.label", "label_missing")
