"""Warns people whose drafts are about to be removed, once for each time a draft has been left to rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from django.core.mail import get_connection
from django.utils import timezone
from django.utils.translation import override

from forms_platform.definitions.load import load
from forms_platform.intake.drafts import KEPT_FOR
from forms_platform.intake.models import Draft
from forms_platform.look.words import day as in_words
from forms_platform.notifications.compose import compose
from forms_platform.notifications.models import Notice
from forms_platform.notifications.tell import letter, path_of
from forms_platform.organisation.directory import PersonCard, Snapshot, snapshot
from forms_platform.outbox.outcomes import Delivered, Envelope, Outcome, TryLater

KIND = "draft_expires"
WARNED_BEFORE = timedelta(days=5)
BATCH = 500


def warn(message: Envelope) -> Outcome:
    """Everybody whose draft goes within five days has been told, each once. Handler of "day.begun"."""
    now, organisation = timezone.now(), snapshot()
    resting = Draft.objects.filter(
        submitted_as=None, saved_at__lte=now - KEPT_FOR + WARNED_BEFORE, saved_at__gt=now - KEPT_FOR
    ).order_by("saved_at", "pk")
    for start in range(0, resting.count(), BATCH):
        try:
            _warn(list(resting[start : start + BATCH]), organisation, now)
        except OSError as fault:  # smtplib's errors are OSErrors too
            return TryLater(f"mail: {type(fault).__name__}")
    return Delivered()


def _warn(drafts: Sequence[Draft], organisation: Snapshot, now: datetime) -> None:
    """Notices first, so that nobody is forgotten; then the mails that have not gone yet. Raises: OSError."""
    cards = {draft.pk: card for draft in drafts if (card := organisation.person(draft.person_id)) and card.active}
    notices = {_rest(draft): draft for draft in drafts if draft.pk in cards}
    Notice.objects.bulk_create(
        (
            Notice(
                message=rest,
                person_id=draft.person_id,
                kind=KIND,
                facts=_facts(draft, cards[draft.pk]),
                told_at=now,
            )
            for rest, draft in notices.items()
        ),
        ignore_conflicts=True,
    )
    waiting = Notice.objects.filter(message__in=list(notices), kind=KIND, mailed_at=None)
    with get_connection() as connection:
        for notice in waiting:
            card = cards[notices[notice.message].pk]
            if not card.email:
                continue
            said = compose(KIND, notice.facts, card.language)
            letter(
                said,
                path_of(said.address),
                to=card.email,
                language=card.language,
                id=f"{notice.message}.{card.id}",
                connection=connection,
            ).send()
            Notice.objects.filter(pk=notice.pk).update(mailed_at=timezone.now())


def _rest(draft: Draft) -> UUID:
    """Names this rest of the draft: touched again, it may be warned of again."""
    return uuid5(NAMESPACE_URL, f"{KIND}:{draft.pk}:{draft.saved_at.isoformat()}")


def _facts(draft: Draft, card: PersonCard) -> dict[str, str]:
    """What the words may name. Where mail may not say what an errand is about, neither does this."""
    document = load(draft.version_id).document
    told = document.secrecy.mail == "title"
    goes = timezone.localtime(draft.saved_at + KEPT_FOR).date()
    saved = timezone.localtime(draft.saved_at).date()
    today = timezone.localdate()
    return {
        "title": document.title.say("sv") if told else "en ansökan",
        "title_en": document.title.say("en") if told else "an application",
        "goes": _said(goes, today, card.language),
        "saved": _said(saved, today, card.language),
    }


def _said(day: date, today: date, language: str) -> str:
    with override(language):
        return in_words(day, today)
