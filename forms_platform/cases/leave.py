"""What a granted leave means: somebody is away. The organisation notes it, and the case offers a calendar entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from forms_platform.cases.models import Case
from forms_platform.definitions.language.answers import facts, from_wire
from forms_platform.definitions.load import load
from forms_platform.organisation.absences import absence_from_leave
from forms_platform.outbox.outcomes import Delivered, Envelope, Outcome


@dataclass(frozen=True, slots=True)
class Leave:
    """Who is away when, the first and the last day included."""

    person: int
    starts: date
    ends: date


def leave_of(case: Case) -> Leave | None:
    """The leave that the case has granted; None: no leave, not granted, or still at work."""
    document = load(case.version_id).document
    if document.absence is None or document.means_absence is None or case.result != "approved" or case.reversed_at:
        return None
    values = from_wire(document, case.answers)
    period = values.get(document.absence.period)
    if period is None or not document.means_absence(facts(document, values)):
        return None
    return Leave(case.subject_id or case.requester_id, period.first, period.last)


def note_absence(message: Envelope) -> Outcome:
    """The organisation knows of the leave that the case granted. Handler of "leave.granted"."""
    case = Case.objects.get(pk=message.payload["case"])
    leave = leave_of(case)
    if leave is not None and leave.ends >= timezone.localdate():
        absence_from_leave(
            person=leave.person, starts=leave.starts, ends=leave.ends, about=f"case:{case.pk}", now=timezone.now()
        )
    return Delivered()
