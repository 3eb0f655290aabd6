"""Conditions: sound, over what is answered by then, neither dead nor always true; and branches that miss nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workflows.checks.cells import Point, Tried, try_rules
from workflows.checks.checked import Checked, fault
from workflows.conditions import check, fields_used
from workflows.errors import PlanFault
from workflows.plan import ChooseBlock, ParallelBlock, Spot
from workflows.values import Value, decimal_text, to_wire


def conditions(case: Checked) -> Iterator[PlanFault]:
    """The faults of every condition of the plan; what a condition that cannot be read would do is not asked."""
    unsound: set[str] = set()
    for name, path, when in case.plan.rules():
        faults = [
            PlanFault(f"{path}.{found.path}".rstrip("."), found.code, found.sv, found.en)
            for found in check(when, case.types, case.options)
        ]
        faults += _not_yet(case, name, path, when)
        if faults:
            unsound.add(name)
        yield from faults
    for spot in case.plan.spots:
        if spot.step.when is not None and spot.step.id not in unsound:
            yield from _alone(case, f"{spot.path}.when", spot.step.when)
        if isinstance(spot.step, ChooseBlock):
            yield from _choice(case, spot, spot.step, unsound)
        elif isinstance(spot.step, ParallelBlock):
            for number, branch in enumerate(spot.step.branches):
                if branch.when is not None and f"{spot.step.id}.{number}" not in unsound:
                    yield from _alone(case, f"{spot.path}.branches.{number}.when", branch.when)


def _not_yet(case: Checked, name: str, path: str, when: Mapping[str, object]) -> Iterator[PlanFault]:
    """What those who decide fill in is known when they have done so, and not in another branch of the same block."""
    here = case.plan.spot(name.partition(".")[0])
    for key in sorted(fields_used(when) & set(case.plan.asked_types)):
        step = case.plan.spot(key.partition(".")[0])
        if step.place >= here.place or step.within != here.within[: len(step.within)]:
            yield fault(path, "answered_later", field=key, id=step.step.id)


def _alone(case: Checked, path: str, when: Mapping[str, object]) -> Iterator[PlanFault]:
    tried = try_rules([when], case.whole_form)
    if tried.too_many:
        yield fault(path, "too_many_cells")
    elif not tried.ever[0]:
        yield fault(path, "never_true")
    elif tried.always[0]:
        yield fault(path, "always_true")


def _choice(case: Checked, spot: Spot, block: ChooseBlock, unsound: set[str]) -> Iterator[PlanFault]:
    rules = [branch.when for branch in block.branches]
    for number, when in enumerate(rules[:-1]):
        if when is None:
            yield fault(f"{spot.path}.branches.{number}", "shadows_the_rest")
            return
    if any(f"{block.id}.{number}" in unsound for number in range(len(rules))):
        return
    asked = [when for when in rules if when is not None]
    if not asked:
        return
    tried = try_rules(asked, case.whole_form)
    if tried.too_many:
        yield fault(f"{spot.path}.branches", "too_many_cells")
        return
    yield from _dead(spot, tried)
    if rules[-1] is not None and tried.gap is not None:
        code = "branches_miss" if tried.sure else "branches_may_miss"
        yield fault(f"{spot.path}.branches", code, point=said(tried.gap))
    for (first, second), point in sorted(tried.overlaps.items()):
        code = "branches_overlap" if tried.sure else "branches_may_overlap"
        facts = {"first": first + 1, "second": second + 1, "point": said(point)}
        yield fault(f"{spot.path}.branches.{second}.when", code, **facts)
    if rules[-1] is None and tried.gap is None and tried.sure:
        yield fault(f"{spot.path}.branches.{len(rules) - 1}", "branch_never")


def _dead(spot: Spot, tried: Tried) -> Iterator[PlanFault]:
    for number, ever in enumerate(tried.ever):
        if not ever:
            yield fault(f"{spot.path}.branches.{number}.when", "never_true")
        elif tried.always[number] and len(tried.ever) > 1:
            yield fault(f"{spot.path}.branches.{number}.when", "always_true")


def said(point: Point) -> tuple[str, str]:
    """The answers of a point, in Swedish and in English."""
    rows = [(key, value) for key, value in point.items() if not key.startswith("{")]
    return (
        ", ".join(f"{key} = {_shown(value, ('tomt', 'ja', 'nej'))}" for key, value in rows),
        ", ".join(f"{key} = {_shown(value, ('empty', 'yes', 'no'))}" for key, value in rows),
    )


def _shown(value: Value, words: tuple[str, str, str]) -> str:
    empty, yes, no = words
    if value is None:
        return empty
    if isinstance(value, bool):
        return yes if value else no
    if isinstance(value, tuple):
        return " + ".join(str(one) for one in value)
    return decimal_text(value) if hasattr(value, "as_tuple") else str(to_wire(value))  # type: ignore[arg-type]  # only a Decimal has as_tuple
