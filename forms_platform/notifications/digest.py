"""The day's mail: once each working day, at the time a person has chosen, one mail with all that waits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext, override

from forms_platform.cases.holders import person_name
from forms_platform.definitions.load import load
from forms_platform.look import words
from forms_platform.look.letters import Row, Section
from forms_platform.notifications.choices import choices_of
from forms_platform.notifications.compose import Composed
from forms_platform.notifications.facts import said_day
from forms_platform.notifications.letter import letter
from forms_platform.notifications.models import Digest, MailChoice, When
from forms_platform.notifications.send import deliver
from forms_platform.notifications.waiting import Waits, waiting_for
from forms_platform.organisation.directory import PersonCard, Snapshot, snapshot
from forms_platform.organisation.models import Person
from forms_platform.outbox.outcomes import Delivered, Envelope, Outcome
from forms_platform.outbox.post import Post, post_all
from forms_platform.sweden.working_days import is_working_day

TOPIC: Final = "digest.due"
SHOWN = 50
STOCKHOLM: Final = ZoneInfo("Europe/Stockholm")
DAILY: Final = Q(turns=When.DAILY) | Q(stand_in=When.DAILY) | Q(groups=When.DAILY)


def plan(message: Envelope) -> Outcome:
    """On a working day, whoever wants a mail a day has it in the outbox, due at their time. Handler of "day.begun"."""
    return plan_day(date.fromisoformat(message.payload["day"]), timezone.now())


def plan_day(day: date, now: datetime) -> Outcome:
    """The same, for that day at that moment; what was due already is due at once."""
    if is_working_day(day):
        _post(MailChoice.objects.filter(DAILY, person__is_active=True), day, now)
    return Delivered()


def plan_again(choice: MailChoice, now: datetime) -> None:
    """Who has changed their choice gets today's mail at the new time, when that is still to come."""
    day = timezone.localdate(now, STOCKHOLM)
    if wants_daily(choice) and is_working_day(day) and due_at(day, choice.daily_at) > now:
        _post([choice], day, now)


def wants_daily(choice: MailChoice) -> bool:
    """Whether anything is to be told once a day."""
    return When.DAILY in (choice.turns, choice.stand_in, choice.groups)


def due_at(day: date, at: time) -> datetime:
    """The moment of that time of day in Stockholm."""
    return datetime.combine(day, at, tzinfo=STOCKHOLM)


def _post(choices: Iterable[MailChoice], day: date, now: datetime) -> None:
    post_all(
        (
            Post(
                TOPIC,
                f"person:{choice.person_id}",
                {"person": choice.person_id, "day": day.isoformat(), "at": choice.daily_at.isoformat("minutes")},
                at=max(now, due_at(day, choice.daily_at)),
            )
            for choice in choices
        ),
        now=now,
    )


def handle(message: Envelope) -> Outcome:
    """The person has had the day's mail, once, if anything waits. Handler of "digest.due"."""
    return send(message, timezone.now())


def send(message: Envelope, now: datetime) -> Outcome:
    """The same, at that moment.

    However late the outbox comes to it the same day, it goes; on a later day it is too old, for that day has its own.
    A time that has been changed since is another message's.
    """
    day = date.fromisoformat(message.payload["day"])
    person = Person.objects.filter(pk=message.payload["person"], is_active=True).first()
    if person is None or not person.email or timezone.localdate(now, STOCKHOLM) != day:
        return Delivered()
    choice = choices_of([person.pk])[person.pk]
    if not wants_daily(choice) or choice.daily_at.isoformat("minutes") != message.payload["at"]:
        return Delivered()
    if Digest.objects.filter(person=person, day=day).exists():
        return Delivered()
    organisation = snapshot()
    card, waits = organisation.person(person.pk), waiting_for(person, choice, organisation, day)
    if card is None or not waits:
        return Delivered("inget väntade")
    outcome = deliver(_mail(message, card, waits, organisation, day))
    if isinstance(outcome, Delivered):
        Digest.objects.get_or_create(person=person, day=day, defaults={"mailed_at": now})
    return outcome


def _mail(
    message: Envelope, card: PersonCard, waits: Sequence[Waits], organisation: Snapshot, day: date
) -> EmailMessage:
    with override(card.language):
        late = sum(one.late(day) for one in waits)
        said = Composed(
            subject=_subject(len(waits), late),
            line=gettext("Det här väntar på dig. Det som är försenat står först."),
            more="",
            action=gettext("Öppna kön"),
            icon="inbox",
            address="approvals:queue",
            why=gettext("Du får mejlet för att du har valt ett mejl om dagen."),
        )
        sections = sections_of(waits, organisation, day)
    return letter(
        said,
        reverse("approvals:queue"),
        to=card.email,
        language=card.language,
        id=message.id,
        sections=sections,
        note=_left_out(len(waits), card.language),
    )


def _subject(count: int, late: int) -> str:
    said = ngettext("%(n)s ärende väntar på dig", "%(n)s ärenden väntar på dig", count) % {"n": count}
    if not late:
        return said
    told = ngettext("%(waits)s, %(n)s är försenat", "%(waits)s, %(n)s är försenade", late)
    return told % {"waits": said, "n": late}


def _left_out(count: int, language: str) -> str:
    if count <= SHOWN:
        return ""
    with override(language):
        return gettext("%(n)s till finns i kön.") % {"n": count - SHOWN}


def sections_of(waits: Sequence[Waits], organisation: Snapshot, day: date) -> list[Section]:
    """The cases under the title of their e-service, in the language that is switched on: what is late first, in every
    section and among them. Cases with secrecy stand together under no title, by number alone."""
    language = words.language()
    titled = [(_title(one, language), one) for one in list(waits)[:SHOWN]]
    first: dict[str, tuple[bool, date]] = {}
    for title, one in titled:
        place = (not one.late(day), one.due or date.max)
        first[title] = min(first.get(title, place), place)
    titled.sort(key=lambda pair: (first[pair[0]], pair[0], not pair[1].late(day), pair[1].due or date.max))
    return [
        Section(title, tuple(_row(one, organisation, day) for _, one in group))
        for title, group in groupby(titled, key=lambda pair: pair[0])
    ]


def _title(one: Waits, language: str) -> str:
    document = load(one.case.version_id).document
    return gettext("Ärenden med sekretess") if document.secrecy.discreet else document.title.say(language)


def _row(one: Waits, organisation: Snapshot, day: date) -> Row:
    page = "cases:case" if one.mine else "approvals:task"
    notes = []
    if one.mine:
        notes.append(gettext("ska rättas av dig"))
    if one.opinion:
        notes.append(gettext("ditt yttrande"))
    if one.absent is not None:
        notes.append(gettext("för %(absent)s") % {"absent": person_name(one.absent, organisation)})
    if one.due is not None:
        told = gettext("skulle ha fått svar %(day)s") if one.late(day) else gettext("svara senast %(day)s")
        notes.append(told % {"day": said_day(one.due.isoformat())})
    discreet = load(one.case.version_id).document.secrecy.discreet
    who = "" if discreet or one.mine else person_name(one.case.requester_id, organisation)
    return Row(
        text=f"{who}, {one.case.number}" if who else one.case.number,
        href=settings.SITE_URL + reverse(page, args=[one.case.number]),
        note=", ".join(notes),
        late=one.late(day),
    )
