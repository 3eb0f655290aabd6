"""What the platform has told a person."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models


class Notice(models.Model):
    """A notice (avisering) behind the bell, and the mail that carried it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message = models.UUIDField()  # the outbox row that asked for it: a repeated delivery tells nobody twice
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    case = models.ForeignKey("cases.Case", null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    told_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["message", "person"], name="notice_once")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person", "-told_at"], name="notice_mine")]
