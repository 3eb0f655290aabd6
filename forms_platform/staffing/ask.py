"""Asking who would get it: of every published e-service each night, after a publication, and after the organisation
has changed. What is found is kept with the moment it was first seen, and what is new is told."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from forms_platform.definitions.load import Loaded, all_current
from forms_platform.organisation.directory import snapshot
from forms_platform.organisation.snapshot import Snapshot
from forms_platform.outbox.outcomes import Delivered, Envelope, Outcome
from forms_platform.outbox.post import post
from forms_platform.staffing.everybody import everybody, who_gets
from forms_platform.staffing.models import Asking, Shortage
from workflows.checks.somebody import STOPS_NOTHING, Everybody, Found, Lack


def ask(keys: Iterable[str] | None, now: datetime) -> list[Shortage]:
    """Every published e-service, or those, has been asked about; returns the shortages that are new."""
    wanted = None if keys is None else set(keys)
    organisation, today = snapshot(fresh=True), timezone.localdate(now)
    all_of_them = everybody(organisation, today)
    services = [one for one in all_current() if wanted is None or one.key in wanted]
    new = [shortage for loaded in services for shortage in _ask(loaded, organisation, all_of_them, now)]
    if wanted is None:
        Shortage.objects.filter(until=None).exclude(e_service__in=[one.key for one in services]).update(until=now)
    return new


def handle(message: Envelope) -> Outcome:
    """Of "day.begun", "organisation.changed" and "e_service.published": everything is asked anew."""
    key = message.payload.get("e_service")
    new = ask([key] if isinstance(key, str) else None, timezone.now())
    return Delivered(f"nya brister: {len(new)}" if new else "")


def _ask(loaded: Loaded, organisation: Snapshot, all_of_them: Everybody, now: datetime) -> list[Shortage]:
    started = time.perf_counter()
    found = who_gets(loaded, organisation, timezone.localdate(now), all_of_them)
    took = round((time.perf_counter() - started) * 1000)
    with transaction.atomic():
        _keep_asking(loaded.key, found, took, now)
        new = _keep(loaded.key, found.lacks, now)
        stops = [one.pk for one in new if one.code not in STOPS_NOTHING]
        if stops:
            post("staffing.broke", f"e_service:{loaded.key}", {"shortages": stops}, now=now)
    return new


def _keep_asking(key: str, found: Found, took: int, now: datetime) -> None:
    reserves = [{"step": one.step, "used": one.used, "of": one.of} for one in found.reserves]
    Asking.objects.update_or_create(
        e_service=key,
        defaults={"asked_at": now, "employees": found.employees, "milliseconds": took, "reserves": reserves},
    )


def _keep(key: str, lacks: Iterable[Lack], now: datetime) -> list[Shortage]:
    """What is there still keeps its day, what is gone is ended, what is new begins."""
    there = {
        (one.step, one.code): one for one in Shortage.objects.select_for_update().filter(e_service=key, until=None)
    }
    new: list[Shortage] = []
    for lack in lacks:
        known = there.pop((lack.step, lack.code), None)
        row = known or Shortage(e_service=key, step=lack.step, code=lack.code, since=now)
        row.path, row.affected, row.of = lack.path, lack.affected, lack.of
        row.people, row.answers = list(lack.people), [dict(case) for case in lack.cases]
        row.save()
        if known is None:
            new.append(row)
    Shortage.objects.filter(pk__in=[one.pk for one in there.values()]).update(until=now)
    return new
