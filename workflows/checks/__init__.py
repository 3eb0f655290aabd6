"""The faults of a plan before it is used: all of them at once, each with its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workflows.conditions import Options, check
from workflows.errors import PlanFault, PlanFaults
from workflows.plan import (
    NEXT,
    RETURN,
    AnyWho,
    EndStep,
    HumanStep,
    ManagerOf,
    ManagerOfUnit,
    PersonField,
    Plan,
    SendBack,
    parse_plan,
)
from workflows.wording import PLAN_SENTENCES

REFERENCES = ("requester", "subject")


def check_raw(raw: Mapping[str, Any], types: Mapping[str, str], options: Options | None = None) -> list[PlanFault]:
    """Every fault of a plan as it was written: of its shape, and when that is right, of everything else."""
    try:
        return check_plan(parse_plan(raw), types, options)
    except PlanFaults as found:
        return list(found.faults)


def check_plan(plan: Plan, types: Mapping[str, str], options: Options | None = None) -> list[PlanFault]:
    """Every fault of a plan against the form's types; [] when it can be used."""
    case = _Check(plan, types, options)
    faults = [fault for rule in _ROUTE_RULES for fault in rule(case)]
    if not faults:  # what the flow looks like is a guess while a route leads nowhere
        faults += [fault for rule in _FLOW_RULES for fault in rule(case)]
    return faults + [fault for rule in _RULES for fault in rule(case)]


@dataclass(frozen=True)
class _Check:
    plan: Plan
    types: Mapping[str, str]
    options: Options | None

    def humans(self) -> Iterator[tuple[str, HumanStep]]:
        for place, step in enumerate(self.plan.steps):
            if isinstance(step, HumanStep):
                yield f"steps.{place}", step


def fault(path: str, code: str, **facts: Any) -> PlanFault:
    """The fault with its sentence."""
    sv, en = PLAN_SENTENCES[code]
    return PlanFault(path, code, sv.format(**facts), en.format(**facts))


# ---- names


def _unique_ids(case: _Check) -> Iterator[PlanFault]:
    counts = Counter(step.id for step in case.plan.steps)
    for place, step in enumerate(case.plan.steps):
        if counts[step.id] > 1 and case.plan.index[step.id] != place:
            yield fault(f"steps.{place}.id", "duplicate_id", id=step.id)
        if step.id in case.plan.ends:
            yield fault(f"steps.{place}.id", "id_is_an_end", id=step.id)
        if step.id in (*REFERENCES, NEXT):
            yield fault(f"steps.{place}.id", "reserved_id", id=step.id)


def _labels(case: _Check) -> Iterator[PlanFault]:
    for path, step in case.humans():
        if not step.label.sv.strip():
            yield fault(f"{path}.label", "label_missing")
    for key, end in case.plan.ends.items():
        if not end.label.sv.strip():
            yield fault(f"ends.{key}.label", "label_missing")


# ---- routes


def _targets(case: _Check) -> Iterator[PlanFault]:
    for place, step in enumerate(case.plan.steps):
        if isinstance(step, EndStep):
            if step.end not in case.plan.ends:
                yield fault(f"steps.{place}.end", "unknown_end", id=step.end)
            continue
        for outcome, route in step.on.items():
            path = f"steps.{place}.on.{outcome}"
            if isinstance(route, SendBack):
                yield from _send_back(case, step, route, path)
            elif route != NEXT and route[1:] not in case.plan.ends:
                yield from _jump(case, place, route[1:], path)


def _jump(case: _Check, place: int, target: str, path: str) -> Iterator[PlanFault]:
    """Only a return leads back, and it is bounded: so every case ends, whatever people decide."""
    if target not in case.plan.index:
        yield fault(path, "unknown_target", id=target)
    elif case.plan.index[target] <= place:
        yield fault(path, "jumps_back", id=target)


def _send_back(case: _Check, step: HumanStep, route: SendBack, path: str) -> Iterator[PlanFault]:
    if route.then not in case.plan.index:
        yield fault(f"{path}.then", "unknown_target", id=route.then)
    elif case.plan.index[route.then] > case.plan.index[step.id]:
        # The answer of the requester would carry the case past this step without its decision.
        yield fault(f"{path}.then", "returns_forward", id=route.then)
    elif isinstance(case.plan.step(route.then), EndStep):
        yield fault(f"{path}.then", "returns_to_end", id=route.then)


def _outcomes(case: _Check) -> Iterator[PlanFault]:
    for path, step in case.humans():
        known = type(step).outcomes_known
        for outcome, route in step.on.items():
            if outcome not in known:
                yield fault(f"{path}.on.{outcome}", "unknown_outcome", outcome=outcome, known=", ".join(known))
            elif (outcome == RETURN) != isinstance(route, SendBack):
                yield fault(f"{path}.on.{outcome}", "return_route")
        if "reject" in known and "reject" not in step.on:
            yield fault(f"{path}.on", "outcome_unrouted", outcome="reject")
        for index, outcome in enumerate(step.comment.required_on):
            if outcome not in step.routes:
                yield fault(f"{path}.comment.required_on.{index}", "comment_outcome", outcome=outcome)
        if step.bulk and step.needs_comment(step.outcomes[0]):
            yield fault(f"{path}.bulk", "bulk_needs_comment")


# ---- flow


def _onward(plan: Plan, place: int, *, returns: bool = True) -> Iterator[int | str | None]:
    """Where the case can go from a step: places, keys of ends, None past the last step."""
    step = plan.steps[place]
    following = place + 1 if place + 1 < len(plan.steps) else None
    if step.when is not None:
        yield following
    if isinstance(step, EndStep):
        yield step.end
        return
    for route in step.routes.values():
        if isinstance(route, SendBack):
            if returns:
                yield plan.index.get(route.then, place)
        elif route == NEXT:
            yield following
        elif route[1:] in plan.ends:
            yield route[1:]
        else:
            yield plan.index.get(route[1:], place)


def _reached(plan: Plan) -> set[int | str | None]:
    seen: set[int | str | None] = set()
    left: list[int | str | None] = [0]
    while left:
        one = left.pop()
        if one not in seen:
            seen.add(one)
            left += _onward(plan, one) if isinstance(one, int) else []
    return seen


def _reachable(case: _Check) -> Iterator[PlanFault]:
    reached = _reached(case.plan)
    for place, step in enumerate(case.plan.steps):
        if place not in reached:
            yield fault(f"steps.{place}", "unreachable", id=step.id)
    for key in case.plan.ends:
        if key not in reached:
            yield fault(f"ends.{key}", "unreachable", id=key)
    if None in reached:
        yield fault(f"steps.{len(case.plan.steps) - 1}", "list_without_end")


def _endable(case: _Check) -> Iterator[PlanFault]:
    """Every step has a way to an end that takes no return."""
    plan = case.plan
    can: set[int | str | None] = set(plan.ends)
    for _ in plan.steps:
        can |= {place for place in range(len(plan.steps)) if can & set(_onward(plan, place, returns=False))}
    for place, step in enumerate(plan.steps):
        if place not in can:
            yield fault(f"steps.{place}", "cannot_end", id=step.id)


# ---- people and time


def _whos(case: _Check) -> Iterator[tuple[str, int, AnyWho]]:
    """Every `who` of the plan with its path and the place of its step; the reserve stands after all steps."""
    chains: list[tuple[str, int, AnyWho]] = [
        (f"steps.{place}.who", place, step.who)
        for place, step in enumerate(case.plan.steps)
        if isinstance(step, HumanStep)
    ]
    if case.plan.reserve is not None:
        chains.append(("reserve", len(case.plan.steps), case.plan.reserve))
    for path, place, who in chains:
        link: AnyWho | None = who
        while link is not None:
            yield path, place, link
            path, link = f"{path}.otherwise", link.otherwise


def _people(case: _Check) -> Iterator[PlanFault]:
    for path, place, who in _whos(case):
        if isinstance(who, ManagerOf) and who.manager_of not in REFERENCES:
            earlier = case.plan.index.get(who.manager_of, place)
            if earlier >= place or isinstance(case.plan.steps[earlier], EndStep):
                yield fault(f"{path}.manager_of", "not_an_earlier_step", id=who.manager_of)
        elif isinstance(who, ManagerOfUnit):
            yield from _names_field(case, who.manager_of_unit, f"{path}.manager_of_unit")
        elif isinstance(who, PersonField):
            yield from _names_field(case, who.person, f"{path}.person")


def _names_field(case: _Check, key: str, path: str) -> Iterator[PlanFault]:
    if case.types.get(key) != "text":
        yield fault(path, "unknown_field", field=key)


def _reserve(case: _Check) -> Iterator[PlanFault]:
    if case.plan.reserve is None:
        for path, step in case.humans():
            if step.who.otherwise is None:
                yield fault(f"{path}.who", "no_reserve", id=step.id)


def _four_eyes(case: _Check) -> Iterator[PlanFault]:
    for path, step in case.humans():
        for index, other in enumerate(step.not_same_as):
            known = other in case.plan.index and isinstance(case.plan.step(other), HumanStep)
            if not known or other == step.id:
                yield fault(f"{path}.not_same_as.{index}", "not_another_step", id=other)


def _deadlines(case: _Check) -> Iterator[PlanFault]:
    for path, step in case.humans():
        if step.due is None:
            yield fault(f"{path}.due", "no_deadline", id=step.id)


# ---- conditions


def _conditions(case: _Check) -> Iterator[PlanFault]:
    for place, step in enumerate(case.plan.steps):
        if step.when is not None:
            for found in check(step.when, case.types, case.options):
                path = f"steps.{place}.when.{found.path}".rstrip(".")
                yield PlanFault(path, found.code, found.sv, found.en)


Rule = Callable[[_Check], Iterator[PlanFault]]

_ROUTE_RULES: tuple[Rule, ...] = (_unique_ids, _targets)
_FLOW_RULES: tuple[Rule, ...] = (_reachable, _endable)
_RULES: tuple[Rule, ...] = (
    _labels,
    _outcomes,
    _people,
    _reserve,
    _four_eyes,
    _deadlines,
    _conditions,
)
