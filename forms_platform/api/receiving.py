"""Receivers of deliveries and webhooks, looked after through the API: the verbs of the operator's pages."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from forms_platform.api import shapes
from forms_platform.api import shapes_operating as operating
from forms_platform.api.asked import Asked
from forms_platform.api.beside import beside


def receivers(asked: Asked) -> operating.Receivers:
    """Where what was decided is delivered, how each receiver answers, and how many deliveries wait or need help."""
    rows = beside("receivers")(asked.person, now=asked.now)
    return operating.Receivers(items=[operating.ReceiverInList(**row) for row in rows])


def receiver(asked: Asked, target: str) -> operating.Receiver:
    """What is set for one receiver. Its secret is not told, only whether there is one."""
    return operating.Receiver(**beside("receiver")(asked.person, target))


def set_receiver(asked: Asked, target: str) -> operating.Receiver:
    """Deliveries go that way from now on, and the receiver is asked at once. The log tells who changed what, never the
    secret."""
    wanted = asked.body(operating.ReceiverSettings)
    values = wanted.model_dump(exclude={"secret"})
    told = beside("set_receiver")(asked.person, target, values, dict(wanted.secret), now=asked.now)
    return operating.Receiver(**told)


def sample(asked: Asked, target: str) -> operating.SampleFile:
    """A file of nobody in those columns; nothing is set or sent."""
    wanted = asked.body(operating.Layout)
    return operating.SampleFile(text=beside("receivers_sample")(asked.person, target, wanted.layout))


def test_receiver(asked: Asked, target: str) -> operating.Tried:
    """A parcel that holds nothing is sent now, and it is told how that went. One that takes it rests no longer."""
    return operating.Tried(**beside("test_receiver")(asked.person, target, now=asked.now))


def try_again(asked: Asked, target: str) -> shapes.Replayed:
    """Everything that waits for the receiver, or was given up, is tried again now."""
    return shapes.Replayed(count=beside("try_again")(asked.person, target, now=asked.now))


def files(asked: Asked, target: str) -> operating.BatchFiles:
    """The latest files of many cases to the receiver."""
    return operating.BatchFiles(**beside("receivers_files")(asked.person, target))


def file(asked: Asked, target: str, name: str) -> HttpResponse:
    """A file as it was sent. It holds what many cases have decided: the log says who fetched it."""
    file_name, content = beside("receivers_file")(asked.person, target, name, now=asked.now)
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(True, file_name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def webhooks(asked: Asked) -> operating.Webhooks:
    """Every endpoint that is told of events."""
    return operating.Webhooks(items=[operating.Webhook(**row) for row in beside("webhooks")(asked.person)])


def webhook(asked: Asked, row: int) -> operating.Webhook:
    """One endpoint."""
    return operating.Webhook(**beside("webhook")(asked.person, row))


def add_webhook(asked: Asked) -> operating.WebhookSecret:
    """An endpoint is told of these events from now on. The answer has its secret, which nobody can read again."""
    new = asked.body(operating.NewWebhook)
    told = beside("add_webhook")(asked.person, new.name, new.url, list(new.types), now=asked.now)
    return operating.WebhookSecret(**told)


def rotate_webhook(asked: Asked, row: int) -> operating.WebhookSecret:
    """The endpoint has a new secret, in the answer and never again; the one before is good for a day more."""
    return operating.WebhookSecret(**beside("rotate_webhook")(asked.person, row, now=asked.now))


def start_webhook(asked: Asked, row: int) -> operating.Webhook:
    """Events are sent to the endpoint again, from now on."""
    return operating.Webhook(**beside("start_webhook")(asked.person, row, now=asked.now))


def stop_webhook(asked: Asked, row: int) -> operating.Webhook:
    """Nothing more is sent to the endpoint until it is started again."""
    return operating.Webhook(**beside("stop_webhook")(asked.person, row, now=asked.now))


def test_webhook(asked: Asked, row: int) -> operating.WebhookAttempt:
    """A test event is sent now, and it is told what was answered."""
    return operating.WebhookAttempt(**beside("test_webhook")(asked.person, row))


def webhook_attempts(asked: Asked, row: int) -> operating.WebhookAttempts:
    """What was sent to the endpoint lately, and what it answered."""
    rows = beside("webhooks_attempts")(asked.person, row)
    return operating.WebhookAttempts(items=[operating.WebhookAttempt(**one) for one in rows])
