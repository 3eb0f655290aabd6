"""How it stands with every target: where its parcels go, how it answers, and how many wait or need help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils.functional import Promise

from forms_platform.cases.models import Delivery
from forms_platform.integrations.models import Health, Receiver
from forms_platform.integrations.receivers import default_address
from forms_platform.integrations.targets import TARGETS


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with one target."""

    target: str
    name: Promise
    address: str
    stopped: bool
    health: Health | None
    rests: bool
    counts: Mapping[str, int]  # state of a delivery -> how many; those that have been delivered are not counted


def overview(*, now: datetime) -> list[Standing]:
    """How it stands with every target, in the order of the table."""
    known, healths, counts = Receiver.objects.in_bulk(), Health.objects.in_bulk(), _counts()
    return [
        Standing(
            target=target,
            name=system.name,
            address=known[target].address if target in known else default_address(target),
            stopped=target in known and known[target].stopped,
            health=healths.get(target),
            rests=_rests(healths.get(target), now),
            counts=counts.get(target, {}),
        )
        for target, system in TARGETS.items()
    ]


def _counts() -> dict[str, dict[str, int]]:
    owed = Delivery.objects.exclude(state=Delivery.State.DELIVERED)
    counts: dict[str, dict[str, int]] = {}
    for target, state, number in owed.values_list("target", "state").annotate(n=Count("id")):
        counts.setdefault(target, {})[state] = number
    return counts


def _rests(health: Health | None, now: datetime) -> bool:
    return health is not None and health.rests_until is not None and health.rests_until > now
