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


def taken_back(message: Envelope) -> Outcome:
    """The requester, and whom it is about, know that what was granted holds no more. Handler of "case.reversed"."""
    case = case_of(message)
    people = {one for one in (case.requester_id, case.subject_id) if one is not None}
    told = {name: message.payload[name] for name in ("via", "by") if message.payload.get(name)}
    return notify_of_case(message, case, [Recipient("taken_back", one) for one in sorted(people)], **told)


def delivery_changed(message: Envelope) -> Outcome:
    """The requester knows that it has been delivered, or the operators that it has given up. Of "delivery.changed"."""
    case = case_of(message)
    counter = bool(message.payload.get("counter"))
    delivery = Delivery.objects.get(case=case, target=message.payload["target"], counter=counter)
    if delivery.state == Delivery.State.DELIVERED:
        kind = "counter_delivered" if counter else "delivered"
        return notify_of_case(message, case, [Recipient(kind, case.requester_id)], target=delivery.target)
    people = [Recipient("delivery_given_up", person) for person in sorted(snapshot().holders(DRIFT, None))]
    return notify_of_case(message, case, people, target=delivery.target)


HANDLERS: Mapping[str, Callable[[Envelope], Outcome]] = {
    "case.registered": registered,
    "step.opened": turn,
    "case.returned": returned,
    "rows.returned": rows_returned,
    "case.closed": closed,
    "case.withdrawn": withdrawn,
    "case.reversed": taken_back,
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
