"""Tells people what has happened in a case: whom, and what. Handlers of the cases' messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from forms_platform.cases.models import Assignment, Case, CaseEvent, Delivery
from forms_platform.notifications.of_case import case_of, event_of, notify_of_case, who_had, who_has
from forms_platform.notifications.recipients import Recipient, as_kind
from forms_platform.organisation.access import DRIFT
from forms_platform.organisation.directory import snapshot
from forms_platform.outbox.outcomes import Delivered, Envelope, Outcome


def registered(message: Envelope) -> Outcome:
    """The requester has the receipt, and somebody else whom it is about knows. Handler of "case.registered"."""
    case = case_of(message)
    people = [Recipient("registered", case.requester_id)]
    if case.subject_id not in (None, case.requester_id):
        people.append(Recipient("registered_for_you", case.subject_id))
    return notify_of_case(message, case, people)


def turn(message: Envelope) -> Outcome:
    """Those whose turn it is know it. Handler of "step.opened"; a step that has been decided since tells nobody."""
    case, event = case_of(message), event_of(message)
    waits = Assignment.objects.filter(case=case, opened_seq=event.seq, state__in=Assignment.WAITING).exists()
    if not waits or case.state != Case.State.OPEN:
        return Delivered()
    people = who_has(case, event.data["principals"])
    return notify_of_case(message, case, people, opened_seq=event.seq, due=event.data.get("due"))


def returned(message: Envelope) -> Outcome:
    """The requester knows that the case needs to be corrected, and who asks. Handler of "case.returned"."""
    case = case_of(message)
    return notify_of_case(
        message, case, [Recipient("returned", case.requester_id)], **_decided_by(case, event_of(message).seq)
    )


def rows_returned(message: Envelope) -> Outcome:
    """The requester knows which rows of the table did not go on with the case, though it did. Handler of
    "rows.returned"."""
    case, event = case_of(message), event_of(message)
    by = {"by": event.actor_id, "on_behalf_of": event.on_behalf_of_id}
    rows = [row + 1 for row in message.payload["rows"]]
    return notify_of_case(message, case, [Recipient("rows_returned", case.requester_id)], rows=rows, **by)


def closed(message: Envelope) -> Outcome:
    """The requester knows how the case ended, and who decided it for whom. Handler of "case.closed"."""
    case = case_of(message)
    return notify_of_case(
        message, case, [Recipient(case.result, case.requester_id)], **_decided_by(case, event_of(message).seq)
    )


def withdrawn(message: Envelope) -> Outcome:
    """Those who had the case know that they need not decide it. Handler of "case.withdrawn"."""
    case = case_of(message)
    return notify_of_case(message, case, as_kind("withdrawn", who_had(case, event_of(message))))


def delivery_changed(message: Envelope) -> Outcome:
    """The requester knows that it has been delivered, or the operators that it has given up. Of "delivery.changed"."""
    case = case_of(message)
    delivery = Delivery.objects.get(case=case, target=message.payload["target"])
    if delivery.state == Delivery.State.DELIVERED:
        return notify_of_case(message, case, [Recipient("delivered", case.requester_id)], target=delivery.target)
    people = [Recipient("delivery_given_up", person) for person in sorted(snapshot().holders(DRIFT, None))]
    return notify_of_case(message, case, people, target=delivery.target)


HANDLERS: Mapping[str, Callable[[Envelope], Outcome]] = {
    "case.registered": registered,
    "step.opened": turn,
    "case.returned": returned,
    "rows.returned": rows_returned,
    "case.closed": closed,
    "case.withdrawn": withdrawn,
    "delivery.changed": delivery_changed,
}


def handle(message: Envelope) -> Outcome:
    """The message's people have been told, each once. Handler of every topic in HANDLERS."""
    return HANDLERS[message.topic](message)


def _decided_by(case: Case, before: int) -> dict[str, int | None]:
    """Who took the last decision before that place in the history, and on whose behalf."""
    decision = CaseEvent.objects.filter(case=case, seq__lt=before, kind="decided").order_by("-seq").first()
    if decision is None:
        return {}
    return {"by": decision.actor_id, "on_behalf_of": decision.on_behalf_of_id}
