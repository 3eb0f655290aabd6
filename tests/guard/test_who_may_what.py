"""Who may what: every address, as each of eight people. An address that is not in the table fails the first test."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from forms_platform.approvals.models import HeldDecision
from forms_platform.cases.models import CaseEvent
from forms_platform.organisation import directory
from forms_platform.organisation.models import StandIn
from forms_platform.outbox import relay
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


# --- What answers with a redirect either way ------------------------------------------------------------------------


@pytest.mark.parametrize("who", [who for who in WHO if who != "bengt"])
def test_nobody_takes_back_the_decision_of_another(town: Town, who: str) -> None:
    town.client(who).post(f"/att-godkanna/angra/{town.held}/")
    assert HeldDecision.objects.get(batch=town.held).state == HeldDecision.State.HELD


@pytest.mark.parametrize("who", ["nobody", "anna", "david", "eva", "rut"])
def test_nobody_ends_the_stand_in_period_of_others(town: Town, who: str) -> None:
    town.client(who).post(f"/ersattare/{town.period.pk}/avsluta/")
    assert StandIn.objects.get(pk=town.period.pk).ends == town.period.ends


@pytest.mark.parametrize("who", ["bengt", "cecilia"])
def test_nobody_takes_back_the_case_of_another(town: Town, who: str) -> None:
    town.client(who).post(f"/arenden/{town.open_case.number}/aterta/", {"meddelande": "x"})
    assert not CaseEvent.objects.filter(case=town.open_case, kind="withdrawn").exists()


@pytest.mark.parametrize("who", ["nobody", "anna", "david", "eva", "gunnel", "rut"])
def test_nobody_decides_what_does_not_wait_for_them(town: Town, who: str) -> None:
    before = HeldDecision.objects.count()
    case = town.open_case
    town.client(who).post(f"/att-godkanna/{case.number}/beslut/", decision(case))
    mark = f"{case.number}.{case.revision}"
    town.client(who).post("/att-godkanna/bunt/", {"gor": "approve", "valda": mark, "bekraftat": "1"})
    assert HeldDecision.objects.count() == before


def test_who_may_decide_does_and_so_the_tests_above_could_fail(town: Town) -> None:
    before = HeldDecision.objects.count()
    town.client("cecilia").post(f"/att-godkanna/{town.open_case.number}/beslut/", decision(town.open_case))
    assert HeldDecision.objects.count() == before + 1
    town.client("bengt").post(f"/att-godkanna/angra/{town.held}/")
    assert HeldDecision.objects.get(batch=town.held).state == HeldDecision.State.UNDONE


def test_a_file_of_a_draft_cannot_be_taken_into_the_case_of_another(town: Town) -> None:
    david = town.client("david")
    page = david.get("/e-tjanster/gym/ny/").content.decode()
    draft = page.split('action="/utkast/')[1].split("/")[0]
    token = page.split('name="ny" value="')[1].split('"')[0]
    theirs = str(town.draft_file.pk)
    sent = {"ny": token, "aktivitet": "Golf", "belopp": "100", "kvitton.0.bild": theirs, "kvitton.0.kopt_hos": "x"}
    david.post(f"/utkast/{draft}/kostnad/", sent)
    david.post(f"/utkast/{draft}/granska/")
    town.draft_file.refresh_from_db()
    assert town.draft_file.case_id is None
    assert "utkastets.pdf" not in david.get(f"/utkast/{draft}/kostnad/").content.decode()


# --- Looking changes nothing ----------------------------------------------------------------------------------------

LOOKING_MARKS = {
    "arenden/<str:number>/ratta/": "makes the draft that answers the return, the same however often",
    "drift/<uuid:message_id>/": "the log says that an operator read what failed and why",
    "aviseringar/": "what has been shown is no longer new",
}


def everything() -> dict[str, int]:
    """The fingerprint of every table but that of the sessions."""
    return {
        model._meta.label: hash(repr(list(model._default_manager.order_by("pk").values_list())))
        for model in apps.get_models()
        if model is not Session
    }


@pytest.mark.parametrize("who", WHO)
def test_a_look_changes_nothing(town: Town, who: str) -> None:
    client = town.client(who)
    before = everything()
    for door in DOORS:
        if door.route not in LOOKING_MARKS:
            answer(client, "get", door.address.format(**town.places()))
    assert {table for table, now in everything().items() if now != before[table]} == set()


def test_the_looks_that_leave_a_mark_leave_it_once(town: Town) -> None:
    relay.drain(timezone.now())
    client, places, marks = town.client("anna"), town.places(), []
    doors = [door for door in DOORS if door.route in LOOKING_MARKS]
    for _ in range(3):
        for door in doors:
            answer(client, "get", door.address.format(**places))
        marks.append(everything())
    assert marks[0] == marks[1] == marks[2]


def test_a_table_that_changes_is_noticed(town: Town) -> None:
    before = everything()
    answer(town.client("anna"), "post", f"/utkast/{town.draft.pk}/ta-bort/")
    assert everything() != before
