"""Tells people what has happened to a step that is open: reminders, what was passed on, opinions, and what the plan of
the e-service itself wants told. Handlers of the cases' messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from django.utils import timezone

from forms_platform.cases.history import events_of, history
from forms_platform.cases.models import Assignment, Case, CaseEvent
from forms_platform.definitions.load import load
from forms_platform.notifications.of_case import case_of, event_of, notify_of_case, who_had, who_has
from forms_platform.notifications.recipients import Recipient, as_kind
from forms_platform.organisation.directory import snapshot
from forms_platform.outbox.outcomes import Delivered, Envelope, Outcome
from workflows.approvers import holders
from workflows.plan import NotifyStep
from workflows.standing import Opening, fold


def reminded(message: Envelope) -> Outcome:
    """Those who still have the step are reminded, before its last day or after. Handler of "step.reminded"."""
    case, event = case_of(message), event_of(message)
    rows = list(Assignment.objects.filter(case=case, step=event.step, state__in=Assignment.WAITING))
    if not rows:
        return Delivered()
    due = rows[0].due
    late = due is not None and due < timezone.localdate(event.at)
    claimed = next((row.claimed_by_id for row in rows if row.claimed_by_id is not None), None)
    people = [Recipient("", claimed)] if claimed is not None else who_has(case, [row.principal for row in rows])
    told = as_kind("overdue" if late else "reminded", people)
    return notify_of_case(message, case, told, opened_seq=rows[0].opened_seq, due=_iso(due))


def passed_on(message: Envelope) -> Outcome:
    """Those to whom the step has passed on know it and why, and so do those who had it. Handler of "step.overdue"."""
    case, event = case_of(message), event_of(message)
    before, after = _openings(case, event)
    if before is None or after is None or not _still(case, after):
        return Delivered()
    new = [one for one in after.principals if one not in before.principals]
    people = who_has(case, new)
    if event.data["why"] == "vacancy":
        return notify_of_case(message, case, people, opened_seq=after.seq, due=_iso(after.due))
    moved = event.data["why"] == "overdue_move"
    had_it = [Recipient("", before.claimed_by)] if before.claimed_by else who_has(case, before.principals)
    if moved:  # a shared mailbox need not know what it no longer has
        had_it = [one for one in had_it if one.person is not None]
    told = [*as_kind("escalated", people), *as_kind("taken" if moved else "overdue", had_it)]
    return notify_of_case(
        message, case, told, opened_seq=after.seq, due=_iso(after.due), before=before.principals, after=new
    )


def handed_over(message: Envelope) -> Outcome:
    """Whoever was given the step knows it, and from whom. Handler of "step.handed_over"."""
    case, event = case_of(message), event_of(message)
    _, after = _openings(case, event)
    if after is None or not _still(case, after):
        return Delivered()
    told = as_kind("handed_over", who_has(case, [f"u:{event.data['to']}"]))
    by = {"by": event.actor_id, "on_behalf_of": event.on_behalf_of_id}
    return notify_of_case(message, case, told, opened_seq=after.seq, due=_iso(after.due), **by)


def opinion_asked(message: Envelope) -> Outcome:
    """Whose opinion is asked for knows it; the question is read in the case. Handler of "opinion.asked"."""
    case, event = case_of(message), event_of(message)
    _, after = _openings(case, event)
    if after is None:
        return Delivered()
    told = [Recipient("opinion_asked", event.data["of"])]
    by = {"by": event.actor_id, "on_behalf_of": event.on_behalf_of_id}
    return notify_of_case(message, case, told, opened_seq=after.seq, **by)


def opinion_given(message: Envelope) -> Outcome:
    """Whoever asked knows that there is an answer. Handler of "opinion.given"."""
    case, event = case_of(message), event_of(message)
    asked = CaseEvent.objects.filter(
        case=case, kind="opinion_asked", step=event.step, seq__lt=event.seq, data__of=event.actor_id
    ).order_by("-seq").first()  # fmt: skip
    if asked is None:
        return Delivered()
    return notify_of_case(message, case, [Recipient("opinion_given", asked.actor_id)], by=event.actor_id)


def recalled(message: Envelope) -> Outcome:
    """Those who had the case know that they need not decide it now. Handler of "case.recalled"."""
    case = case_of(message)
    return notify_of_case(message, case, as_kind("recalled", who_had(case, event_of(message))))


def told_by_plan(message: Envelope) -> Outcome:
    """Those whom a step of the plan names are told what it says. Handler of "case.notify"."""
    case, event = case_of(message), event_of(message)
    step = load(case.version_id).plan.step(event.step)
    if not isinstance(step, NotifyStep):
        return Delivered()
    organisation = snapshot()
    people: dict[tuple[int | None, str], Recipient] = {}
    for principal in event.data["to"]:
        if principal.startswith("g:"):
            people[None, principal] = Recipient("told", group=principal[2:])
        else:
            people |= {(one, ""): Recipient("told", one) for one in sorted(holders(principal, organisation))}
    return notify_of_case(message, case, list(people.values()), label=step.label, said=step.text)


HANDLERS: Mapping[str, Callable[[Envelope], Outcome]] = {
    "step.reminded": reminded,
    "step.overdue": passed_on,
    "step.handed_over": handed_over,
    "opinion.asked": opinion_asked,
    "opinion.given": opinion_given,
    "case.recalled": recalled,
    "case.notify": told_by_plan,
}


def handle(message: Envelope) -> Outcome:
    """The message's people have been told, each once. Handler of every topic in HANDLERS."""
    return HANDLERS[message.topic](message)


def _openings(case: Case, event: CaseEvent) -> tuple[Opening | None, Opening | None]:
    """The step as it was before the event and after it."""
    plan, events = load(case.version_id).plan, events_of(history(case.pk))
    before, after = fold(plan, events[: event.seq - 1]), fold(plan, events[: event.seq])
    return before.open.get(event.step), after.open.get(event.step)


def _still(case: Case, opening: Opening) -> bool:
    """Whether the step waits yet."""
    return Assignment.objects.filter(case=case, opened_seq=opening.seq, state__in=Assignment.WAITING).exists()


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
