"""The e-services in which nobody acts for somebody else: their documents say so (`secrecy.stand_ins`)."""

from __future__ import annotations

from django.conf import settings
from django.utils.module_loading import import_string


def closed_to_stand_ins() -> frozenset[str]:
    """The keys of the services in use where no stand-in acts. They lie on another floor and are asked by name."""
    path: str = getattr(settings, "E_SERVICES", "")
    services = import_string(path)() if path else ()
    return frozenset(one.key for one in services if not one.document.secrecy.stand_ins)
