"""The circuit of each receiver: one that fails again and again is left in peace for a while, so that its parcels do not
hold up the others' and it does not drown when it comes back. Then one parcel alone asks how it is.

Many carriers ask at the same moment, in several processes: who may go is decided by the row, in one statement.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F

from forms_platform.integrations.models import Health

FAILURES = 5  # in a row, before it rests
RESTS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))  # first time, second, and ever after
PROBE = timedelta(seconds=20)  # as long as the one that asks how it is may take
NOTED_EVERY = timedelta(seconds=5)  # how old "last sent" may be: a note for each parcel would be a queue of its own
LONGEST = 300  # characters of a reason


@dataclass(frozen=True, slots=True)
class Leave:
    """Whether a receiver may be asked now: after `rest`, or at once; `probing` when it alone asks how it is."""

    rest: timedelta | None = None
    probing: bool = False
    well: bool = False  # its row says all that a good answer would


def leave_to_ask(target: str, pace: int, *, now: datetime) -> Leave:
    """Whether the receiver may be asked now, for its failures and its pace. Leave once given is given to nobody else
    before it is that one's turn."""
    health = Health.objects.filter(pk=target).first()
    if health is None:
        health = Health.objects.get_or_create(pk=target)[0] if pace else None
    if health is None:
        return Leave()
    if health.rests_until is not None:
        return _to_probe(health, now)
    if pace:
        return _in_turn(health, timedelta(minutes=1) / pace, now)
    return Leave(
        well=not health.failures and health.last_sent_at is not None and now - health.last_sent_at < NOTED_EVERY
    )


def _to_probe(health: Health, now: datetime) -> Leave:
    if health.rests_until is not None and health.rests_until > now:
        return Leave(health.rests_until - now)
    same = Health.objects.filter(pk=health.pk, rests_until=health.rests_until)
    return Leave(probing=True) if same.update(rests_until=now + PROBE) else Leave(PROBE)


def _in_turn(health: Health, between: timedelta, now: datetime) -> Leave:
    if health.last_sent_at is not None and (left := health.last_sent_at + between - now) > timedelta(0):
        return Leave(left)
    same = Health.objects.filter(pk=health.pk, last_sent_at=health.last_sent_at)
    return Leave() if same.update(last_sent_at=now) else Leave(between)


def answered(target: str, *, now: datetime) -> None:
    """The receiver took a parcel: its failures are forgotten."""
    health = Health.objects.filter(pk=target).first()
    if health is None:
        Health.objects.get_or_create(pk=target, defaults={"last_sent_at": now})
    elif health.failures or health.rests_until or health.last_sent_at is None:
        Health.objects.filter(pk=target).update(failures=0, rests_until=None, last_sent_at=now)
    elif now - health.last_sent_at > NOTED_EVERY:
        Health.objects.filter(pk=target).update(last_sent_at=now)


def failed(target: str, reason: str, *, now: datetime, probing: bool = False) -> timedelta | None:
    """One more failure in a row is noted. Returns how long the receiver rests when it has had enough of them.

    Those that were on their way when it began to rest fail too, and make its rest no longer.
    """
    health, _ = Health.objects.get_or_create(pk=target)
    told = {"last_failed_at": now, "last_failure": reason[:LONGEST]}
    if not probing and health.rests_until is not None and health.rests_until > now:
        Health.objects.filter(pk=target).update(**told)
        return health.rests_until - now
    Health.objects.filter(pk=target).update(failures=F("failures") + 1, **told)
    times = health.failures + 1
    if times < FAILURES:
        return None
    rest = RESTS[min((times - FAILURES), len(RESTS) - 1)]
    Health.objects.filter(pk=target).update(rests_until=now + rest)
    return rest


def wake_all(lanes: Collection[str]) -> None:
    """The receivers of these lanes may be asked at once. The lane "webhook:7" has the circuit "webhook-7"."""
    Health.objects.filter(pk__in=[lane.replace(":", "-") for lane in lanes]).update(failures=0, rests_until=None)


def wake(target: str) -> None:
    """The receiver may be asked at once, whatever it did before."""
    Health.objects.filter(pk=target).update(failures=0, rests_until=None)
