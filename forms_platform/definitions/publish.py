"""Publishing: a faultless document becomes a version that never changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from forms_platform.audit import trail
from forms_platform.definitions import load
from forms_platform.definitions.checks import check, errors, receivers_faults
from forms_platform.definitions.language.canonical import sha256_of
from forms_platform.definitions.language.faults import DocumentFaults
from forms_platform.definitions.models import EService, Version
from forms_platform.outbox.post import post


@transaction.atomic
def publish(raw: dict[str, Any], by: AbstractBaseUser | None, at: datetime) -> Version:
    """The document is the version that new cases use. The same document again gives the version it already is.

    Warnings stop nothing; whoever publishes is told of them before. Raises: DocumentFaults with every error; nothing is
    changed then.
    """
    if faults := errors([*check(raw), *receivers_faults(raw)]):
        raise DocumentFaults(faults)
    service, _ = EService.objects.select_for_update().get_or_create(key=raw["key"])
    sha256 = sha256_of(raw)
    if service.current is not None and service.current.sha256 == sha256 and not service.withdrawn:
        return service.current
    last = service.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = Version.objects.create(
        e_service=service,
        number=last + 1,
        document=raw,
        sha256=sha256,
        published_at=at,
        published_by_id=None if by is None else by.pk,
    )
    service.current = version
    service.withdrawn = False
    service.save(update_fields=["current", "withdrawn"])
    load.forget()  # a rolled-back publication may have left another document under this id
    post("e_service.published", f"e_service:{service.key}", {"e_service": service.key}, now=at)
    trail.append(
        f"e_service:{service.key}",
        "published",
        actor="system" if by is None else str(by.pk),
        facts={"version": version.number, "sha256": sha256},
        at=at,
    )
    return version
