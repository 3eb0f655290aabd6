"""A case without the rows of a table that its decider did not let go on (nine receipts go on, one is sent back)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from forms_platform.cases.models import Case
from forms_platform.cases.names import CaseNames
from forms_platform.definitions.language.answers import read_answers, to_wire
from forms_platform.definitions.load import Loaded
from forms_platform.organisation.snapshot import Snapshot
from workflows.deciding import rows_left_behind
from workflows.events import Decided, Event


def left_behind(loaded: Loaded, events: Sequence[Event]) -> tuple[str, frozenset[int]] | None:
    """The table and the numbers of its rows that did not go on; None when all did, or none is decided by itself."""
    for event in events:
        step = loaded.plan.human(event.step) if isinstance(event, Decided) else None
        if isinstance(event, Decided) and step is not None and step.rows is not None:
            out = rows_left_behind(step, event.rows)
            return (step.rows.field, out) if out else None
    return None


def without_rows(
    case: Case, loaded: Loaded, organisation: Snapshot, field: str, rows: frozenset[int]
) -> dict[str, Any]:
    """The answers (wire form) without those rows, and everything that is worked out from them anew. One statement."""
    raw = dict(case.answers)
    raw[field] = [row for number, row in enumerate(raw.get(field) or []) if number not in rows]
    names = CaseNames(organisation, case.attachments.all())
    today = timezone.localdate(case.registered_at)
    return to_wire(loaded.document, read_answers(loaded.document, raw, today=today, names=names).values)
