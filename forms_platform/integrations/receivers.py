"""Where each target's parcels go now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from forms_platform.integrations.models import Receiver
from forms_platform.integrations.sealed import unseal
from forms_platform.integrations.targets import TARGETS


@dataclass(frozen=True, slots=True)
class Where:
    """An address, what the receiver knows us by, and how fast it takes parcels."""

    address: str
    secret: Mapping[str, str]
    pace: int = 0  # a minute; 0: as fast as it goes
    stopped: bool = False


def where(target: str) -> Where:
    """What an operator has set for the target, else the installation's folder for it. Raises: CannotOpen."""
    set_by_hand = Receiver.objects.filter(pk=target).first()
    if set_by_hand is None:
        return Where(default_address(target), {})
    return Where(set_by_hand.address, unseal(set_by_hand.secret), set_by_hand.pace, set_by_hand.stopped)


def default_address(target: str) -> str:
    """The installation's folder for the target."""
    return f"folder:{settings.DELIVERY_FOLDERS[target]}"


def gathers(target: str) -> bool:
    """Whether the target gets many cases in one file."""
    if TARGETS[target].attested or TARGETS[target].one_by_one:
        return TARGETS[target].attested
    return Receiver.objects.filter(pk=target).exclude(batching=Receiver.Batching.EACH).exists()
