"""The draft of an e-service: opened, begun, and who else has it open."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.conf import settings

from forms_platform.builder.models import ServiceDraft, Visit
from forms_platform.builder.outline import questions, steps
from forms_platform.builder.step_uses import asked_names
from forms_platform.definitions.language.canonical import sha256_of
from forms_platform.definitions.language.faults import DocumentFaults
from forms_platform.definitions.language.strict_json import hostile, load_json
from forms_platform.definitions.language.upgrade import upgrade
from forms_platform.definitions.models import EService, Version

PRESENT = timedelta(seconds=90)
LARGEST = 1_000_000  # bytes of a document, the language's own limit


class NoSuchDraft(LookupError):
    """There is neither a draft nor a published version of that key."""


def to_text(document: Any) -> str:
    """The document as it is kept."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def indented(node: Any) -> str:
    """A part of the document as people read JSON."""
    return json.dumps(node, ensure_ascii=False, indent=2)


def from_text(text: bytes, language: str) -> Any:
    """The JSON of a text that somebody has written, as far as it can be kept. Raises: ValueError with a sentence."""
    try:
        read = load_json(text)
        if faults := [fault for fault in hostile(read) if fault.code != "float"]:  # that one is told like any other
            raise DocumentFaults(faults)
    except DocumentFaults as found:
        raise ValueError(found.faults[0].say(language)) from None
    return read


@dataclass
class Opened:
    """A draft with its document read, and the published version that it is a draft of, if any."""

    row: ServiceDraft
    published: Version | None
    service: EService | None

    @cached_property
    def document(self) -> Mapping[str, Any]:
        """The document, read once."""
        read: Mapping[str, Any] = json.loads(self.row.document)
        return read

    @property
    def key(self) -> str:
        """The e-service's key."""
        return self.row.key

    @property
    def version(self) -> int:
        """What an edit has to say that it has seen."""
        return self.row.version

    @property
    def number(self) -> int:
        """The number that the next version will have."""
        return (self.published.number if self.published else 0) + 1

    @cached_property
    def changed(self) -> bool:
        """Whether the draft differs from what is published."""
        return self.published is None or sha256_of(self.document) != self.published.sha256

    @cached_property
    def published_questions(self) -> frozenset[str]:
        """Keys that a published version has: they are in answers, and stay."""
        if self.published is None:
            return frozenset()
        return frozenset(one.ref for one in questions(upgrade(self.published.document)))

    @cached_property
    def published_steps(self) -> frozenset[str]:
        """Ids of steps that a published version has: cases stand in them."""
        if self.published is None:
            return frozenset()
        return frozenset(str(step.get("id")) for _, step in steps(upgrade(self.published.document)))

    @cached_property
    def published_asks(self) -> frozenset[str]:
        """What a published version lets those who decide fill in, as "<step>.<key>"."""
        return asked_names(upgrade(self.published.document)) if self.published else frozenset()


def opened(key: str) -> Opened:
    """The draft of that key; one that is not stored yet begins as what is published. Two statements.

    Raises: NoSuchDraft.
    """
    service = EService.objects.select_related("current").filter(key=key).first()
    row = ServiceDraft.objects.select_related("changed_by").filter(key=key).first()
    published = service.current if service else None
    if row is None:
        if published is None:
            raise NoSuchDraft(key)
        row = unsaved(published)
    return Opened(row, published, service)


def unsaved(published: Version) -> ServiceDraft:
    """The draft of a published version before anything was edited."""
    return ServiceDraft(
        key=published.document["key"],
        document=to_text(upgrade(published.document)),
        base=published,
        changed_at=published.published_at,
    )


def begin(document: Mapping[str, Any], *, by: int, at: datetime) -> ServiceDraft:
    """A draft of a service that was never published."""
    return ServiceDraft.objects.create(key=document["key"], document=to_text(document), changed_by_id=by, changed_at=at)


def keys_like(wanted: str) -> set[str]:
    """The keys of services and drafts that begin as the wanted one does."""
    found = EService.objects.filter(key__startswith=wanted).values_list("key", flat=True)
    return {*found, *ServiceDraft.objects.filter(key__startswith=wanted).values_list("key", flat=True)}


def here(key: str, person: int, at: datetime) -> None:
    """The person is known to have the draft open."""
    if not Visit.objects.filter(key=key, person=person).update(seen_at=at):
        Visit.objects.get_or_create(key=key, person_id=person, defaults={"seen_at": at})


def others(key: str, person: int, at: datetime) -> list[Visit]:
    """Who else has the draft open now."""
    rows = Visit.objects.filter(key=key, seen_at__gt=at - PRESENT).exclude(person=person)
    return list(rows.select_related("person").order_by("person__family_name")[:5])


def four_eyes() -> bool:
    """Whether somebody else has to agree before anything is published."""
    return bool(settings.PUBLISHING_FOUR_EYES)
