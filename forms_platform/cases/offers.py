"""What a reader of a case may do with it now, as the engine would have it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from forms_platform.cases.models import Case
from forms_platform.organisation.directory import Snapshot
from forms_platform.sweden.working_days import is_working_day
from workflows.commands import Amend, Command, Withdraw
from workflows.engine import decide
from workflows.errors import Code, Refused
from workflows.events import Event
from workflows.plan import Plan
from workflows.values import Facts


@dataclass(frozen=True, slots=True)
class Offers:
    """What the reader may do."""

    amend: bool
    withdraw: bool


def offers(
    case: Case, plan: Plan, events: Sequence[Event], facts: Facts, organisation: Snapshot, person: int, today: date
) -> Offers:
    """What the person may do with the case. No statement, and nothing happens."""

    def allowed(command: Command) -> bool:
        try:
            decide(
                plan,
                events,
                facts,
                command,
                organisation,
                requester=case.requester_id,
                subject=case.subject_id,
                e_service=case.e_service,
                today=today,
                calendar=is_working_day,
            )
        except Refused as refused:
            # That nobody can take the step after an amendment is told when the amendment is sent in.
            return refused.code is Code.NOBODY
        return True

    return Offers(amend=allowed(Amend(person)), withdraw=allowed(Withdraw(person)))
