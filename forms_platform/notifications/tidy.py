"""Forgets what nobody asks for any more: used links, sent digests, notices of long ago. Handler of "day.begun"."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from forms_platform.notifications.models import Digest, Notice, SignInLink
from forms_platform.outbox.outcomes import Delivered, Envelope, Outcome

LINKS_KEPT = timedelta(days=30)  # after they stopped working, for who asks how somebody got in
DIGESTS_KEPT = timedelta(days=30)
NOTICES_KEPT = timedelta(days=400)
BATCH = 1000
BATCHES = 100


def tidy(message: Envelope) -> Outcome:
    """Nothing older than it has to be is left."""
    now = timezone.now()
    _forget(SignInLink.objects.filter(expires_at__lt=now - LINKS_KEPT))
    _forget(Digest.objects.filter(day__lt=_day(now - DIGESTS_KEPT)))
    _forget(Notice.objects.filter(told_at__lt=now - NOTICES_KEPT))
    return Delivered()


def _day(at: datetime) -> Any:
    return timezone.localtime(at).date()


def _forget(old: QuerySet[Any]) -> None:
    for _ in range(BATCHES):
        ids = list(old.values_list("pk", flat=True)[:BATCH])
        old.model._default_manager.filter(pk__in=ids).delete()
        if len(ids) < BATCH:
            return
