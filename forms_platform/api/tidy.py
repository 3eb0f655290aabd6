"""Forgets what the API need not remember: answers that no request will come again for, and tokens long gone."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from forms_platform.api import once
from forms_platform.api.models import Token
from forms_platform.outbox.outcomes import Delivered, Envelope, Outcome

CLIENTS_KEPT = timedelta(days=2)  # the tokens of a client, after their hour


def tidy(message: Envelope) -> Outcome:
    """Nothing older than it has to be is left. Handler of "day.begun"."""
    now = timezone.now()
    once.tidy(now)
    Token.objects.filter(client__isnull=False, expires_at__lt=now - CLIENTS_KEPT).delete()
    return Delivered()
