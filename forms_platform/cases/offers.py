"""What a reader of a case may do with it now, as the engine would have it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from forms_platform.cases.foresee import events_that_follow
from forms_platform.cases.models import Case
from forms_platform.organisation.directory import Snapshot
from workflows.commands import Amend, Command, Comment, Recall, Withdraw
from workflows.errors import Code, Refused
from workflows.events import Event


@dataclass(frozen=True, slots=True)
class Offers:
    """What the reader may do."""

    amend: bool
    withdraw: bool
    comment: bool
    recall: bool


def offers(case: Case, events: tuple[Event, ...], organisation: Snapshot, person: int, *, now: datetime) -> Offers:
    """What the person may do with the case. No statement, and nothing happens."""

    def allowed(command: Command) -> bool:
        try:
            events_that_follow(case, events, command, organisation, now=now)
        except Refused as refused:
            # That nobody can take the step after an amendment is told when the amendment is sent in.
            return refused.code is Code.NOBODY
        return True

    return Offers(
        amend=allowed(Amend(person)),
        withdraw=allowed(Withdraw(person)),
        comment=allowed(Comment(person, "?")),
        recall=allowed(Recall(person)),
    )
