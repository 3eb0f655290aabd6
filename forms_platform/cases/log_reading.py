"""Logs that somebody has read a case, where its e-service says that reads are logged."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.db import transaction

from forms_platform.audit import trail
from forms_platform.cases.models import Case
from forms_platform.definitions.load import load
from forms_platform.organisation.models import Person

What = Literal["answers", "file", "record"]


def log_reading(case: Case, person: Person, what: What, *, now: datetime, which: str = "") -> bool:
    """The log has an entry of who read what and when, in a stream beside the case; True when it was wanted.

    Called before anything is shown, so that nothing is read unseen. `which` is the id of a file.
    """
    if not load(case.version_id).document.secrecy.log_reads:
        return False
    facts = {"case": case.number, "what": what, **({"file": which} if which else {})}
    with transaction.atomic():
        trail.append(f"reads:{case.pk}", "case.read", actor=f"person:{person.pk}", facts=facts, at=now)
    return True
