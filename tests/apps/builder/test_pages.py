"""The doors of the builder: what Gunnel sees, and what she can do without any script."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from forms_platform.builder.models import Edit, ServiceDraft
from forms_platform.definitions.publish import publish
from forms_platform.definitions.shipped_services import shipped
from tests.cast import Cast, a_person

ALLOWANCE = shipped()["friskvardsbidrag"]


@pytest.fixture
def administrator(cast: Cast, now: Any) -> Client:
    """Gunnel, with one published service."""
    publish(ALLOWANCE, cast.gunnel, now)
    client = Client()
    client.force_login(cast.gunnel)
    return client


def send(client: Client, gor: str = "spara", *, version: int = 0, **more: str) -> Any:
    sent = {"flik": "questions", "sida": "aktivitet", "version": str(version), "gor": gor, **more}
    return client.post("/bygg/friskvardsbidrag/andra/", sent)


def draft() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ServiceDraft.objects.get().document)
    return found


def keys(page: int = 1) -> list[str]:
    return [field["key"] for field in draft()["pages"][page]["fields"]]


def test_the_questions_are_shown_as_an_employee_will_see_them(administrator: Client) -> None:
    shown = administrator.get("/bygg/friskvardsbidrag/?sida=aktivitet&fraga=belopp").content.decode()
    assert 'id="q-belopp"' in shown
    assert re.search(r"Hur mycket vill du få tillbaka\?</label>", shown)
    assert "”Vem har betalat?” är Jag själv" not in shown
    assert "Visas när ”Vem har betalat?” är Kommunens kort" in shown


def test_looking_stores_nothing(administrator: Client) -> None:
    administrator.get("/bygg/friskvardsbidrag/")
    assert not ServiceDraft.objects.exists()


def test_a_question_is_added_after_another(administrator: Client) -> None:
    send(administrator, "fraga:date", efter="belopp")
    assert keys()[2:5] == ["belopp", "fraga", "datum"]


def test_what_is_typed_is_kept_and_named(administrator: Client) -> None:
    send(administrator, "fraga:text", efter="belopp")
    more = {"p.label": "Vad heter gymmet?", "p.required?": "1", "p.required": "1", "p.max_length": "60"}
    send(administrator, version=1, av="field:fraga", fraga="fraga", **more)
    assert draft()["pages"][1]["fields"][3] == {
        "kind": "text", "key": "vad_heter_gymmet", "label": {"sv": "Vad heter gymmet?"}, "required": True,
        "max_length": 60,
    }  # fmt: skip


def test_what_cannot_be_read_is_told_at_the_box_with_what_was_typed(administrator: Client) -> None:
    answer = send(administrator, av="field:belopp", fraga="belopp", **{"p.label": "Belopp?", "p.max": "tre tusen"})
    assert answer.status_code == 422
    assert 'value="tre tusen"' in answer.content.decode()
    assert "Skriv ett tal med siffror" in answer.content.decode()


def test_undo_and_redo_survive_a_new_session(administrator: Client, cast: Cast) -> None:
    send(administrator, "flytta:belopp:upp")
    again = Client()
    again.force_login(cast.gunnel)
    send(again, "angra", version=1)
    assert keys()[2] == "belopp"
    send(again, "gor-om", version=2)
    assert keys()[1] == "belopp"


def test_who_comes_second_overwrites_nothing_and_is_told_who_came_first(administrator: Client, cast: Cast) -> None:
    send(administrator, "flytta:belopp:upp")
    answer = send(administrator, av="field:datum", fraga="datum", **{"p.label": "Vilken dag?"})
    assert answer.status_code == 409
    assert "Vilken dag?" in answer.content.decode()
    assert Edit.objects.count() == 1


def test_removing_what_others_use_is_asked_about_first(administrator: Client) -> None:
    answer = send(administrator, "bort:vem_betalade")
    assert answer.status_code == 302
    asked = administrator.get(answer["Location"]).content.decode()
    assert "Kortets fyra sista siffror" in asked
    send(administrator, "bort:vem_betalade", sakert="1")
    assert "vem_betalade" not in keys()


def test_a_condition_is_built_of_rows(administrator: Client) -> None:
    send(administrator, "villkor:", av="field:kvitton", fraga="kvitton", **{"v-hur": "all"})
    assert draft()["pages"][1]["fields"][6]["when"] == {
        "left": {"field": "vem_betalade"}, "op": "=", "right": {"value": "sjalv", "type": "choice"},
    }  # fmt: skip


def test_a_condition_that_can_never_hold_is_flagged(administrator: Client) -> None:
    rows = {"v-hur": "all"}
    for at, answer in enumerate(("sjalv", "kommunens_kort")):
        rows |= {
            f"v-{at}-fraga": "vem_betalade",
            f"v-{at}-var": "vem_betalade",
            f"v-{at}-hur": "=",
            f"v-{at}-svar": answer,
        }
    answer = send(administrator, av="field:kvitton", fraga="kvitton", **rows)
    shown = administrator.get(answer["Location"]).content.decode()
    assert "Villkoret kan aldrig stämma." in shown


def test_a_rule_written_by_hand_is_left_as_it_is(administrator: Client) -> None:
    before = ALLOWANCE["pages"][1]["fields"][5]["when"]
    rows = {
        "v-hur": "all",
        "v-0-fraga": "vem_betalade",
        "v-0-var": "vem_betalade",
        "v-0-hur": "=",
        "v-0-svar": "kommunens_kort",
    }
    send(administrator, av="field:kort", fraga="kort", **{"p.label": "Kort", **rows})
    assert draft()["pages"][1]["fields"][5]["when"] == before


def test_only_what_differs_is_sent_to_the_script(administrator: Client) -> None:
    administrator.get("/bygg/friskvardsbidrag/?sida=aktivitet")
    sent = {"flik": "questions", "sida": "aktivitet", "version": "0", "gor": "flytta:datum:upp"}
    answer = administrator.post("/bygg/friskvardsbidrag/andra/", sent, headers={"X-Fragment": "1"})
    assert answer.json()["order"][2:4] == ["datum", "belopp"]
    assert answer.json()["cards"] == []


def test_others_who_are_there_are_seen(administrator: Client) -> None:
    other = Client()
    other.force_login(a_person(name="Lina Ask", roles=("forvaltare",)))
    other.post("/bygg/friskvardsbidrag/har/")
    assert "Lina Ask är också här" in administrator.get("/bygg/friskvardsbidrag/").content.decode()


def test_the_builder_opens_with_few_statements(administrator: Client, django_assert_max_num_queries: Any) -> None:
    administrator.get("/bygg/friskvardsbidrag/")
    with django_assert_max_num_queries(20):
        administrator.get("/bygg/friskvardsbidrag/")


def test_nobody_but_administrators_comes_in(cast: Cast, administrator: Client) -> None:
    client = Client()
    client.force_login(cast.bengt)
    assert client.get("/bygg/friskvardsbidrag/").status_code == 403
    assert send(client, "flytta:belopp:upp").status_code == 403


def test_a_new_service_begins_from_a_shipped_one(administrator: Client) -> None:
    answer = administrator.post("/bygg/ny/", {"titel": "Hälsopeng", "mall": "shipped:friskvardsbidrag"})
    assert answer["Location"] == "/bygg/halsopeng/"
    assert draft()["title"] == {"sv": "Hälsopeng"}


def test_the_home_tells_what_to_do(administrator: Client) -> None:
    send(administrator, "bort:vem_betalade", sakert="1")
    shown = administrator.get("/bygg/").content.decode()
    assert "saker att rätta" in shown


TABS = (
    "", "flode/", "flode/?steg=chef", "texter/", "behorighet/", "meddelanden/", "sekretess/", "leveranser/",
    "versioner/", "json/", "testkor/", "publicera/", "visa/", "fil.json", "texter/fil/",
)  # fmt: skip


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens(administrator: Client, tab: str) -> None:
    assert administrator.get(f"/bygg/friskvardsbidrag/{tab}").status_code == 200


@pytest.mark.parametrize("name", sorted(shipped()))
def test_every_shipped_service_can_be_opened_and_looked_at(
    administrator: Client, cast: Cast, now: Any, name: str
) -> None:
    document = shipped()[name]
    publish(document, cast.gunnel, now)
    for tab in ("", "flode/", "visa/", "testkor/"):
        assert administrator.get(f"/bygg/{document['key']}/{tab}").status_code == 200, tab
