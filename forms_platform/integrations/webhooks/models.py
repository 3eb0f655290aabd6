"""Who is told of what happens, and how it went."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Endpoint(models.Model):
    """A receiver of events (mottagare): its address, what it wants to hear, and the secrets it knows us by."""

    name = models.CharField(_("Namn"), max_length=80)
    url = models.CharField(_("Adress"), max_length=500)
    types = models.CharField(max_length=400)  # with spaces between
    secrets = models.BinaryField(default=bytes)  # integrations.sealed: "now", and "before" while both are good
    before_until = models.DateTimeField(null=True, blank=True)
    active = models.BooleanField(default=True)
    failures = models.PositiveIntegerField(default=0)  # in a row
    failing_since = models.DateTimeField(null=True, blank=True)
    stopped_why = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()


class Attempt(models.Model):
    """One time that an event was sent, and what was answered."""

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="attempts")
    event = models.CharField(max_length=60)  # the id that the receiver sees
    type = models.CharField(max_length=40)
    subject = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(default=0)  # 0 when nobody answered
    milliseconds = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["endpoint", "-at"], name="attempt_of_endpoint")]
