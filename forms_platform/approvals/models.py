"""Decisions that can still be taken back, bundles of them made with one press, and how people like their queue."""

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
    seat = models.PositiveBigIntegerField(default=0)  # whose vote it is, where several decide the round together
    outcome = models.CharField(max_length=20)  # approve | reject | return
    comment = models.TextField(blank=True)
    given = models.JSONField(default=dict)  # what the step asked the decider for, as on the wire
    rows = models.JSONField(default=dict)  # the answer to each row, where rows are decided
    asked = models.JSONField(default=list)  # keys of the fields to put right, when it is sent back
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
                fields=["case", "step", "opened_seq", "seat"],
                condition=models.Q(state__in=["held", "done"]),
                name="one_decision_a_round",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["by", "-decided_at"], name="held_mine")]


class Batch(models.Model):
    """Many cases of one e-service decided with one press (bunt). Each is decided on its own, in the background when
    they are many; its decisions carry its id, and are held until all have been made and some seconds more."""

    class State(models.TextChoices):
        """How far it has come."""

        WORKING = "working", _("Pågår")
        DONE = "done", _("Klar")
        UNDONE = "undone", _("Ångrad")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)  # from the form: a repeat finds it
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    e_service = models.SlugField(max_length=60)
    outcome = models.CharField(max_length=20)
    comment = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WORKING)
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.id)


class BatchItem(models.Model):
    """One case of a bundle, with the round and revision that the person saw, and what became of it."""

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", _("Väntar")
        HELD = "held", _("Besvarat")
        REFUSED = "refused", _("Gick inte")
        UNDONE = "undone", _("Ångrat")

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="items")
    place = models.PositiveSmallIntegerField()
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    step = models.CharField(max_length=60)
    opened_seq = models.PositiveIntegerField()
    seen_revision = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    held = models.ForeignKey(HeldDecision, null=True, on_delete=models.SET_NULL, related_name="+")
    refusal = models.JSONField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["batch", "place"], name="batch_place_once"),
            models.UniqueConstraint(fields=["batch", "case"], name="batch_case_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["batch", "state", "place"], name="batch_next")]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.place}"


class Habits(models.Model):
    """How a person likes their queue: columns per e-service, kept filters, ready messages. A row without a person holds
    the ready messages that everybody who decides the e-service is offered."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="queue_habits"
    )
    e_service = models.SlugField(max_length=60, blank=True)
    columns = models.JSONField(default=dict)  # e-service -> keys of its questions
    views = models.JSONField(default=list)  # [{"name", "asked": query, "first": whether the queue opens with it}]
    replies = models.JSONField(default=list)  # [{"name", "text"}]

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False, e_service="")
                | models.Q(person=None) & ~models.Q(e_service=""),
                name="habits_of_one",
            ),
            models.UniqueConstraint(
                fields=["e_service"], condition=models.Q(person=None), name="habits_once_a_service"
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.person_id}" if self.person_id else self.e_service
