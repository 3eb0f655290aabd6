"""What goes in and comes out where receivers of deliveries and webhooks are looked after."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from forms_platform.api.shapes import Line, Shape


class ReceiverHealth(Shape):
    """How a receiver has answered lately. One that fails again and again is left in peace for a while."""

    failures: int = Field(description="In a row; a parcel that is taken makes it 0")
    rests_until: datetime | None
    last_sent_at: datetime | None
    last_failed_at: datetime | None
    last_failure: str


class ReceiverCounts(Shape):
    """How many deliveries are not with the receiver."""

    waiting: int
    gathered: int = Field(description="Wait for the next file of many cases")
    retrying: int
    given_up: int = Field(description="Need help")


class ReceiverInList(Shape):
    """One receiver: where its parcels go and how it stands with it."""

    target: str = Field(examples=["payroll"])
    name: str
    address: str
    stopped: bool
    rests: bool = Field(description="Whether it is left in peace now")
    health: ReceiverHealth
    counts: ReceiverCounts


class Receivers(Shape):
    """Every receiver."""

    items: list[ReceiverInList]


class ReceiverSettings(Shape):
    """What is set for a receiver, all of it: what is left out is as if nobody had set it. Only a secret is kept."""

    address: Line = Field(
        default="",
        max_length=500,
        description="https:, sftp:, folder: or mailto:. Empty: the installation’s own folder",
        examples=["https://lon.kommun.example/in"],
    )
    batching: Line = Field(default="", max_length=20, description="each, daily or monthly; each when it is left out")
    day_of_month: int = Field(default=1, ge=0, le=10**6, description="1 to 28: when a monthly file is made")
    pace: int = Field(default=0, ge=0, le=10**6, description="Parcels a minute at most, up to 6000; 0: no limit")
    stopped: bool = Field(default=False, description="Nothing is sent, all waits")
    layout: Line = Field(
        default="", max_length=20_000, description="The columns of the file, as JSON text; empty: the format of its own"
    )
    secret: dict[str, Line] = Field(
        default_factory=dict,
        max_length=20,
        description="What the receiver knows us by: user, password, bearer, client_id, client_secret, token_url, "
        "scope, certificate, private_key. Never read back. Left out or empty: the one that is set is kept",
    )
    forget: bool = Field(default=False, description="The secret that is set is taken away, whatever `secret` says")


class Receiver(Shape):
    """What is set for a receiver. Of its secret only whether there is one."""

    target: str
    name: str
    address: str = Field(description="Empty when nobody has set one: default_address")
    default_address: str
    batching: str
    day_of_month: int
    pace: int
    stopped: bool
    layout: str
    has_secret: bool
    columns: list[str] = Field(description="What a column of a layout can be `from`")
    changed_at: datetime | None
    changed_by: str
    health: ReceiverHealth


class Layout(Shape):
    """The columns of a file, as they would be set."""

    layout: Line = Field(default="", max_length=20_000, description="JSON text; empty: the format of its own")


class SampleFile(Shape):
    """What a file of nobody would look like."""

    text: str


class Tried(Shape):
    """How it went with a parcel that holds nothing."""

    arrived: bool
    reference: str = Field(description="What the receiver calls it")
    why: str = Field(description="Why it did not arrive")


class BatchFile(Shape):
    """One file of many cases."""

    name: str = Field(description="Of its address")
    file_name: str
    content_type: str
    cases: int
    items: int
    made_at: datetime
    attested_at: datetime | None = Field(description="A list of payments does not leave before")
    sent_at: datetime | None = Field(description="When the receiver took it")
    reference: str


class BatchFiles(Shape):
    """The latest files, newest first."""

    items: list[BatchFile]
    more: bool = Field(description="Whether there are older ones than these")


class NewWebhook(Shape):
    """Who is told, where, and of what."""

    name: Line = Field(max_length=80, description="Which system it is", examples=["Ekonomisystemet"])
    url: Line = Field(
        max_length=500,
        description="In the municipality’s own network only where the installation allows it",
        examples=["https://ekonomi.kommun.example/handelser"],
    )
    types: list[Line] = Field(
        max_length=40,
        description="case.registered, case.returned, case.amended, case.withdrawn, case.closed, record.made, "
        "case.reversed",
        examples=[["case.closed"]],
    )


class Webhook(Shape):
    """An endpoint that is told of events. Its secret is never read back."""

    id: int
    name: str
    url: str
    types: list[str]
    active: bool
    failures: int = Field(description="In a row")
    failing_since: datetime | None
    stopped_why: str
    before_until: datetime | None = Field(description="Until when the secret before this one is good too")
    made_at: datetime


class WebhookSecret(Webhook):
    """An endpoint with its new secret, which is told once. Sent again with the same Idempotency-Key it is empty."""

    secret: str = Field(description="whsec_…, as Standard Webhooks has it")


class Webhooks(Shape):
    """Every endpoint, by name."""

    items: list[Webhook]


class WebhookAttempt(Shape):
    """One time that an event was sent, and what was answered."""

    arrived: bool
    event: str = Field(description="The id that the receiver sees as webhook-id")
    type: str
    subject: str = Field(description="The number of the case")
    at: datetime
    status: int = Field(description="0 when nobody answered")
    milliseconds: int
    error: str


class WebhookAttempts(Shape):
    """The attempts that are kept, the latest first."""

    items: list[WebhookAttempt]
