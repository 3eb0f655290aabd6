"""The signed records of closed cases."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Record(models.Model):
    """A revision of a case's record (handling): the PDF by the hash of its bytes. Rows are only added."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="records")
    revision = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    answers_sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    stamped_until = models.DateTimeField(null=True)  # when the certificate of its newest time stamp runs out

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "revision"], name="record_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["sha256"], name="record_same_bytes"),
            models.Index(fields=["stamped_until"], name="record_to_renew"),
        ]
