"""Who may use the API, and what was answered to a request that may come again."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Client(models.Model):
    """A program of the municipality (klient) that acts as one person: OAuth 2.0 client credentials."""

    name = models.CharField(max_length=80)
    client_id = models.CharField(max_length=40, unique=True)
    secret_sha256 = models.CharField(max_length=64)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    scopes = models.CharField(max_length=400)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)


class Token(models.Model):
    """What opens the API for one person (token). Only its hash is kept."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    client = models.ForeignKey(Client, null=True, blank=True, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    begins = models.CharField(max_length=12)  # what a person knows it by: "ept_3fQx…"
    sha256 = models.CharField(max_length=64, unique=True)
    scopes = models.CharField(max_length=400)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "-made_at"], name="token_of_person"),
            models.Index(fields=["expires_at"], condition=models.Q(expires_at__isnull=False), name="token_expires"),
        ]


class Answered(models.Model):
    """What was answered to a request with an idempotency key. `status` is 0 while the first one is under way."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)  # of method, path and body
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)
    content_type = models.CharField(max_length=60, blank=True)
    location = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "key"], name="answered_once")
        ]
