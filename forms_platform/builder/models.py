"""Drafts of e-services, the list of edits that made each of them, who has one open, and what is to be tried."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class ServiceDraft(models.Model):
    """An e-service under work (utkast). At most one for each service; the document is kept as text, to the byte."""

    key = models.SlugField(max_length=60, unique=True)
    document = models.TextField()
    version = models.PositiveIntegerField(default=0)  # grows with every edit, undo and redo; compare-and-set
    position = models.PositiveIntegerField(default=0)  # so many of the edits are in the document
    base = models.ForeignKey("definitions.Version", null=True, on_delete=models.SET_NULL, related_name="+")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["-changed_at"], name="service_draft_latest")]

    def __str__(self) -> str:
        return self.key


class Edit(models.Model):
    """One edit of a draft: its command, its changes, and who made it."""

    draft = models.ForeignKey(ServiceDraft, on_delete=models.CASCADE, related_name="edits")
    number = models.PositiveIntegerField()
    command = models.CharField(max_length=40)
    about = models.CharField(max_length=120, blank=True)  # what was edited, as people call it
    changes = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["draft", "number"], name="edit_once")
        ]

    def __str__(self) -> str:
        return f"{self.draft_id}/{self.number} {self.command}"


class Visit(models.Model):
    """That somebody has the draft of an e-service open."""

    key = models.SlugField(max_length=60)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["key", "person"], name="visit_once")
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.person_id}"


class TestCase(models.Model):
    """A case to try before publishing (testfall): who sends in what on which day, and which way it is to go."""

    __test__ = False  # no test of pytest's

    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField(null=True, blank=True)  # without one: the day it is tried
    answers = models.JSONField(default=dict)  # raw, as typed
    way = models.JSONField(default=list)  # ids of the steps it is to take, in order
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.key}: {self.name}"


class Publication(models.Model):
    """A publication that is asked for, planned or done: why its warnings were accepted, and who agreed."""

    class State(models.TextChoices):
        """How far it has come."""

        ASKED = "asked"  # waits for somebody else's yes
        PLANNED = "planned"  # waits for its time
        DONE = "done"
        DROPPED = "dropped"

    key = models.SlugField(max_length=60)
    document = models.TextField()  # exactly what is published, whatever becomes of the draft meanwhile
    reasons = models.JSONField(default=dict)  # code of the warning and its place -> why it is accepted
    note = models.CharField(max_length=400, blank=True)  # what is new, for those who read the history
    state = models.CharField(max_length=8, choices=State.choices)
    at = models.DateTimeField(null=True, blank=True)  # when it is to be published; None: at once
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    version = models.ForeignKey("definitions.Version", null=True, on_delete=models.SET_NULL, related_name="+")
    trouble = models.CharField(max_length=400, blank=True)  # why it could not be published when its time came
    move = models.BooleanField(default=False)  # the cases under way go on in the version, where all of them can

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "at"], name="publication_waiting")]

    def __str__(self) -> str:
        return f"{self.key}: {self.state}"


class Transfer(models.Model):
    """That the cases under way go over to a newer version (flytt), a few at a time."""

    class State(models.TextChoices):
        """How far it has come."""

        WORKING = "working"
        DONE = "done"
        STOPPED = "stopped"  # somebody stopped it, or the version is no longer the one in use

    key = models.SlugField(max_length=60)
    target = models.ForeignKey("definitions.Version", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WORKING)
    total = models.PositiveIntegerField(default=0)  # cases under way when it began
    moved = models.PositiveIntegerField(default=0)
    last = models.BigIntegerField(default=0)  # id of the case that was looked at last
    again = models.BooleanField(default=False)  # those that were only busy are tried once more
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["key", "-id"], name="transfer_latest")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["key"], condition=models.Q(state="working"), name="transfer_one_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.state}"


class Stayed(models.Model):
    """That a case stays in its own version, and why."""

    transfer = models.ForeignKey(Transfer, on_delete=models.CASCADE, related_name="stayed")
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=30)
    step = models.CharField(max_length=60, blank=True)
    field = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["transfer", "case"], name="stayed_once")
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.why}"


class SavedBlock(models.Model):
    """A group of questions kept to be used again (sparat block), in one of its editions; the highest is used."""

    key = models.SlugField(max_length=60)
    edition = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    fields = models.TextField()  # the questions as a document has them
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["key", "edition"], name="block_edition_once")
        ]
        ordering: ClassVar[list[str]] = ["key", "-edition"]

    def __str__(self) -> str:
        return f"{self.key}/{self.edition}"
