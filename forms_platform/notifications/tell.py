"""Tells people what has happened: a notice behind the bell, and a mail. Handlers of the cases' messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from forms_platform.cases.holders import person_name, position, together
from forms_platform.cases.models import Case, CaseEvent, Delivery
from forms_platform.cases.timeline import target_name
from forms_platform.definitions.load import load
from forms_platform.look.letters import Letter, draw
from forms_platform.look.words import day as in_words
from forms_platform.notifications.compose import Composed, compose, discreet
from forms_platform.notifications.models import Notice
from forms_platform.notifications.recipients import Recipient, whose_turn
from forms_platform.organisation.directory import Snapshot, snapshot
from forms_platform.organisation.models import RoleHolding, WorkGroup
from forms_platform.outbox.outcomes import Delivered, Envelope, Outcome, TryLater

OPERATOR: Final = "drift"
WITHOUT_NUMBER: Final = frozenset({"outbox:messages", "intake:drafts"})  # pages that are about no one case


def registered(message: Envelope) -> Outcome:
    """The requester has the receipt, and somebody else whom it is about knows. Handler of "case.registered"."""
    case = _case(message)
    people = [Recipient("registered", case.requester_id)]
    if case.subject_id not in (None, case.requester_id):
        people.append(Recipient("registered_for_you", case.subject_id))
    return _tell(message, case, people)


def turn(message: Envelope) -> Outcome:
    """Those whose turn it is know it. Handler of "step.opened"; a step that has been decided since tells nobody."""
    case, event = _case(message), _event(message)
    if event.step != case.step or case.state != Case.State.OPEN:
        return Delivered()
    excluded = frozenset(one for one in (case.requester_id, case.subject_id) if one is not None)
    people = whose_turn(
        event.data["principals"], snapshot(), e_service=case.e_service, excluded=excluded, today=timezone.localdate()
    )
    return _tell(message, case, people, due=event.data.get("due"))


def returned(message: Envelope) -> Outcome:
    """The requester knows that the case needs to be corrected. Handler of "case.returned"."""
    case, event = _case(message), _event(message)
    decision = CaseEvent.objects.filter(case=case, seq__lt=event.seq, kind="decided").order_by("-seq").first()
    by = decision.actor_id if decision else None
    return _tell(message, case, [Recipient("returned", case.requester_id)], by=by)


def closed(message: Envelope) -> Outcome:
    """The requester knows how the case ended. Handler of "case.closed"."""
    case = _case(message)
    return _tell(message, case, [Recipient(case.result, case.requester_id)])


def withdrawn(message: Envelope) -> Outcome:
    """Those who had the case know that they need not decide it. Handler of "case.withdrawn"."""
    case, event = _case(message), _event(message)
    opened = CaseEvent.objects.filter(case=case, seq__lt=event.seq, kind="step_opened").order_by("-seq").first()
    if opened is None:
        return Delivered()
    excluded = frozenset({case.requester_id})
    had_it = whose_turn(
        opened.data["principals"], snapshot(), e_service=case.e_service, excluded=excluded, today=timezone.localdate()
    )
    return _tell(message, case, [Recipient("withdrawn", one.person) for one in had_it if one.person is not None])


def delivery_changed(message: Envelope) -> Outcome:
    """The requester knows that it has been delivered, or the operators that it has given up. Of "delivery.changed"."""
    case = _case(message)
    delivery = Delivery.objects.get(case=case, target=message.payload["target"])
    if delivery.state == Delivery.State.DELIVERED:
        return _tell(message, case, [Recipient("delivered", case.requester_id)], target=delivery.target)
    operators = RoleHolding.objects.filter(role=OPERATOR, person__is_active=True).values_list("person", flat=True)
    people = [Recipient("delivery_given_up", person) for person in sorted(set(operators))]
    return _tell(message, case, people, target=delivery.target)


HANDLERS: Mapping[str, Callable[[Envelope], Outcome]] = {
    "case.registered": registered,
    "step.opened": turn,
    "case.returned": returned,
    "case.closed": closed,
    "case.withdrawn": withdrawn,
    "delivery.changed": delivery_changed,
}


def handle(message: Envelope) -> Outcome:
    """The message's people have been told, each once. Handler of every topic in HANDLERS."""
    return HANDLERS[message.topic](message)


# Only the turn is worth a mail to who has other things to do; and to the requester what they wait for.
MAILED: Final = frozenset(
    {"registered", "registered_for_you", "your_turn", "your_turn_as_stand_in", "group_turn", "returned", "approved",
     "rejected", "done", "delivery_given_up"}
)  # fmt: skip


def facts_of(
    case: Case, organisation: Snapshot, recipient: Recipient, language: str, more: Mapping[str, Any]
) -> dict[str, str]:
    """What the words of a notice may name, in the recipient's language."""
    title = load(case.version_id).document.title
    with override(language):
        waits = case.assignments.filter(state__in=["open", "held"]).values_list("principal", flat=True)
        return {
            "title": title.say("sv"),
            "title_en": title.say("en"),
            "number": case.number,
            "requester": person_name(case.requester_id, organisation),
            "by": person_name(more["by"], organisation) if more.get("by") else "",
            "absent": person_name(recipient.absent, organisation) if recipient.absent else "",
            "group": organisation.group_names.get(recipient.group, recipient.group),
            "due": _day(more.get("due")),
            "waits_for": together(position(principal, organisation) for principal in waits)
            if recipient.kind == "registered"
            else "",
            "target": target_name(more["target"]) if more.get("target") else "",
        }


def _day(text: str | None) -> str:
    from datetime import date

    return in_words(date.fromisoformat(text), timezone.localdate()) if text else ""


def _tell(message: Envelope, case: Case, recipients: Sequence[Recipient], **more: Any) -> Outcome:
    """Notices first, so that nobody is forgotten; then the mails that have not gone yet."""
    organisation, now = snapshot(), timezone.now()
    people = [(one, one.person) for one in recipients if one.person is not None and organisation.active(one.person)]
    Notice.objects.bulk_create(
        (
            Notice(
                message=message.id,
                person_id=person,
                case=case,
                kind=one.kind,
                facts=facts_of(case, organisation, one, _language(one, organisation), more),
                told_at=now,
            )
            for one, person in people
        ),
        ignore_conflicts=True,
    )
    letters = [one for one in recipients if one.kind in MAILED]
    if not letters:
        return Delivered()
    try:
        _mail(message, case, letters, organisation, more)
    except OSError as fault:  # smtplib's errors are OSErrors too
        return TryLater(f"mail: {type(fault).__name__}")
    return Delivered()


def _mail(
    message: Envelope, case: Case, recipients: Sequence[Recipient], organisation: Snapshot, more: Mapping[str, Any]
) -> None:
    """Every mail of the message that has not gone has gone. Raises: OSError when the mail server does not take them."""
    link_only = load(case.version_id).document.secrecy.mail == "link_only"
    gone = set(Notice.objects.filter(message=message.id, mailed_at__isnull=False).values_list("person_id", flat=True))
    with get_connection() as connection:
        for one in recipients:
            address = _address(one, organisation)
            if not address or (one.person is not None and one.person in gone):
                continue
            language = _language(one, organisation)
            said = (
                discreet(one.kind, case.number, language)
                if link_only
                else compose(one.kind, facts_of(case, organisation, one, language, more), language)
            )
            letter(
                said,
                path_of(said.address, case.number),
                to=address,
                language=language,
                id=f"{message.id}.{one.person or one.group}",
                connection=connection,
            ).send()
            if one.person is not None:
                Notice.objects.filter(message=message.id, person=one.person).update(mailed_at=timezone.now())


def letter(said: Composed, path: str, *, to: str, language: str, id: str, connection: Any) -> EmailMultiAlternatives:
    """The mail, not sent. The same id gives the same Message-ID, so that a mail sent twice is shown once."""
    drawn = draw(
        Letter(
            heading=said.subject,
            paragraphs=tuple(text for text in (said.line, said.more) if text),
            button=(said.action, settings.SITE_URL + path),
        ),
        language,
    )
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    mail = EmailMultiAlternatives(
        subject=said.subject,
        body=drawn.text,
        to=[to],
        connection=connection,
        headers={
            "Message-ID": f"<{id}@{host}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )
    mail.attach_alternative(drawn.html, "text/html")
    return mail


def path_of(address: str, number: str = "") -> str:
    """The path that a notice leads to."""
    return reverse(address) if address in WITHOUT_NUMBER else reverse(address, args=[number])


def _address(one: Recipient, organisation: Snapshot) -> str:
    if one.person is not None:
        card = organisation.person(one.person)
        return card.email if card else ""
    return WorkGroup.objects.filter(key=one.group).values_list("email", flat=True).first() or ""


def _language(one: Recipient, organisation: Snapshot) -> str:
    card = organisation.person(one.person) if one.person is not None else None
    return card.language if card else "sv"


def _case(message: Envelope) -> Case:
    return Case.objects.get(pk=message.payload["case"])


def _event(message: Envelope) -> CaseEvent:
    return CaseEvent.objects.get(case=message.payload["case"], seq=message.payload["seq"])
