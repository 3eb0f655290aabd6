"""What e-services say of stand-ins: where nobody acts for somebody else, and where an approval right is needed.

Their documents lie on another floor and are asked by name.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


def closed_to_stand_ins(for_period_of: str = "") -> frozenset[str]:
    """The keys of the services in use where a stand-in for everything does not act, or one for that service alone:
    those that let none in (`secrecy.stand_ins` is false), and those that let in who is named for them ("named")."""
    return frozenset(
        one.key
        for one in _services()
        if not one.document.secrecy.stand_ins
        or (one.document.secrecy.stand_ins == "named" and one.key != for_period_of)
    )


def with_approval_rights() -> frozenset[str]:
    """The keys of the services in use where some step asks for an approval right (attesträtt)."""
    from workflows.who import attests  # a fifth of a second, and every command of the console loads this room

    return frozenset(one.key for one in _services() if any(attests(step.who) for step in one.plan.humans))


def _services() -> tuple[Any, ...]:
    path: str = getattr(settings, "E_SERVICES", "")
    return tuple(import_string(path)()) if path else ()
