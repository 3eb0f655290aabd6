"""Documents that people sign, each revision of them, the signatures, and the acts of signing under way."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Document(models.Model):
    """What is signed in a case (underlag): its answers as they were at one edition. Other answers, another document."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="documents")
    edition = models.PositiveIntegerField()  # the answers_version it shows
    answers_sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    leased_to = models.UUIDField(null=True)  # the act whose person is signing it elsewhere just now: signatures.lease
    leased_until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "edition"], name="document_once")
        ]


class Revision(models.Model):
    """The document's bytes after one more signature, or after the seal; number 0 is unsigned. Rows are only added."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    sealed = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    stamped_until = models.DateTimeField(null=True)  # of a sealed one: when its newest time stamp runs out

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["document", "number"], name="revision_once")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["sha256"], name="revision_same_bytes")]


class Act(models.Model):
    """That a person is about to sign: what they were shown and what they say by it. Its id is the nonce."""

    class State(models.TextChoices):
        """How far it has come."""

        WAITING = "waiting", _("Väntar på underskrift")
        DONE = "done", _("Underskrivet")
        CANCELLED = "cancelled", _("Avbrutet")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="acts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=60)
    opened_seq = models.PositiveIntegerField()
    decision = models.JSONField(default=dict)  # outcome, comment, given and rows, as the form of the decision sent them
    seen_revision = models.PositiveIntegerField()  # the case's, when the person read it
    sha256 = models.CharField(max_length=64)  # the very bytes that were shown
    statement = models.TextField()
    provider = models.SlugField(max_length=20)
    progress = models.JSONField(default=dict)  # what an external provider needs to go on
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    back = models.CharField(max_length=500, blank=True)
    begun_at = models.DateTimeField()
    expires_at = models.DateTimeField()


class Signature(models.Model):
    """A signature in a document (underskrift), with the evidence of who made it. Rows are only added."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="signatures")
    revision = models.OneToOneField(Revision, on_delete=models.PROTECT, related_name="signature")
    act = models.OneToOneField(Act, on_delete=models.PROTECT, related_name="signature")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=60)
    opened_seq = models.PositiveIntegerField()
    statement = models.TextField()
    provider = models.SlugField(max_length=20)
    how = models.CharField(max_length=120)  # the class of authentication, as a URI
    certificate = models.CharField(max_length=64, unique=True)  # its serial number, hex
    evidence = models.JSONField(default=dict)
    signed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["document", "step", "opened_seq", "person"], name="signature_once")
        ]


class EidMark(models.Model):
    """Which identity number a person's eIDs have, as a mark that tells nobody the number itself."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    mark = models.CharField(max_length=64, unique=True)  # HMAC-SHA256 under the installation's own key, hex
    set_at = models.DateTimeField()
