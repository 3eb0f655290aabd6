"""What makes a route work day by day: deadlines, reminders, failures that somebody sees, no two who write at once."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.checks.checked import Checked, fault
from workflows.errors import PlanFault
from workflows.plan import AutoStep, ParallelBlock, Spot, SystemStep, WaitStep
from workflows.steps import FAILED


def deadlines(case: Checked) -> Iterator[PlanFault]:
    """Every step with people has a last day and a reminder."""
    for spot, step in case.humans():
        if isinstance(step, AutoStep) and not step.sample_percent:
            continue
        if step.due is None:
            yield fault(f"{spot.path}.due", "no_deadline", id=step.id)
        elif not step.remind:
            yield fault(f"{spot.path}.remind", "no_reminder", id=step.id)
        for at, remind in enumerate(step.remind):
            limit = step.due.workdays if step.due is not None else None
            if (remind.before is not None or remind.after is not None) and limit is None:
                yield fault(f"{spot.path}.remind.{at}", "reminder_without_due")
            elif limit is not None and max(remind.workdays or 0, remind.before or 0) > limit:
                yield fault(f"{spot.path}.remind.{at}", "reminder_too_late", days=limit)
        if step.overdue is not None and step.due is None:
            yield fault(f"{spot.path}.overdue", "overdue_without_due", id=step.id)


def systems(case: Checked) -> Iterator[PlanFault]:
    """What another system does may be asked for twice without harm, and somebody hears when it fails."""
    for spot in case.plan.spots:
        if isinstance(spot.step, SystemStep):
            if not spot.step.idempotent:
                yield fault(f"{spot.path}.idempotent", "not_idempotent", id=spot.step.id)
            if FAILED not in spot.step.every_route:
                yield fault(f"{spot.path}.on", "no_failed_path", id=spot.step.id)


def waits(case: Checked) -> Iterator[PlanFault]:
    """What a step waits for is a date."""
    for spot in case.plan.spots:
        if isinstance(spot.step, WaitStep) and spot.step.until is not None:
            key = spot.step.until.field
            if case.types.get(key) != "date":
                yield fault(f"{spot.path}.until.field", "not_a_date", field=key)


def writes(case: Checked) -> Iterator[PlanFault]:
    """Two branches of a parallel block do not answer the same rows."""
    rows = [(spot, step.rows.field) for spot, step in case.humans() if step.rows is not None]
    for at, (spot, key) in enumerate(rows):
        if case.types.get(key) != "table":
            yield fault(f"{spot.path}.rows.field", "not_a_table", field=key)
        for other, same in rows[:at]:
            if key == same and _at_the_same_time(case, spot, other):
                yield fault(f"{spot.path}.rows.field", "written_twice", field=key, id=other.step.id)


def _at_the_same_time(case: Checked, one: Spot, other: Spot) -> bool:
    return any(
        a[0] == b[0] and a[1] != b[1] and isinstance(case.plan.step(a[0]), ParallelBlock)
        for a, b in zip(one.within, other.within, strict=False)
    )


def seen(case: Checked) -> Iterator[PlanFault]:
    """What a step judges, and what the requester may change freely, are questions of the form."""
    known = {key.partition(".")[0] for key in case.form if "[]." not in key}
    for spot, step in case.humans():
        for at, key in enumerate(step.sees or ()):
            if known and key not in known:
                yield fault(f"{spot.path}.sees.{at}", "no_such_question", field=key)
    for at, key in enumerate(case.plan.amend.keeps):
        if known and key not in known:
            yield fault(f"amend.keeps.{at}", "no_such_question", field=key)


def signed(case: Checked) -> Iterator[PlanFault]:
    """What somebody has signed cannot be changed under the signature."""
    signing = [
        spot for spot, step in case.humans() if spot.step.kind == "sign" or (step.sign and step.sign.kind != "none")
    ]
    for spot in signing:
        if getattr(spot.step, "sees", None) is not None:
            yield fault(f"{spot.path}.sees", "signed_not_frozen", id=spot.step.id)
    if signing and case.plan.amend.keeps:
        yield fault("amend.keeps", "signed_not_frozen", id=signing[0].step.id)
