"""Files of many cases to look at: which were made, and one taken out."""

from __future__ import annotations

from datetime import datetime

from forms_platform.audit import trail
from forms_platform.integrations.models import Batch

SHOWN = 100


def latest(target: str) -> tuple[list[Batch], bool]:
    """The latest files to the target without their bytes, newest first, and whether there are more."""
    rows = list(Batch.objects.filter(target=target).defer("content").order_by("-made_at", "-id")[: SHOWN + 1])
    return rows[:SHOWN], len(rows) > SHOWN


def take_out(target: str, name: str, *, by: int, now: datetime) -> Batch:
    """The file as it was sent. It holds what many cases have decided, so the log says who took it out.

    Raises: Batch.DoesNotExist.
    """
    found = Batch.objects.get(target=target, name=name)
    trail.append(f"receiver:{target}", "batch.read", actor=f"person:{by}", facts={"batch": found.name}, at=now)
    return found
