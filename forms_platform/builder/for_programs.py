"""The builder for programs: the draft of an e-service read, replaced and published, by the verbs of the pages.

The API stands beside the builder and not above it, so it finds these by their paths (forms_platform.wiring). What
cannot be done is said with what both know: LookupError, PermissionDenied, DocumentFaults, ValidationError with a code.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext

from forms_platform.builder.cannot import CannotEdit
from forms_platform.builder.cases_tried import failing
from forms_platform.builder.cautions import SHORTEST_REASON, cautions
from forms_platform.builder.drafts import NoSuchDraft, begin, keys_like, opened
from forms_platform.builder.edit import Asked
from forms_platform.builder.keep import Stale, keep
from forms_platform.builder.models import Publication, ServiceDraft
from forms_platform.builder.outline import openable
from forms_platform.builder.release import OwnRequest, Wish, agree, release, waiting, withdraw
from forms_platform.builder.seen import Seen
from forms_platform.builder.words import refusal
from forms_platform.definitions.language.upgrade import upgrade
from forms_platform.look.words import language
from forms_platform.organisation.access import FORVALTARE, require_role
from forms_platform.organisation.directory import snapshot
from forms_platform.organisation.models import Person


def drafts(person: Person) -> list[dict[str, Any]]:
    """The drafts that somebody has edited, by their keys."""
    require_role(person, FORVALTARE)
    rows = ServiceDraft.objects.order_by("key").values("key", "version", "changed_at")
    return [dict(row) for row in rows]


def draft(person: Person, key: str) -> dict[str, Any]:
    """The draft with its document and every fault and warning of it."""
    return _told(_seen(person, key))


def new(person: Person, document: Mapping[str, Any], *, now: datetime) -> dict[str, Any]:
    """A draft of an e-service that there was not. Its key is the document's own."""
    require_role(person, FORVALTARE)
    found = _sound(document)
    if str(found["key"]) in keys_like(str(found["key"])):
        raise ValidationError("", code="key_taken")
    begin(found, by=person.pk, at=now)
    return draft(person, str(found["key"]))


def replace(person: Person, key: str, document: Mapping[str, Any], *, seen: int, now: datetime) -> dict[str, Any]:
    """The draft has that document, as one edit that the pages can undo; `seen` is the version it was read in."""
    _seen(person, key)
    try:
        keep(key, [Asked("replace_document", {"document": _sound(document)})], seen=seen, by=person.pk, at=now)
    except Stale as stale:
        raise ValidationError(str(stale.now.version), code="changed_elsewhere") from None
    except CannotEdit as cannot:
        raise ValidationError(refusal(cannot.code, cannot.facts), code="refused") from None
    return draft(person, key)


def publish(
    person: Person, key: str, *, seen: int, reasons: Mapping[str, str], note: str, at: datetime | None, now: datetime
) -> dict[str, Any]:
    """The draft is published, waits for its time, or waits for somebody else to agree. Every warning needs a reason,
    under "code path" as the draft tells it."""
    found = _seen(person, key)
    found.thorough = True
    if found.opened.version != seen:
        raise ValidationError(str(found.opened.version), code="changed_elsewhere")
    lacking = [
        {"path": one.path, "code": one.code, "text": one.text}
        for one in [*found.errors, *_unreasoned(found, key, reasons)]
    ]
    lacking += [
        {"path": "tests", "code": "test_case_fails", "text": f"{case.name}: {way}"}
        for case, way in failing(found, timezone.localdate())
    ]
    if lacking:
        raise ValidationError([ValidationError(one["text"], code=one["code"], params=one) for one in lacking])
    return _published(release(found.opened, Wish(dict(reasons), note, at), by=person, now=now))


def agree_to(person: Person, key: str, *, now: datetime) -> dict[str, Any]:
    """What somebody else asked to have published is published, or waits for its time."""
    require_role(person, FORVALTARE)
    asked = waiting(key).filter(state=Publication.State.ASKED).first()
    if asked is None:
        raise LookupError(key)
    try:
        return _published(agree(asked, by=person, now=now))
    except OwnRequest:
        raise ValidationError(gettext("Någon annan än du behöver godkänna."), code="refused") from None


def take_out_of_use(person: Person, key: str, *, again: bool, now: datetime) -> None:
    """Nobody can begin the e-service any more, or, `again`, they can."""
    if _seen(person, key).opened.service is None:
        raise LookupError(key)
    withdraw(key, by=person, now=now, again=again)


def _unreasoned(seen: Seen, key: str, reasons: Mapping[str, str]) -> list[Any]:
    return [
        one for one in cautions(seen, key) if len(reasons.get(f"{one.code} {one.path}", "").strip()) < SHORTEST_REASON
    ]


def _seen(person: Person, key: str) -> Seen:
    require_role(person, FORVALTARE)
    try:
        return Seen(opened(key), language(), snapshot())
    except NoSuchDraft:
        raise LookupError(key) from None


def _sound(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The document in the present format. Raises: ValidationError when it is none at all."""
    found: Mapping[str, Any] = upgrade(dict(document))
    if not openable(found):
        raise ValidationError(refusal("not_openable", {}), code="refused")
    return found


def _told(seen: Seen) -> dict[str, Any]:
    return {
        "key": seen.opened.key,
        "version": seen.opened.version,
        "published": seen.opened.published.number if seen.opened.published else 0,
        "changed": seen.opened.changed,
        "document": dict(seen.document),
        "faults": [{"path": one.path, "code": one.code, "text": one.text} for one in seen.errors],
        "warnings": [{"path": one.path, "code": one.code, "text": one.text} for one in cautions(seen, seen.opened.key)],
    }


def _published(asked: Publication) -> dict[str, Any]:
    return {
        "state": str(asked.state),
        "at": asked.at,
        "number": asked.version.number if asked.version is not None else 0,
    }
