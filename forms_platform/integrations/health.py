"""The circuit of each target: one that fails again and again is left in peace for a while, so that its parcels do not
hold up the others' and it does not drown when it comes back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F

from forms_platform.integrations.models import Health

FAILURES = 5  # in a row, before it rests
RESTS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))  # first time, second, and ever after
LONGEST = 300  # characters of a reason


def rest_of(target: str, pace: int, *, now: datetime) -> timedelta | None:
    """How long the target is to be left in peace, for its failures or its pace; None when it may be asked now."""
    health = Health.objects.filter(pk=target).first()
    if health is None:
        return None
    if health.rests_until is not None and health.rests_until > now:
        return health.rests_until - now
    if pace and health.last_sent_at is not None:
        left = health.last_sent_at + timedelta(minutes=1) / pace - now
        return left if left > timedelta(0) else None
    return None


def answered(target: str, *, now: datetime) -> None:
    """The target took a parcel: its failures are forgotten."""
    fresh = {"failures": 0, "rests_until": None, "last_sent_at": now}
    if not Health.objects.filter(pk=target).update(**fresh):
        Health.objects.get_or_create(pk=target, defaults=fresh)


def failed(target: str, reason: str, *, now: datetime) -> timedelta | None:
    """One more failure in a row is noted. Returns how long the target rests when it has had enough of them."""
    health, _ = Health.objects.get_or_create(pk=target)
    Health.objects.filter(pk=target).update(
        failures=F("failures") + 1, last_failed_at=now, last_failure=reason[:LONGEST]
    )
    times = health.failures + 1
    if times < FAILURES:
        return None
    rest = RESTS[min((times - FAILURES), len(RESTS) - 1)]
    Health.objects.filter(pk=target).update(rests_until=now + rest)
    return rest


def wake(target: str) -> None:
    """The target may be asked at once, whatever it did before."""
    Health.objects.filter(pk=target).update(failures=0, rests_until=None)
