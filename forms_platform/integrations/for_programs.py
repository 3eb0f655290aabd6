"""The receivers of deliveries for programs that act for an operator, by the verbs of the pages.

The API stands beside the integrations and finds these by their paths (forms_platform.wiring). What cannot be done is
said with what both know: LookupError, PermissionDenied, ValidationError by field.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from forms_platform.integrations import batch_files, try_again, try_receiver
from forms_platform.integrations.columns.file import DoesNotFit
from forms_platform.integrations.forms import ReceiverForm, initial, sound_parts
from forms_platform.integrations.models import Batch, Health, Receiver
from forms_platform.integrations.overview import overview
from forms_platform.integrations.receivers import default_address
from forms_platform.integrations.sample import sample
from forms_platform.integrations.set_receiver import set_receiver
from forms_platform.integrations.targets import TARGETS
from forms_platform.organisation.access import DRIFT, require_role
from forms_platform.organisation.models import Person

COUNTED = ("waiting", "gathered", "retrying", "given_up")
OF_HEALTH = ("failures", "rests_until", "last_sent_at", "last_failed_at", "last_failure")
OF_BATCH = ("name", "file_name", "content_type", "cases", "items", "made_at", "attested_at", "sent_at", "reference")


def receivers(person: Person, *, now: datetime) -> list[dict[str, Any]]:
    """Every target: where its parcels go, how it answers, and how many wait or need help."""
    require_role(person, DRIFT)
    return [
        {
            "target": one.target,
            "name": str(one.name),
            "address": one.address,
            "stopped": one.stopped,
            "rests": one.rests,
            "health": _health(one.health),
            "counts": {state: one.counts.get(state, 0) for state in COUNTED},
        }
        for one in overview(now=now)
    ]


def receiver(person: Person, target: str) -> dict[str, Any]:
    """What is set for one target. Of its secret only whether there is one."""
    _target(person, target)
    there = Receiver.objects.select_related("changed_by").filter(pk=target).first()
    told = {"address": "", "batching": Receiver.Batching.EACH, "stopped": False, "layout": "", **initial(there)}
    return told | {
        "target": target,
        "name": str(TARGETS[target].name),
        "default_address": default_address(target),
        "has_secret": there is not None and bool(there.secret),
        "columns": list(TARGETS[target].make.COLUMNS),
        "changed_at": there.changed_at if there else None,
        "changed_by": there.changed_by.name if there and there.changed_by else "",
        "health": _health(Health.objects.filter(pk=target).first()),
    }


def set_one(
    person: Person, target: str, wanted: Mapping[str, Any], secret: Mapping[str, str], *, now: datetime
) -> dict[str, Any]:
    """The target's parcels go that way from now on. Without a secret, the one that is there is kept."""
    _target(person, target)
    form = ReceiverForm(dict(wanted), columns=TARGETS[target].make.COLUMNS)
    form.full_clean()
    parts: Mapping[str, str] = {}
    try:
        parts = sound_parts(secret)
    except ValidationError as wrong:
        form.add_error("secret", wrong)
    if form.errors:
        raise ValidationError(form.errors.as_data())
    set_receiver(target, form.way, secret=form.secret_of(parts), by=person.pk, now=now)
    return receiver(person, target)


def sample_file(person: Person, target: str, layout: str) -> str:
    """A file of nobody in those columns, or with none in the target's own format."""
    _target(person, target)
    form = ReceiverForm({"layout": layout}, columns=TARGETS[target].make.COLUMNS)
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    try:
        return sample(target, form.cleaned_data["layout"], at=timezone.localtime())
    except DoesNotFit as fault:
        raise ValidationError({"layout": ValidationError(str(fault), "does_not_fit")}) from None


def test(person: Person, target: str, *, now: datetime) -> dict[str, Any]:
    """A parcel that holds nothing was sent to the target's receiver, and how that went."""
    _target(person, target)
    try:
        reference = try_receiver.try_receiver(target, by=person.pk, now=now)
    except (OSError, ValueError) as fault:
        return {"arrived": False, "reference": "", "why": str(fault)}
    return {"arrived": True, "reference": reference, "why": ""}


def again(person: Person, target: str, *, now: datetime) -> int:
    """How much that waited for the target, or was given up, is due at once."""
    _target(person, target)
    return try_again.try_again(target, by=person.pk, now=now)


def files(person: Person, target: str) -> dict[str, Any]:
    """The latest files of many cases, and whether there are more."""
    _target(person, target)
    rows, more = batch_files.latest(target)
    return {"items": [{name: getattr(row, name) for name in OF_BATCH} for row in rows], "more": more}


def file(person: Person, target: str, name: str, *, now: datetime) -> tuple[str, bytes]:
    """The name and the bytes of a file as it was sent. The log says who took it out."""
    _target(person, target)
    try:
        found = batch_files.take_out(target, name, by=person.pk, now=now)
    except Batch.DoesNotExist:
        raise LookupError(name) from None
    return found.file_name, bytes(found.content)


def _target(person: Person, target: str) -> None:
    require_role(person, DRIFT)
    if target not in TARGETS:
        raise LookupError(target)


def _health(found: Health | None) -> dict[str, Any]:
    there = found or Health()
    return {name: getattr(there, name) for name in OF_HEALTH}
