"""E-services and their published versions. A version is never changed and never removed."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class EService(models.Model):
    """An e-service (e-tjänst): a key for ever, and the version that new cases use."""

    key = models.SlugField(max_length=60, unique=True)
    current = models.ForeignKey("Version", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.key


class Version(models.Model):
    """A published version (publicerad version): the document as it was, with the SHA-256 of its canonical JSON."""

    e_service = models.ForeignKey(EService, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["e_service", "number"], name="version_once")
        ]

    def __str__(self) -> str:
        return f"{self.e_service_id}/{self.number}"
