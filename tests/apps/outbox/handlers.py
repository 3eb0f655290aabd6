"""Handlers and a table of them for the tests of the outbox."""

from __future__ import annotations

import threading
import time
from collections import Counter
from datetime import timedelta

from forms_platform.outbox.handlers import Handler
from forms_platform.outbox.outcomes import Delivered, Envelope, GiveUp, Outcome, TryLater

seen: list[Envelope] = []
most_at_once: Counter[str] = Counter()  # how many were on their way in a lane
_on_its_way: Counter[str] = Counter()
_counting = threading.Lock()


def good(message: Envelope) -> Outcome:
    seen.append(message)
    return Delivered()


def receipted(message: Envelope) -> Outcome:
    seen.append(message)
    return Delivered(f"KVITTO-{message.payload['case']}")


def busy(message: Envelope) -> Outcome:
    seen.append(message)
    return TryLater("mappen går inte att skriva till")


def in_an_hour(message: Envelope) -> Outcome:
    seen.append(message)
    return TryLater("stängt", after=timedelta(hours=1))


def resting(message: Envelope) -> Outcome:
    seen.append(message)
    return TryLater("mottagaren vilar", after=timedelta(minutes=1), counts=False)


def never(message: Envelope) -> Outcome:
    seen.append(message)
    return GiveUp("kostnadsstället finns inte")


def broken(message: Envelope) -> Outcome:
    seen.append(message)
    raise ZeroDivisionError("oj")


def slow(message: Envelope) -> Outcome:
    seen.append(message)
    time.sleep(0.06)
    return Delivered()


def outside(message: Envelope) -> Outcome:
    lane = message.payload["lane"]
    with _counting:
        seen.append(message)
        _on_its_way[lane] += 1
        most_at_once[lane] = max(most_at_once[lane], _on_its_way[lane])
    time.sleep(3.0 if lane == "hangs" else 0.03)
    with _counting:
        _on_its_way[lane] -= 1
    return Delivered()


def only_the_first_time_busy(message: Envelope) -> Outcome:
    seen.append(message)
    return TryLater("upptaget") if message.payload["n"] == 1 and message.attempt == 1 else Delivered()


def in_any_order(message: Envelope) -> Outcome:
    return only_the_first_time_busy(message)


def _at(name: str) -> str:
    return f"tests.apps.outbox.handlers.{name}"


HANDLERS: dict[str, tuple[Handler | str, ...]] = {
    "good": (_at("good"),),
    "document": (Handler(_at("good"), queue="documents"),),
    "two": (_at("good"), Handler(_at("receipted"), queue="deliveries")),
    "busy": (_at("busy"),),
    "in_an_hour": (_at("in_an_hour"),),
    "never": (_at("never"),),
    "resting": (_at("resting"),),
    "broken": (_at("broken"),),
    "slow": (_at("slow"),),
    "ordered": (Handler(_at("only_the_first_time_busy"), in_order=True),),
    "unordered": (_at("in_any_order"),),
    "outside": (Handler(_at("outside"), queue="deliveries"),),
    "outside_in_order": (Handler(_at("outside"), queue="deliveries", in_order=True, lane="lon"),),
    "inside_and_outside": (
        _at("good"),
        Handler(_at("outside"), queue="deliveries", lane="lon"),
        Handler(_at("outside"), queue="deliveries", lane="hr"),
    ),
    "outside_resting": (Handler(_at("resting"), queue="deliveries"),),
    "nobody": (),
}
