"""Drafts: what a person has typed so far, as they typed it; and how an e-service is used, counted without anybody."""

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
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "-saved_at"], name="draft_mine"),
            models.Index(fields=["version"], condition=models.Q(submitted_as=None), name="draft_unsent"),
        ]


class Figure(models.Model):
    """How often something happened in an e-service on a day: never who, never what was answered. Several rows may
    say the same thing; they are added up. What is older than a few months stands on the first day of its month."""

    class What(models.TextChoices):
        """What is counted."""

        REGISTERED = "registered"  # cases that came in
        RETURNED = "returned"  # `about`: the question that was to be put right; "": the cases
        WRONG = "wrong"  # `about`: the question whose answer was not taken
        LEFT = "left"  # drafts that nobody sent in; `about`: the last page that was sent in, "" for none

    e_service = models.SlugField(max_length=60)
    day = models.DateField()
    what = models.CharField(max_length=10, choices=What.choices)
    about = models.CharField(max_length=130, blank=True)
    n = models.PositiveIntegerField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["e_service", "what", "day"], name="figure_of")]

    def __str__(self) -> str:
        return f"{self.e_service} {self.day} {self.what} {self.about}: {self.n}"
