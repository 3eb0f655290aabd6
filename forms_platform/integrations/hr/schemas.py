"""The receiver's JSON Schemas, one for each kind of message, as an operator has given them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from typing import Any, get_args

from django.db import transaction

from forms_platform.audit import trail
from forms_platform.definitions.language.canonical import sha256_of
from forms_platform.definitions.language.deliveries import HrKind
from forms_platform.integrations.json_schema import read_schema
from forms_platform.integrations.models import MessageSchema

KINDS: tuple[str, ...] = get_args(HrKind)


_read = lru_cache(maxsize=16)(read_schema)  # who builds an e-service asks again with every edit


def schemas_of(kinds: Collection[str]) -> dict[str, dict[str, Any]]:
    """The schemas of those kinds of messages, of which the receiver has given one; to be read and not changed. One
    statement however many."""
    found = MessageSchema.objects.filter(kind__in=kinds).values_list("kind", "text")
    return {kind: _read(text) for kind, text in found if text}


def schema_of(kind: str) -> dict[str, Any] | None:
    """The schema of that kind of message; None when the receiver has given none."""
    return schemas_of([kind]).get(kind)


@transaction.atomic
def set_schema(kind: str, text: str, *, by: int, now: datetime) -> None:
    """Messages of the kind are held against the schema from now on, or against none when it is "". The log tells who
    changed it, and its hash. Raises: BadSchema."""
    facts: dict[str, Any] = {"kind": kind, "removed": not text}
    if text:
        read = read_schema(text)
        MessageSchema.objects.update_or_create(
            kind=kind, defaults={"text": text, "changed_at": now, "changed_by_id": by}
        )
        facts["sha256"] = sha256_of(read)
    else:
        MessageSchema.objects.filter(kind=kind).delete()
    trail.append("receiver:hr", "receiver.schema_set", actor=f"person:{by}", facts=facts, at=now)
