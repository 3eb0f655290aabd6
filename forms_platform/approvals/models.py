"""Decisions that can still be taken back."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class HeldDecision(models.Model):
    """A decision on hold for ten seconds, so that it can be undone; then the outbox carries it out."""

    class State(models.TextChoices):
        """What became of the decision."""

        HELD = "held", _("Kan ångras")
        DONE = "done", _("Verkställt")
        UNDONE = "undone", _("Ångrat")
        REFUSED = "refused", _("Gick inte att verkställa")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)  # also the command id
    batch = models.UUIDField(default=uuid.uuid4, db_index=True)  # decisions made with one press are undone with one
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="held_decisions")
    step = models.CharField(max_length=60)
    opened_seq = models.PositiveIntegerField()
    outcome = models.CharField(max_length=20)  # approve | reject | return
    comment = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    seen_revision = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.HELD)
    refusal = models.JSONField(null=True, blank=True)
    decided_at = models.DateTimeField()
    effective_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case", "step", "opened_seq"],
                condition=models.Q(state__in=["held", "done"]),
                name="one_decision_a_round",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["by", "-decided_at"], name="held_mine")]
