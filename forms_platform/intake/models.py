"""Drafts: what a person has typed so far, as they typed it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models


class Draft(models.Model):
    """A draft (utkast) of one person on one version. `raw` is what was typed, never read as truth until submit."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    version = models.ForeignKey("definitions.Version", on_delete=models.PROTECT, related_name="+")
    raw = models.JSONField(default=dict)
    copied = models.JSONField(default=dict)  # key -> [number of an earlier case of theirs, what it answered as typed]
    pages_done = models.JSONField(default=list)  # keys of the pages that have been sent in once
    amends = models.ForeignKey(  # set when the draft answers a return
        "cases.Case", null=True, blank=True, on_delete=models.CASCADE, related_name="amendments"
    )
    submitted_as = models.ForeignKey(  # set once; a second submit of the same draft finds the case
        "cases.Case", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person", "-saved_at"], name="draft_mine")]
