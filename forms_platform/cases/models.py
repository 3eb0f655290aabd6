"""Cases, what happened in them, who has them now, what was attached, and what became of their deliveries."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Case(models.Model):
    """A case (ärende). Number, version and answers stay together for ever; the other columns say where it stands."""

    class State(models.TextChoices):
        """Who has the case."""

        OPEN = "open", _("Pågår")
        RETURNED = "returned", _("Väntar på din rättning")
        CLOSED = "closed", _("Avslutat")

    number = models.CharField(max_length=20, unique=True)
    version = models.ForeignKey("definitions.Version", on_delete=models.PROTECT, related_name="cases")
    e_service = models.SlugField(max_length=60)
    title = models.CharField(max_length=120)  # the e-service's title in Swedish, as shown in lists
    summary = models.CharField(max_length=200, blank=True)  # "Gymkort, 2 400 kr"
    amount = models.BigIntegerField(null=True, blank=True)  # öre; what a bulk sum adds up
    requester = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="cases")
    subject = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey("organisation.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)  # wire form of the typed answers (definitions.language.answers)
    answers_version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    step = models.CharField(max_length=60, blank=True)  # id of the open step, of several the first; "" when none
    end = models.CharField(max_length=60, blank=True)  # id of the end that was reached
    result = models.CharField(max_length=12, blank=True)  # approved | rejected | done | withdrawn
    wakes = models.DateField(null=True, blank=True)  # when the clock next has something to do with it
    revision = models.PositiveIntegerField(default=0)  # grows with every command; compare-and-set
    registered_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    reversed_at = models.DateTimeField(null=True, blank=True)  # since when what was granted no longer holds (upphävt)
    command = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)  # the command that registered it

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["requester", "-registered_at", "-id"], name="case_mine"),
            models.Index(fields=["requester", "e_service"], name="case_earlier"),
            models.Index(
                fields=["e_service", "version", "step"], condition=~models.Q(state="closed"), name="case_under_way"
            ),
            models.Index(fields=["registered_at", "e_service"], name="case_registered"),
            models.Index(fields=["wakes"], condition=models.Q(wakes__isnull=False), name="case_wakes"),
        ]

    def __str__(self) -> str:
        return self.number


class CaseEvent(models.Model):
    """One event (händelse) of a case, as workflows.events.to_json gives it. Never changed, never removed."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=60, blank=True)
    data = models.JSONField(default=dict)
    command = models.UUIDField()  # the command that made it; a repeated command gets the first answer

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "seq"], name="case_event_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["case", "command"], name="case_event_command"),
            models.Index(fields=["actor", "kind", "-at"], name="case_event_by_actor"),
        ]


class Assignment(models.Model):
    """That an open step waits for a principal ("u:7" a person, "m:12" whoever manages unit 12, "g:lonecenter" a group,
    "r:hr@12" a role in a unit). Denormalised for the queue."""

    class State(models.TextChoices):
        """Whether the step still waits."""

        OPEN = "open", _("Väntar")
        HELD = "held", _("Beslutat, kan ångras")
        CLOSED = "closed", _("Avgjort")

    WAITING: ClassVar[tuple[State, ...]] = (State.OPEN, State.HELD)

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="assignments")
    step = models.CharField(max_length=60)
    opened_seq = models.PositiveIntegerField()  # seq of the StepOpened event: tells two rounds of a step apart
    principal = models.CharField(max_length=80)
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    due = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    e_service = models.SlugField(max_length=60)
    requester = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    amount = models.BigIntegerField(null=True, blank=True)
    amended = models.BooleanField(default=False)  # the requester has answered a return

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "step", "opened_seq", "principal"], name="assignment_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["principal", "state", "due", "id"], name="assignment_queue")
        ]


class Opinion(models.Model):
    """That somebody's opinion (yttrande) was asked for before a step is decided. What was said is in the events; this
    row lets the person in, and tells what they have to answer."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="opinions")
    step = models.CharField(max_length=60)
    opened_seq = models.PositiveIntegerField()
    of = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="opinions")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    wanted = models.BooleanField(default=True)  # false once it is given, or the step is over

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["of"], condition=models.Q(wanted=True), name="opinion_wanted")
        ]


class Attachment(models.Model):
    """A file (bilaga) someone uploaded, kept by the hash of its bytes. Without a case it belongs to a draft."""

    class Scan(models.TextChoices):
        """What is known of malicious code in it."""

        NOT_ASKED = "", _("Inte kontrollerad")  # no scanner when it came
        CLEAN = "clean", _("Kontrollerad")
        WAITING = "waiting", _("Väntar på kontroll")
        INFECTED = "infected", _("Borttagen, innehöll skadlig kod")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.CASCADE, related_name="attachments")
    field = models.CharField(max_length=200)
    uploader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)
    content_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    scan = models.CharField(max_length=10, choices=Scan.choices, default=Scan.NOT_ASKED, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["sha256"], name="attachment_same_bytes"),
            models.Index(fields=["uploaded_at"], condition=models.Q(scan="waiting"), name="attachment_waiting"),
        ]


class Delivery(models.Model):
    """What became of one delivery (leverans) of a closed case, as the requester sees it. The outbox does the work."""

    class State(models.TextChoices):
        """How far the delivery has come."""

        WAITING = "waiting", _("Väntar")
        GATHERED = "gathered", _("Går med nästa fil")
        RETRYING = "retrying", _("Försöker igen")
        DELIVERED = "delivered", _("Levererad")
        GIVEN_UP = "given_up", _("Behöver hjälp")
        CANCELLED = "cancelled", _("Behövs inte längre")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="deliveries")
    target = models.SlugField(max_length=40)  # "payroll"
    counter = models.BooleanField(default=False)  # the counter-entry (motpost), which takes back what was delivered
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reference = models.CharField(max_length=120, blank=True)
    next_try = models.DateTimeField(null=True, blank=True)
    batch = models.CharField(max_length=60, blank=True)  # the file of many cases that it went with
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "target", "counter"], name="delivery_once")
        ]


class EarlierAnswers(models.Model):
    """The answers as they were before the requester put them right (rättade), so that a decider sees what changed."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="earlier_answers")
    version = models.PositiveIntegerField()  # the `answers_version` they had
    answers = models.JSONField(default=dict)
    replaced_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "version"], name="earlier_answers_once")
        ]


class Counter(models.Model):
    """The last case number of a year."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)
