"""What remains to be told the world: one row for each message and handler, the only truth about it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Message(models.Model):
    """A message (post i utkorgen) to one handler. `id` is also the idempotency key that the receiver sees."""

    class State(models.TextChoices):
        """Where the message is."""

        WAITING = "waiting", _("Väntar")
        DONE = "done", _("Klar")
        DEAD = "dead", _("Uppgiven")
        HANDLED = "handled", _("Hanterad för hand")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    topic = models.CharField(max_length=60)
    handler = models.CharField(max_length=120)
    queue = models.CharField(max_length=20, default="interactive")
    lane = models.CharField(max_length=80, blank=True, default="")  # the receiver outside that it waits for, if any
    about = models.CharField(max_length=80, blank=True)  # "case:17": for ordering per case and for the operator
    payload = models.JSONField(default=dict)  # ids only, never answers
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField()
    available_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    leased_by = models.CharField(max_length=80, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=200, blank=True)  # the receiver's reference, or why it was given up
    last_error = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["lane", "available_at", "id"], condition=models.Q(state="waiting"), name="outbox_lanes"
            ),
            models.Index(fields=["state", "created_at"], name="outbox_by_state"),
            models.Index(fields=["about"], name="outbox_about"),
        ]
