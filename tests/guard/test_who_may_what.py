"""Who may what: every address, as each of eight people. An address that is not in the table fails the first test."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import transaction

from forms_platform.approvals.models import HeldDecision
from forms_platform.cases.models import CaseEvent
from forms_platform.intake.models import Draft
from forms_platform.organisation import directory
from forms_platform.organisation.models import StandIn
from forms_platform.outbox.models import Message
from tests.guard.doors import DOORS, Door, answer, routes
from tests.guard.town import WHO, Town, decision

pytestmark = pytest.mark.django_db

PLACE = {who: at for at, who in enumerate(WHO)}


def said(table: str, who: str) -> str:
    """What the table says to that person."""
    words = table.split()
    assert len(words) in (1, len(WHO)), table
    return words[0] if len(words) == 1 else words[PLACE[who]]


class Undo(Exception):
    """Takes back what a POST did, so that the next door is as it was."""


def knocked(town: Town, who: str, method: str, door: Door) -> str:
    """What the door answers; nothing of it stays."""
    got = ""
    try:
        with transaction.atomic():
            sent = door.sends(town) if method == "post" else {}
            got = answer(town.client(who), method, door.address.format(**town.places()), sent)
            raise Undo
    except Undo:
        directory.forget()
    return got


def test_every_address_is_in_the_table_and_no_other() -> None:
    assert {door.route for door in DOORS} == set(routes())


@pytest.mark.parametrize("who", WHO)
def test_each_door_opens_to_whom_the_table_says(town: Town, who: str) -> None:
    told, found = {}, {}
    for door in DOORS:
        for method in ("get", "post"):
            at = f"{method.upper()} {door.address}"
            told[at] = said(getattr(door, method), who)
            found[at] = knocked(town, who, method, door)
    assert {at: (told[at], found[at]) for at in told if told[at] != found[at]} == {}
