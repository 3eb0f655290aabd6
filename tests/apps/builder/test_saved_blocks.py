"""Questions saved as a block: put in as copies, found by a search, and a hint when the original has changed."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from forms_platform.builder.drafts import opened
from forms_platform.builder.edit import Asked, edit
from forms_platform.builder.models import SavedBlock
from forms_platform.builder.outline import question, questions
from forms_platform.definitions.checks import check, errors
from forms_platform.definitions.publish import publish
from forms_platform.definitions.shipped_services import shipped
from tests.cast import Cast

KEY = "friskvardsbidrag"
ALLOWANCE = shipped()[KEY]
PAGE = "aktivitet"


@pytest.fixture
def gunnel(cast: Cast, now: Any) -> Client:
    """Gunnel, with one published service."""
    publish(ALLOWANCE, cast.gunnel, now)
    client = Client()
    client.force_login(cast.gunnel)
    return client


def save(client: Client, *fields: str, name: str = "Vem betalade", over: str = "") -> Any:
    sent = {"sida": PAGE, "namn": name, "fraga": list(fields), "over": over}
    return client.post(f"/bygg/{KEY}/block/", sent)


def send(client: Client, gor: str, **more: str) -> Any:
    version = str(opened(KEY).version)
    return client.post(
        f"/bygg/{KEY}/andra/", {"flik": "questions", "version": version, "gor": gor, "sida": PAGE, **more}
    )


def field(ref: str) -> dict[str, Any]:
    found = question(opened(KEY).document, ref)
    assert found is not None
    return found.field


def shown(client: Client, ref: str) -> str:
    return client.get(f"/bygg/{KEY}/?sida={PAGE}&fraga={ref}").content.decode()


def test_a_block_is_put_in_as_copies_with_keys_of_their_own(gunnel: Client) -> None:
    save(gunnel, "vem_betalade", "kort")
    send(gunnel, "block:vem-betalade", efter="belopp")
    document = opened(KEY).document
    keys = [one.ref for one in questions(document) if one.page == PAGE and not one.column]
    at = keys.index("belopp")
    assert keys[at + 1 : at + 3] == ["vem_betalade_2", "kort_2"]
    assert field("kort_2")["copied"] == {"block": "vem-betalade", "part": "kort", "edition": 1}
    assert json.dumps(field("kort_2")["when"]) == json.dumps(field("kort")["when"]).replace(
        "vem_betalade", "vem_betalade_2"
    )
    assert errors(check(document)) == errors(check(ALLOWANCE))


def test_a_condition_on_something_outside_the_block_is_left_behind(gunnel: Client) -> None:
    save(gunnel, "kort")
    saved = json.loads(SavedBlock.objects.get().fields)
    assert "when" not in saved[0]


def test_a_block_is_found_with_the_kinds_by_its_name_and_its_questions(gunnel: Client) -> None:
    save(gunnel, "vem_betalade", "kort")
    assert 'value="block:vem-betalade"' in shown(gunnel, "")
    assert 'value="block:vem-betalade"' in gunnel.get(f"/bygg/{KEY}/?sida={PAGE}&sok=kortets").content.decode()
    assert 'value="block:vem-betalade"' not in gunnel.get(f"/bygg/{KEY}/?sida={PAGE}&sok=cykel").content.decode()


def changed_original(client: Client) -> None:
    """A copy of `belopp`, whose original then asks otherwise and takes more."""
    save(client, "belopp", name="Belopp")
    send(client, "block:belopp", efter="belopp")
    send(client, "spara", av="field:belopp", fraga="belopp", **{"p.label": "Vilket belopp?", "p.max": "9000"})
    save(client, "belopp", name="", over="belopp")


def test_a_copy_tells_what_its_original_has_changed_and_takes_it_over(gunnel: Client) -> None:
    changed_original(gunnel)
    page = shown(gunnel, "belopp_2")
    assert "Originalet har ändrats" in page
    assert "<ins>Vilket belopp?</ins>" in page
    send(gunnel, "ta-over:belopp_2")
    assert field("belopp_2")["label"]["sv"] == "Vilket belopp?"
    assert field("belopp_2")["max"] == "9000"
    assert field("belopp_2")["copied"]["edition"] == 2
    assert "Originalet har ändrats" not in shown(gunnel, "belopp_2")
    send(gunnel, "angra")
    assert "Originalet har ändrats" in shown(gunnel, "belopp_2")


def test_the_script_gets_the_properties_anew_when_a_change_is_taken_over(gunnel: Client) -> None:
    changed_original(gunnel)
    shape = re.findall(r'data-shape="(\w+)"', shown(gunnel, "belopp_2"))[0]
    sent = {"flik": "questions", "version": str(opened(KEY).version), "gor": "ta-over:belopp_2", "sida": PAGE,
            "fraga": "belopp_2", "av": "field:belopp_2", "form.shape": shape}  # fmt: skip
    answer = gunnel.post(f"/bygg/{KEY}/andra/", sent, headers={"X-Fragment": "1"}).json()
    parts = dict(answer["parts"])
    assert 'value="Vilket belopp?"' in parts["egenskaper"]
    assert "Originalet har ändrats" not in parts["egenskaper"]


def test_a_copy_can_stay_as_it_is(gunnel: Client) -> None:
    changed_original(gunnel)
    before = field("belopp_2")
    send(gunnel, "behall:belopp_2")
    assert {**field("belopp_2"), "copied": None} == {**before, "copied": None}
    assert "Originalet har ändrats" not in shown(gunnel, "belopp_2")


def test_what_the_copy_says_of_its_own_is_told(gunnel: Client) -> None:
    changed_original(gunnel)
    send(gunnel, "spara", av="field:belopp_2", fraga="belopp_2", **{"p.label": "Något eget"})
    assert "(här står något eget)" in shown(gunnel, "belopp_2")


def test_a_block_that_is_removed_leaves_its_copies(gunnel: Client) -> None:
    changed_original(gunnel)
    assert "Vilket belopp?" in gunnel.get("/bygg/block/").content.decode()
    gunnel.post("/bygg/block/", {"block": "belopp"})
    assert not SavedBlock.objects.exists()
    assert field("belopp_2")["copied"]["edition"] == 1
    assert "Originalet har ändrats" not in shown(gunnel, "belopp_2")


def test_nothing_is_saved_without_a_name_or_a_question(gunnel: Client) -> None:
    save(gunnel, name="Tomt")
    save(gunnel, "belopp", name=" ")
    assert not SavedBlock.objects.exists()


def test_script_in_a_block_shows_as_text(gunnel: Client) -> None:
    save(gunnel, "belopp", name="<script>alert(1)</script>")
    for address in (f"/bygg/{KEY}/?sida={PAGE}", "/bygg/block/"):
        assert "<script>alert" not in gunnel.get(address).content.decode()


def test_a_copy_of_a_block_can_be_published(gunnel: Client) -> None:
    fields = [{"kind": "text", "key": "ort", "label": {"sv": "Ort", "en": "Town"}}]
    arguments = {"page": PAGE, "fields": fields, "block": "adress", "edition": 1}
    document = edit(ALLOWANCE, Asked("insert_block", arguments)).document
    assert errors(check(document)) == errors(check(ALLOWANCE))
