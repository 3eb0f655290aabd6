"""A person's own cases, newest first, a page at a time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from django.db.models import Q, QuerySet

from forms_platform.cases.models import Case

PAGE = 20
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MARK = re.compile(r"([0-9]{1,16})-([0-9]{1,18})")


class Shown(StrEnum):
    """Which of one's cases are shown."""

    OPEN = "pagar"
    CLOSED = "avslutade"


@dataclass(frozen=True, slots=True)
class Page:
    """Some cases, and the mark to ask for those after them with; "" when there are no more."""

    cases: list[Case]
    more: str


def mine(person: int, shown: Shown, after: str = "", *, size: int = PAGE) -> Page:
    """The person's cases, those they sent in and those about them, newest first. One statement.

    Those that wait for their correction are not in the list of open ones; see `to_correct`.
    """
    state = Case.State.OPEN if shown is Shown.OPEN else Case.State.CLOSED
    rows = _theirs(person).filter(state=state)
    if mark := MARK.fullmatch(after):
        at, last = EPOCH + timedelta(microseconds=int(mark[1])), int(mark[2])
        rows = rows.filter(Q(registered_at__lt=at) | Q(registered_at=at, pk__lt=last))
    found = list(rows.order_by("-registered_at", "-id")[: size + 1])
    return Page(found[:size], _mark(found[size - 1]) if len(found) > size else "")


def to_correct(person: int) -> list[Case]:
    """The person's cases that wait for their correction, longest waiting first. One statement."""
    return list(_theirs(person).filter(state=Case.State.RETURNED).order_by("changed_at", "id")[:PAGE])


def _theirs(person: int) -> QuerySet[Case]:
    return Case.objects.filter(Q(requester=person) | Q(subject=person)).select_related("requester")


def _mark(case: Case) -> str:
    return f"{(case.registered_at - EPOCH) // timedelta(microseconds=1)}-{case.pk}"
