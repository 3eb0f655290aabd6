"""Whether anybody listens: where nobody does, nothing is posted."""

from __future__ import annotations

from django.core.cache import cache

from forms_platform.integrations.webhooks.models import Endpoint

KEY, SECONDS = "webhooks:listened-to", 60


def listened_to(topic: str) -> bool:
    """Whether some endpoint wants the topic; known to all processes, asked again within a minute."""
    known = cache.get(KEY)
    if known is None:
        known = sorted({kind for types in _wanted() for kind in types.split()})
        cache.set(KEY, known, SECONDS)
    return topic in known


def changed() -> None:
    """What is wanted has changed."""
    cache.delete(KEY)


def _wanted() -> list[str]:
    return list(Endpoint.objects.filter(active=True).values_list("types", flat=True))
