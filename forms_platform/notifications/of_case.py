"""Notifies people of something in a case, each in their language and as they have chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from forms_platform.cases.history import events_of, history
from forms_platform.cases.models import Case, CaseEvent
from forms_platform.definitions.load import load
from forms_platform.notifications.choices import DEFAULT, choices_of, wants
from forms_platform.notifications.compose import TURNS
from forms_platform.notifications.facts import facts_of
from forms_platform.notifications.models import MailChoice, When
from forms_platform.notifications.notify import Told, notify
from forms_platform.notifications.recipients import Recipient, holding
from forms_platform.organisation.directory import Snapshot, snapshot
from forms_platform.organisation.models import WorkGroup
from forms_platform.outbox.outcomes import Envelope, Outcome
from workflows.standing import fold


def case_of(message: Envelope) -> Case:
    """The case that the message is about, as it is now."""
    return Case.objects.get(pk=message.payload["case"])


def event_of(message: Envelope) -> CaseEvent:
    """What happened in the case."""
    return CaseEvent.objects.get(case=message.payload["case"], seq=message.payload["seq"])


def owners(case: Case) -> frozenset[int]:
    """The requester and the subject, who decide nothing in it."""
    return frozenset(one for one in (case.requester_id, case.subject_id) if one is not None)


def who_has(case: Case, principals: Sequence[str]) -> list[Recipient]:
    """Those who should hear that the case waits for the principals."""
    return holding(principals, snapshot(), e_service=case.e_service, excluded=owners(case), today=timezone.localdate())


def who_had(case: Case, event: CaseEvent) -> list[Recipient]:
    """The people who had the case until the event: of each open step who had taken it, or those whose turn it was."""
    before = fold(load(case.version_id).plan, events_of(history(case.pk))[: event.seq - 1])
    people: list[Recipient] = []
    for opening in before.open.values():
        taken = opening.claimed_by
        people += [Recipient("", taken)] if taken is not None else who_has(case, opening.principals)
    return [one for one in people if one.person is not None]


def notify_of_case(
    message: Envelope, case: Case, recipients: Sequence[Recipient], *, opened_seq: int | None = None, **more: Any
) -> Outcome:
    """Everybody still employed has a notice, and those who want it their mail."""
    organisation = snapshot()
    people = [one for one in recipients if one.person is None or organisation.active(one.person)]
    choices = choices_of(one.person for one in people if one.person is not None)
    mailboxes = with_mailbox([one.group for one in people if one.person is None])
    told = []
    for one in people:
        if one.person is None and one.group not in mailboxes:
            continue
        choice = choices.get(one.person, DEFAULT) if one.person is not None else None
        language = _language(one, organisation)
        told.append(
            Told(
                one.kind,
                facts_of(case, organisation, one, language, more),
                person=one.person,
                mailbox="" if one.person is not None else f"group:{one.group}",
                mailed=choice is None or _goes_now(choice, one),
                opened_seq=opened_seq if one.kind in TURNS else None,
            )
        )
    return notify(message, told, now=timezone.now(), case=case)


def _goes_now(choice: MailChoice, one: Recipient) -> bool:
    when = wants(choice, one.kind, absent=one.absent is not None, group=bool(one.group), away=one.away)
    return when == When.NOW


def with_mailbox(groups: Sequence[str]) -> frozenset[str]:
    """Those of the groups that have a shared mailbox."""
    found = WorkGroup.objects.filter(key__in=groups).exclude(email="").values_list("key", flat=True) if groups else ()
    return frozenset(found)


def _language(one: Recipient, organisation: Snapshot) -> str:
    card = organisation.person(one.person) if one.person is not None else None
    return card.language if card else "sv"
