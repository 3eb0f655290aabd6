"""Sends a parcel that holds nothing to a target's receiver, whatever it did before, so that somebody sees how it is."""

from __future__ import annotations

from datetime import datetime

from forms_platform.audit import trail
from forms_platform.integrations.health import wake
from forms_platform.integrations.parcel import Parcel
from forms_platform.integrations.receivers import where
from forms_platform.integrations.transports import way_of


def try_receiver(target: str, *, by: int, now: datetime) -> str:
    """What the receiver calls the parcel, which it has; it rests no longer. The log says who tried and whether it went
    well. Raises: OSError or ValueError when it did not get there, in a sentence."""
    parcel = Parcel(f"prov-{now:%Y%m%d%H%M%S}.txt", b"Prov\n", "prov", "text/plain")
    try:
        there = where(target)
        reference = way_of(there.address)(there.address, there.secret, parcel, f"prov-{now.timestamp():.0f}")
    except (OSError, ValueError):
        _log(target, False, by, now)
        raise
    wake(target)
    _log(target, True, by, now)
    return reference or parcel.name


def _log(target: str, arrived: bool, by: int, now: datetime) -> None:
    facts = {"target": target, "arrived": arrived}
    trail.append(f"receiver:{target}", "receiver.tried", actor=f"person:{by}", facts=facts, at=now)
