"""A short lease on a document while somebody signs it elsewhere: nobody shall have signed bytes that are then no longer
the newest. It runs out by itself; whoever had it then begins anew."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from forms_platform.signatures.models import Act, Document

LASTS = timedelta(minutes=5)  # BankID waits for three minutes, Freja for two


def take_lease(act: Act, now: datetime) -> bool:
    """Whether the document is the act's for a while: nobody else has it."""
    free = Q(leased_to=None) | Q(leased_to=act.pk) | Q(leased_until__lte=now)
    return bool(Document.objects.filter(free, pk=act.document_id).update(leased_to=act.pk, leased_until=now + LASTS))


def has_lease(act: Act, now: datetime) -> bool:
    """Whether the document is still the act's."""
    return Document.objects.filter(pk=act.document_id, leased_to=act.pk, leased_until__gt=now).exists()


def end_lease(act: Act) -> None:
    """The document is anybody's, if it was the act's."""
    Document.objects.filter(pk=act.document_id, leased_to=act.pk).update(leased_to=None, leased_until=None)


def leased_by_another(act: Act, now: datetime) -> bool:
    """Whether somebody else is signing the document elsewhere just now."""
    held = Document.objects.filter(pk=act.document_id, leased_until__gt=now)
    return held.exclude(leased_to=None).exclude(leased_to=act.pk).exists()
