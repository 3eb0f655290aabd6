"""An operator says where a target's parcels go, and how many go together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from forms_platform.audit import trail
from forms_platform.integrations.batches import gather_for
from forms_platform.integrations.health import wake
from forms_platform.integrations.models import Receiver
from forms_platform.integrations.receivers import default_address
from forms_platform.integrations.sealed import seal


@dataclass(frozen=True, slots=True)
class Way:
    """How a target is reached. Without an address: by the installation's own folder."""

    address: str = ""
    batching: str = Receiver.Batching.EACH
    day_of_month: int = 1
    pace: int = 0  # a minute; 0: as fast as it goes
    stopped: bool = False
    layout: str = ""  # of a file of columns


def set_receiver(target: str, way: Way, *, secret: Mapping[str, str] | None, by: int, now: datetime) -> None:
    """The target's parcels go that way from now on, and it is asked at once; what had been gathered for a file that
    will not come goes now. `secret` None keeps what was set, an empty one takes it away. The log tells who changed
    what, and never the secret."""
    with transaction.atomic():
        if way == Way() and not secret:
            Receiver.objects.filter(pk=target).delete()
        else:
            changed: dict[str, Any] = {**asdict(way), "changed_at": now, "changed_by_id": by}
            changed["address"] = way.address or default_address(target)
            if secret is not None:
                changed["secret"] = seal(secret) if secret else b""
            Receiver.objects.update_or_create(pk=target, defaults=changed)
        wake(target)
        if way.batching == Receiver.Batching.EACH:
            gather_for(target, now=now)
        facts = {"target": target, **asdict(way), "secret": secret is not None}
        trail.append(f"receiver:{target}", "receiver.set", actor=f"person:{by}", facts=facts, at=now)
