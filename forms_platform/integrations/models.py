"""Where each target's parcels go, and how it has answered lately."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Receiver(models.Model):
    """A target's receiver (mottagare): the address that an operator has set, in place of the installation's folder."""

    class Batching(models.TextChoices):
        """How many cases a file holds."""

        EACH = "each", _("En fil för varje ärende, genast")
        DAILY = "daily", _("En fil om dygnet")
        MONTHLY = "monthly", _("En fil i månaden")

    target = models.SlugField(primary_key=True, max_length=40)  # "payroll"
    batching = models.CharField(_("Samlas"), max_length=10, choices=Batching.choices, default=Batching.EACH)
    day_of_month = models.PositiveSmallIntegerField(_("Dag i månaden"), default=1)
    address = models.CharField(_("Adress"), max_length=500)
    secret = models.BinaryField(default=bytes, blank=True)  # integrations.sealed
    layout = models.TextField(blank=True)  # columns.layout as JSON; nothing: the target's own format
    pace = models.PositiveSmallIntegerField(_("Högst per minut"), default=0)  # 0: as fast as it goes
    stopped = models.BooleanField(_("Stoppad"), default=False)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")


class Health(models.Model):
    """How a target has answered: after several failures in a row nobody asks it for a while."""

    target = models.SlugField(primary_key=True, max_length=40)
    failures = models.PositiveIntegerField(default=0)  # in a row
    rests_until = models.DateTimeField(null=True, blank=True)
    last_sent_at = models.DateTimeField(null=True, blank=True)
    last_failed_at = models.DateTimeField(null=True, blank=True)
    last_failure = models.CharField(max_length=300, blank=True)


class Batch(models.Model):
    """One file of many cases (bunt): made once, and the same bytes however often it is sent."""

    name = models.CharField(max_length=60, unique=True)  # "payroll-2026-11-24"
    target = models.SlugField(max_length=40)
    file_name = models.CharField(max_length=80)
    content_type = models.CharField(max_length=60)
    content = models.BinaryField()
    cases = models.PositiveIntegerField()
    items = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    amount = models.BigIntegerField(null=True, blank=True)  # öre; what a payment list sums to
    attested_at = models.DateTimeField(null=True, blank=True)  # by a person; a payment list does not leave before
    attested_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    reference = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["target", "-made_at"], name="batch_of_target")]


class MessageSchema(models.Model):
    """The JSON Schema that a receiver has given for one kind of message; `integrations.json_schema` reads it."""

    kind = models.SlugField(primary_key=True, max_length=20)  # "absence"
    text = models.TextField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
