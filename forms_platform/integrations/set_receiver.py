"""An operator says where a target's parcels go."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from forms_platform.audit import trail
from forms_platform.integrations.health import wake
from forms_platform.integrations.models import Receiver
from forms_platform.integrations.sealed import seal


def set_receiver(
    target: str,
    address: str,
    *,
    pace: int,
    stopped: bool,
    secret: Mapping[str, str] | None,
    by: int,
    now: datetime,
) -> None:
    """The target's parcels go to the address from now on, and it is asked at once; without an address to the
    installation's own folder. `secret` None keeps what was set, an empty one takes it away. The log tells who changed
    what, and never the secret."""
    with transaction.atomic():
        if not address and not stopped:
            Receiver.objects.filter(pk=target).delete()
        else:
            changed = {"address": address, "pace": pace, "stopped": stopped, "changed_at": now, "changed_by_id": by}
            if secret is not None:
                changed["secret"] = seal(secret) if secret else b""
            Receiver.objects.update_or_create(pk=target, defaults=changed)
        wake(target)
        facts = {"target": target, "address": address, "pace": pace, "stopped": stopped, "secret": secret is not None}
        trail.append(f"receiver:{target}", "receiver.set", actor=f"person:{by}", facts=facts, at=now)
