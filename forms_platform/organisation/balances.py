"""Balances (saldon) that another system keeps: read in, shown to the one whose they are, and forgotten in time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from django.conf import settings
from django.db import transaction

from forms_platform.audit import trail
from forms_platform.organisation.models import Balance, Person
from forms_platform.outbox.outcomes import Delivered, Envelope, Outcome

MOST: Final = 100_000  # of one file
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a reading: how many were set, how many were older than what was known, and whom nobody knows."""

    set: int
    older: int
    unknown: tuple[str, ...]


@transaction.atomic
def take_in(
    key: str, values: Mapping[str, Decimal], *, as_of: date, source: str, by: int | None, now: datetime
) -> Taken:
    """The people with those employee numbers have these balances, as `source` says of that day. What is known of a
    later day stands, and whom the staff register does not know is left out and told. The log says how many and no
    value."""
    people = dict(Person.objects.filter(employee_number__in=values).values_list("employee_number", "pk"))
    later = set(
        Balance.objects.filter(key=key, person__in=people.values(), as_of__gt=as_of).values_list("person", flat=True)
    )
    rows = [
        Balance(person_id=pk, key=key, value=values[number], as_of=as_of, source=source, read_at=now)
        for number, pk in people.items()
        if number is not None and pk not in later
    ]
    Balance.objects.bulk_create(
        rows, batch_size=_AT_ONCE, update_conflicts=True, unique_fields=["person", "key"],
        update_fields=["value", "as_of", "source", "read_at"],
    )  # fmt: skip
    unknown = tuple(sorted(set(values) - set(people)))
    facts = {"key": key, "as_of": as_of.isoformat(), "source": source, "set": len(rows), "unknown": len(unknown)}
    trail.append("balances", "balances.read", actor=f"person:{by}" if by else "system", facts=facts, at=now)
    return Taken(len(rows), len(later), unknown)


def balances_of(person: int, keys: Sequence[str]) -> dict[str, Balance]:
    """What is known of the person, by key. One statement; none when nothing is asked for."""
    return {one.key: one for one in Balance.objects.filter(person=person, key__in=keys)} if keys else {}


def known_keys() -> list[str]:
    """What balances there are of anybody, for who builds a form."""
    return list(Balance.objects.values_list("key", flat=True).distinct().order_by("key"))


def tidy(message: Envelope) -> Outcome:
    """What is too old to tell anybody anything, or about who has left, is gone. Handler of "day.begun"."""
    before = (message.first_at - timedelta(days=settings.BALANCES_KEPT_DAYS)).date()
    old, _ = Balance.objects.filter(as_of__lt=before).delete()
    left, _ = Balance.objects.filter(person__is_active=False).delete()
    return Delivered(str(old + left))
