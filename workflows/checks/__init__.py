"""The faults of a plan before it is used: all of them at once, each with its place.

An error stops a publication; a warning (`wording.is_warning`) is told and may be right for all that.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflows.checks import flow, operations, people, structure
from workflows.checks.checked import Check, Checked
from workflows.checks.conditions import conditions
from workflows.checks.questions import Form, form_of_types
from workflows.conditions import Options
from workflows.errors import PlanFault, PlanFaults
from workflows.plan import Plan, parse_plan


def check_raw(
    raw: Mapping[str, Any], types: Mapping[str, str], options: Options | None = None, *, form: Form | None = None
) -> list[PlanFault]:
    """Every fault of a plan as it was written: of its shape, and when that is right, of everything else."""
    try:
        return check_plan(parse_plan(raw), types, options, form=form)
    except PlanFaults as found:
        return list(found.faults)


def check_plan(
    plan: Plan, types: Mapping[str, str], options: Options | None = None, *, form: Form | None = None
) -> list[PlanFault]:
    """Every fault of a plan against the form, or when it is not known as a whole its types; [] when it can be used."""
    case = Checked(plan, form_of_types(types, options) if form is None else form, options)
    faults = [fault for check in _ROUTES for fault in check(case)]
    if not faults:  # what the flow looks like is a guess while a route leads nowhere
        faults += [fault for check in _FLOW for fault in check(case)]
    return faults + [fault for check in _ALL for fault in check(case)]


_ROUTES: tuple[Check, ...] = (structure.unique_ids, structure.targets, structure.joins)
_FLOW: tuple[Check, ...] = (flow.flow, flow.exceptions)
_ALL: tuple[Check, ...] = (
    structure.labels,
    structure.outcomes,
    people.named,
    people.reserve,
    people.four_eyes,
    operations.deadlines,
    operations.systems,
    operations.waits,
    operations.writes,
    operations.seen,
    operations.signed,
    conditions,
)
