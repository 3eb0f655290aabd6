"""Warns people whose drafts are about to be removed, once for each time a draft has been left to rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils import timezone
from django.utils.translation import override

from forms_platform.definitions.load import load
from forms_platform.intake.drafts import KEPT_FOR
from forms_platform.intake.models import Draft
from forms_platform.look.words import day as in_words
from forms_platform.notifications.choices import choices_of, wants
from forms_platform.notifications.models import When
from forms_platform.notifications.notify import Told, notify
from forms_platform.organisation.directory import PersonCard, Snapshot, snapshot
from forms_platform.outbox.outcomes import Delivered, Envelope, Outcome

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
        _warn(message, list(resting[start : start + BATCH]), organisation, now)
    return Delivered()


def _warn(message: Envelope, drafts: Sequence[Draft], organisation: Snapshot, now: datetime) -> None:
    choices = choices_of(draft.person_id for draft in drafts)
    for draft in drafts:
        card = organisation.person(draft.person_id)
        if card is None or not card.active:
            continue
        mailed = wants(choices[draft.person_id], KIND) == When.NOW
        told = Told(KIND, _facts(draft, card), person=draft.person_id, mailed=mailed)
        notify(replace(message, id=_rest(draft), about=f"draft:{draft.pk}"), [told], now=now)


def _rest(draft: Draft) -> UUID:
    """Names this rest of the draft: touched again, it may be warned of again."""
    return uuid5(NAMESPACE_URL, f"{KIND}:{draft.pk}:{draft.saved_at.isoformat()}")


def _facts(draft: Draft, card: PersonCard) -> dict[str, str]:
    """What the words may name. Where mail may not say what an errand is about, neither does this."""
    document = load(draft.version_id).document
    told = not document.secrecy.discreet
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
