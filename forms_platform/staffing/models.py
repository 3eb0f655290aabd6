"""What was found of each e-service: when it was asked, and what lacks somebody since when."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Asking(models.Model):
    """That an e-service was asked about, the last time."""

    e_service = models.SlugField(max_length=60, unique=True)
    asked_at = models.DateTimeField()
    employees = models.PositiveIntegerField(default=0)
    milliseconds = models.PositiveIntegerField(default=0)
    reserves = models.JSONField(default=list)  # [{"step", "used", "of"}]: how often a reserve has the step

    def __str__(self) -> str:
        return self.e_service


class Shortage(models.Model):
    """That a step has nobody for some (brist), from when it was first seen until it was gone."""

    e_service = models.SlugField(max_length=60)
    step = models.SlugField(max_length=60)
    code = models.CharField(max_length=20)
    path = models.CharField(max_length=300)
    affected = models.PositiveIntegerField()
    of = models.PositiveIntegerField()
    people = models.JSONField(default=list)  # some of whose cases would stop, by id
    answers = models.JSONField(default=list)  # some of the answers that it takes
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["e_service", "step", "code"], condition=models.Q(until=None), name="shortage_open_once"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["until", "e_service"])]

    def __str__(self) -> str:
        return f"{self.e_service}/{self.step}: {self.code}"
