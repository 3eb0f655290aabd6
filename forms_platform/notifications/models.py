"""What the platform has told a person, how the person wants to be told, and the links that sign in."""

from __future__ import annotations

import uuid
from datetime import time
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

OPERATORS_MAILBOX = "operators"  # what Notice.mailbox says of the address in settings.OPERATOR_MAIL


class Notice(models.Model):
    """A notice (avisering) behind the bell, and the mail that carried it; or one to a shared mailbox alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message = models.UUIDField()  # the outbox row that asked for it: a repeated delivery tells nobody twice
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="notices"
    )
    mailbox = models.CharField(max_length=60, blank=True)  # "group:lonecenter" or "operators", when it is no person's
    case = models.ForeignKey("cases.Case", null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    opened_seq = models.PositiveIntegerField(null=True, blank=True)  # the round of the step whose turn it tells of
    facts = models.JSONField(default=dict)
    told_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)  # the mail server would not have the address
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["message", "person"], name="notice_once"),
            models.UniqueConstraint(
                fields=["message", "mailbox"], condition=~models.Q(mailbox=""), name="notice_once_a_mailbox"
            ),
            models.CheckConstraint(
                condition=models.Q(person=None) & ~models.Q(mailbox="") | models.Q(person__isnull=False, mailbox=""),
                name="notice_to_person_or_mailbox",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "-told_at", "-id"], name="notice_newest"),
            models.Index(fields=["person"], condition=models.Q(read_at=None), name="notice_unread"),
            models.Index(fields=["told_at"], name="notice_by_age"),
        ]


class When(models.TextChoices):
    """When a mail about a turn goes."""

    NOW = "now", _("Direkt")
    DAILY = "daily", _("En gång om dagen")
    NONE = "none", _("Inga mejl")


class MailChoice(models.Model):
    """What a person wants to be mailed about. Who has no row has the defaults; the bell tells everything either way."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="mail_choice"
    )
    turns = models.CharField(max_length=5, choices=When.choices, default=When.NOW)
    stand_in = models.CharField(max_length=5, choices=When.choices, default=When.NOW)
    groups = models.CharField(max_length=5, choices=When.choices, default=When.NONE)
    daily_at = models.TimeField(default=time(7, 30))  # in Stockholm
    while_away = models.BooleanField(default=True)  # also when somebody stands in
    decisions = models.BooleanField(default=True)
    receipts = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.person_id}: {self.turns}, {self.stand_in}, {self.groups}"


class Digest(models.Model):
    """That a person has had the day's mail with all that waits."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    mailed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "day"], name="digest_once_a_day")
        ]


class SignInLink(models.Model):
    """A link in a mail that signs in one person, once, and leads to one case. The mail has the id, signed: who reads
    this table alone can make no link of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    notice = models.OneToOneField(Notice, on_delete=models.CASCADE, related_name="link")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["expires_at"], name="link_by_age")]
