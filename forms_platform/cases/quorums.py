"""The cases that several decide together (kvorum), where who may vote today changes what follows.

Each of several is named when the step opens and keeps their vote; yet an approval right that was lowered, or somebody
who moved from one group to another where one of each is needed, may leave too few although every post is held.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from forms_platform.cases.foresee import events_that_follow
from forms_platform.cases.models import Assignment, Case, CaseEvent
from forms_platform.definitions.load import load
from forms_platform.organisation.directory import Snapshot
from workflows.commands import TimePassed
from workflows.errors import Refused
from workflows.events import Event, from_json
from workflows.votes import together

AT_A_TIME: Final = 300  # cases held in memory


def changed_quorums(organisation: Snapshot, *, now: datetime) -> Iterator[int]:
    """The open cases in which something follows from who may vote today: others come in, or the votes there are now
    settle it. A case that nothing follows in is only read. Two statements, and two more for AT_A_TIME cases."""
    waiting = _decided_together()
    for at in range(0, len(waiting), AT_A_TIME):
        some = waiting[at : at + AT_A_TIME]
        events: dict[int, list[Event]] = defaultdict(list)
        told = CaseEvent.objects.filter(case__in=some).order_by("case", "seq").values_list("case", "kind", "data")
        for case_id, kind, data in told:
            events[case_id].append(from_json(kind, data))
        for case in Case.objects.filter(pk__in=some, state=Case.State.OPEN).order_by("pk"):
            if _goes_on(case, tuple(events[case.pk]), organisation, now):
                yield case.pk


def _goes_on(case: Case, before: tuple[Event, ...], organisation: Snapshot, now: datetime) -> bool:
    """Whether the clock has something to do in the case; also when it would not get anywhere, which is told then."""
    try:
        return bool(events_that_follow(case, before, TimePassed(), organisation, now=now))
    except Refused:
        return True


def _decided_together() -> list[int]:
    """The open cases that wait at a step where more than one may have to say yes."""
    waiting = Assignment.objects.filter(state=Assignment.State.OPEN, case__state=Case.State.OPEN)
    pairs = waiting.order_by().values_list("case__version", "step").distinct()
    of_several = {(version, step) for version, step in pairs if _together(version, step)}
    if not of_several:
        return []
    versions, steps = {version for version, _ in of_several}, {step for _, step in of_several}
    rows = waiting.filter(case__version__in=versions, step__in=steps).values_list("case", "case__version", "step")
    return sorted({case for case, version, step in rows if (version, step) in of_several})


def _together(version: int, step: str) -> bool:
    return any(one.id == step and together(one) for one in load(version).plan.humans)
