"""Sends the mail of one notice. Handler of "mail.wanted"; each mail is its own row in the outbox."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from forms_platform.cases.models import Assignment, Case, Opinion
from forms_platform.definitions.load import load
from forms_platform.notifications.compose import TURNS, Composed, compose, discreet
from forms_platform.notifications.letter import letter, path_of
from forms_platform.notifications.links import HOLDS, link_for, token_of
from forms_platform.notifications.models import OPERATORS_MAILBOX, Notice
from forms_platform.organisation.directory import Snapshot, snapshot
from forms_platform.organisation.models import WorkGroup
from forms_platform.outbox.outcomes import Delivered, Envelope, GiveUp, Outcome, TryLater

PERMANENT = range(500, 600)  # SMTP: it is no use to try again
WITH_LINK = TURNS | {"returned"}  # the kinds that somebody has to act on


@dataclass(frozen=True, slots=True)
class _Address:
    """Where a mail goes, and in which language."""

    email: str
    language: str


def handle(message: Envelope) -> Outcome:
    """The mail has gone, once; or its turn is over and it never will. Handler of "mail.wanted"."""
    notice = Notice.objects.select_related("case").filter(pk=message.payload["notice"]).first()
    if notice is None or notice.mailed_at is not None:
        return Delivered()
    if not still_true(notice):
        return Delivered("inte längre aktuellt")
    organisation = snapshot()
    address = _address_of(notice, organisation)
    if not address.email:
        return Delivered("ingen e-postadress")
    outcome = deliver(_mail(message, notice, address, organisation))
    if isinstance(outcome, Delivered):
        Notice.objects.filter(pk=notice.pk).update(mailed_at=timezone.now(), refused_at=None)
    elif isinstance(outcome, GiveUp):
        Notice.objects.filter(pk=notice.pk).update(refused_at=timezone.now())
    return outcome


def deliver(mail: EmailMessage) -> Outcome:
    """What the mail server made of the mail. An address it will never have is given up; of what is said, no text of the
    server's is kept but its number: it may repeat the address or the mail."""
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _ in refused.recipients.values()]
        code = codes[0] if codes else 0
        if codes and all(one in PERMANENT for one in codes):
            return GiveUp(f"mejlservern tar inte emot adressen ({code})")
        return TryLater(f"mejlservern tar inte emot adressen nu ({code})")
    except smtplib.SMTPDataError as refused:
        if refused.smtp_code in PERMANENT:
            return GiveUp(f"mejlservern tar inte emot mejlet ({refused.smtp_code})")
        return TryLater(f"mejlservern tar inte emot mejlet nu ({refused.smtp_code})")
    except smtplib.SMTPResponseException as refused:  # the sender, the password: all mails alike
        return TryLater(f"mejlservern svarade {refused.smtp_code}")
    except OSError as fault:  # smtplib's other errors are OSErrors too
        return TryLater(f"mejlservern svarar inte ({type(fault).__name__})")
    return Delivered()


def still_true(notice: Notice) -> bool:
    """Whether what the notice says is still so: a turn that somebody has taken since is worth no mail."""
    if notice.kind not in TURNS or notice.case is None or notice.opened_seq is None:
        return True
    if notice.case.state != Case.State.OPEN:
        return False
    if notice.kind == "opinion_asked":
        asked = Opinion.objects.filter(case=notice.case, opened_seq=notice.opened_seq, of=notice.person_id)
        return asked.filter(wanted=True).exists()
    theirs = Assignment.objects.filter(case=notice.case, opened_seq=notice.opened_seq, state__in=Assignment.WAITING)
    taken_by = [row.claimed_by_id for row in theirs]
    return bool(taken_by) and any(one in (None, notice.person_id) for one in taken_by)


def _address_of(notice: Notice, organisation: Snapshot) -> _Address:
    if notice.person_id is not None:
        card = organisation.person(notice.person_id)
        return _Address(card.email, card.language) if card and card.active else _Address("", "sv")
    if notice.mailbox == OPERATORS_MAILBOX:
        return _Address(settings.OPERATOR_MAIL, "sv")
    group = notice.mailbox.removeprefix("group:")
    return _Address(WorkGroup.objects.filter(key=group).values_list("email", flat=True).first() or "", "sv")


def _mail(message: Envelope, notice: Notice, address: _Address, organisation: Snapshot) -> EmailMessage:
    said, own = said_of(notice, address.language)
    path, note = path_of(said.address, notice.case.number if notice.case else ""), ""
    if notice.kind in WITH_LINK and (link := link_for(notice, organisation, timezone.now())) is not None:
        path = reverse("notifications:link", args=[token_of(link)])
        note = said_of_link(address.language)
    closed = notice.case is not None and load(notice.case.version_id).document.secrecy.discreet
    return letter(
        said,
        path,
        to=address.email,
        language=address.language,
        id=message.id,
        facts=_table(notice, address.language) if own else (),
        note=note,
        service="" if closed or notice.case is None else notice.case.e_service,
        case=notice.case.number if notice.case else "",
    )


def said_of_link(language: str) -> str:
    """What is said under a button that signs in."""
    with override(language):
        told = gettext("Länken loggar in dig en gång, i %(days)s dagar. Skicka den inte vidare.")
        return told % {"days": HOLDS.days}


def said_of(notice: Notice, language: str) -> tuple[Composed, bool]:
    """What the mail of the notice says, and whether in the e-service's own words."""
    if notice.case is None:
        return compose(notice.kind, notice.facts, language), False
    document = load(notice.case.version_id).document
    if document.secrecy.discreet:
        return discreet(notice.kind, notice.case.number, language), False
    own = document.messages.get(notice.kind)  # type: ignore[call-overload] # an event or another kind: None then
    return compose(notice.kind, notice.facts, language, own), own is not None


def _table(notice: Notice, language: str) -> list[tuple[str, str]]:
    """Number and date stand in the mail whatever the e-service's own words say."""
    with override(language):
        rows = [(gettext("Ärendenummer"), notice.facts.get("number", ""))]
        if notice.kind in TURNS and notice.facts.get("due"):
            rows.append((gettext("Svara senast"), notice.facts["due"]))
    return rows
