"""Steps in blocks and out of them: moved, copied, renamed and removed, without breaking what names them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from forms_platform.builder.cannot import CannotEdit
from forms_platform.builder.edit import Asked, edit
from forms_platform.builder.models import ServiceDraft, TestCase
from forms_platform.builder.outline import step_path, steps
from forms_platform.builder.step_moves import beside, spots
from forms_platform.definitions.publish import publish
from forms_platform.definitions.shipped_services import shipped
from tests.cast import Cast

ALLOWANCE = shipped()["friskvardsbidrag"]
KEY = "friskvardsbidrag"


def edited(document: Any, command: str, **arguments: Any) -> Any:
    return edit(document, Asked(command, arguments)).document


def with_block() -> Any:
    """chef, then a parallel block with `a` in the first branch and `b` and `c` in the second, then the end."""
    document = edited(ALLOWANCE, "add_step", kind="parallel", after="chef")
    document = edited(document, "rename_step", step="steg", to="block")
    for name, branch in (("a", 0), ("b", 1), ("c", 1)):
        document = edited(document, "add_step", kind="task", block="block", branch=branch)
        document = edited(document, "rename_step", step="steg", to=name)
    return document


def order(document: Any) -> list[str]:
    return [str(step["id"]) for _, step in steps(document)]


def shape(document: Any) -> list[Any]:
    def inner(listed: list[Any]) -> list[Any]:
        return [
            [one["id"], *(inner(branch["steps"]) for branch in one["branches"])] if "branches" in one else one["id"]
            for one in listed
        ]

    return inner(document["workflow"]["steps"])


def moved(document: Any, step: str, down: bool) -> Any:
    spot = beside(document, step, down)
    return document if spot is None else edited(document, "move_step", step=step, **spot._asdict())


def test_a_step_walks_down_through_a_block_and_out_of_it() -> None:
    document = with_block()
    rest = shape(document)[2:]
    document = moved(document, "chef", True)
    assert shape(document) == [["block", ["chef", "a"], ["b", "c"]], *rest]
    document = moved(moved(document, "chef", True), "chef", True)
    assert shape(document) == [["block", ["a"], ["chef", "b", "c"]], *rest]
    document = moved(moved(moved(document, "chef", True), "chef", True), "chef", True)
    assert shape(document) == [["block", ["a"], ["b", "c"]], "chef", *rest]


def test_a_step_that_walks_down_and_up_again_is_where_it_was() -> None:
    first = with_block()
    document, walked = first, 0
    while beside(document, "chef", True) is not None:
        document, walked = moved(document, "chef", True), walked + 1
    assert order(document)[-1] == "chef"
    for _ in range(walked):
        document = moved(document, "chef", False)
    assert document == first


def test_a_block_steps_over_what_stands_beside_it() -> None:
    document = moved(with_block(), "block", False)
    assert shape(document)[:2] == [["block", ["a"], ["b", "c"]], "chef"]


def test_every_place_that_is_offered_can_be_moved_to() -> None:
    document = with_block()
    for step in order(document):
        for _, places in spots(document, step):
            for spot, _ in places:
                after = edited(document, "move_step", step=step, **spot._asdict())
                found = step_path(after, step)
                assert found is not None
                assert found[-1] == spot.to
                assert sorted(order(after)) == sorted(order(document))


def test_a_block_cannot_be_moved_into_itself() -> None:
    with pytest.raises(CannotEdit) as refused:
        edited(with_block(), "move_step", step="block", block="block", branch=0, to=0)
    assert refused.value.code == "into_itself"


def test_blocks_are_nested_only_so_deep() -> None:
    document = with_block()
    inner = "block"
    for _ in range(3):
        document = edited(document, "add_step", kind="choose", block=inner, branch=0)
        inner = order(document)[[one.startswith("steg") for one in order(document)].index(True)]
        document = edited(document, "rename_step", step=inner, to=f"djup_{len(order(document))}")
        inner = f"djup_{len(order(document))}"
    with pytest.raises(CannotEdit) as refused:
        edited(document, "add_step", kind="choose", block=inner, branch=0)
    assert refused.value.code == "too_deep"


def test_a_copied_block_has_steps_of_its_own_that_lead_to_each_other() -> None:
    document = with_block()
    on = {"return": {"to": "requester", "then": "b", "max": 2}, "cannot": "@avslag"}
    document = edited(document, "set_step", step="c", values={"on": on, "not_same_as": ["b", "chef"]})
    copied = edited(document, "copy_step", step="block")
    assert shape(copied)[1:3] == [["block", ["a"], ["b", "c"]], ["block_2", ["a_2"], ["b_2", "c_2"]]]
    copy = next(step for _, step in steps(copied) if step["id"] == "c_2")
    assert copy["on"] == {"return": {"to": "requester", "then": "b_2", "max": 2}, "cannot": "@avslag"}
    assert copy["not_same_as"] == ["b_2", "chef"]


def test_renaming_a_step_breaks_no_reference() -> None:
    document = with_block()
    ask = {"key": "summa", "type": "money", "label": "Summa"}
    rule = {"left": {"field": "chef.summa"}, "op": ">", "right": {"value": "1", "type": "money"}}
    document = edited(document, "set_step", step="chef", values={"asks": [ask]})
    who = {"decider_of": "chef", "otherwise": {"manager_of": "chef"}}
    values = {"who": who, "not_same_as": ["chef"], "when": rule, "on": {"cannot": "@chef"}}
    document = edited(document, "set_step", step="a", values=values)
    document = edited(document, "set_workflow", values={"recall": {"until": "step:chef"}})
    renamed = edited(document, "rename_step", step="chef", to="forst")
    expected = json.dumps(document).replace('"chef"', '"forst"').replace("@chef", "@forst")
    expected = expected.replace("step:chef", "step:forst").replace("chef.summa", "forst.summa")
    assert json.dumps(renamed) == expected.replace('{"manager": "forst"', '{"manager": "chef"')


def test_a_new_step_is_named_after_its_label_until_it_is_published() -> None:
    document = edited(ALLOWANCE, "add_step", kind="task", after="chef")
    named = edit(document, Asked("set_step", {"step": "steg", "values": {"label": {"sv": "Lönecenter kollar"}}}))
    assert named.chosen == "lonecenter_kollar"
    kept = edit(document, Asked("set_step", {"step": "steg", "values": {"label": {"sv": "x"}}, "published": True}))
    assert kept.chosen == "steg"


def test_a_question_called_as_a_step_does_not_take_its_answers() -> None:
    ask = {"key": "summa", "type": "money", "label": "Summa"}
    rule = {"left": {"field": "chef.summa"}, "op": "filled"}
    document = edited(ALLOWANCE, "set_step", step="chef", values={"asks": [ask]})
    document = edited(document, "rename_field", ref="kommentar", key="chef")
    document = edited(document, "add_step", kind="task", after="chef")
    document = edited(document, "set_step", step="steg", values={"when": rule})
    renamed = edited(document, "rename_field", ref="chef", key="annat")
    assert next(step for _, step in steps(renamed) if step["id"] == "steg")["when"] == rule


# ---- through the doors


@pytest.fixture
def gunnel(cast: Cast, now: Any) -> Client:
    """Gunnel, with one published service."""
    publish(ALLOWANCE, cast.gunnel, now)
    client = Client()
    client.force_login(cast.gunnel)
    return client


def send(client: Client, gor: str, *, version: int = 0, **more: str) -> Any:
    return client.post(f"/bygg/{KEY}/andra/", {"flik": "flow", "version": str(version), "gor": gor, **more})


def draft() -> Any:
    return json.loads(ServiceDraft.objects.get().document)


def test_steps_are_added_moved_and_taken_back_without_script(gunnel: Client) -> None:
    send(gunnel, "nytt-steg:parallel", efter="chef")
    send(gunnel, "nytt-steg:task", version=1, grupp="steg:1")
    assert shape(draft())[1] == ["steg", [], ["steg_2"]]
    send(gunnel, "steg-flytta:steg_2:upp", version=2)
    assert shape(draft())[1] == ["steg", ["steg_2"], []]
    send(gunnel, "steg-till:steg_2", version=3, till=":0:0")
    assert shape(draft())[0] == "steg_2"
    for version in (4, 5, 6, 7):
        send(gunnel, "angra", version=version)
    assert draft() == ALLOWANCE


def test_removing_what_others_name_or_a_block_with_steps_is_asked_about_first(gunnel: Client) -> None:
    send(gunnel, "nytt-steg:parallel", efter="chef")
    send(gunnel, "nytt-steg:task", version=1, grupp="steg:1")
    asked = gunnel.get(send(gunnel, "steg-bort:steg", version=2)["Location"]).content.decode()
    assert "1 steg försvinner också." in asked
    asked = gunnel.get(send(gunnel, "spar-bort:steg:1", version=2)["Location"]).content.decode()
    assert "Ta bort spåret Spår 2?" in asked
    send(gunnel, "spar-bort:steg:1", version=2, sakert="1")
    assert shape(draft())[1] == ["steg", []]
    assert gunnel.get(f"/bygg/{KEY}/ta-bort/?steg=finns-inte").status_code == 404


def test_a_branch_is_chosen_named_and_gets_steps_without_script(gunnel: Client) -> None:
    send(gunnel, "nytt-steg:choose", efter="chef")
    shown = gunnel.get(f"/bygg/{KEY}/flode/?steg=steg&spar=0").content.decode()
    assert 'value="branch:steg:0"' in shown
    assert 'name="grupp" value="steg:0"' in shown
    send(gunnel, "spara", version=1, av="branch:steg:0", steg="steg", spar="0", **{"p.namn": "Litet belopp"})
    assert draft()["workflow"]["steps"][1]["branches"][0]["label"]["sv"] == "Litet belopp"
    for where in ("?steg=steg&spar=9", "?steg=steg&spar=x", "?steg=finns-inte", "?efter=chef", "?grupp=steg:1"):
        assert gunnel.get(f"/bygg/{KEY}/flode/{where}").status_code == 200


def test_script_in_any_text_of_the_workflow_shows_as_text(gunnel: Client) -> None:
    poison = {"sv": "<script>alert(1)</script>", "en": "<img src=x onerror=alert(1)>"}
    document = with_block()
    asks = [{"key": "val", "type": "choice", "label": poison, "options": {"a": poison}}]
    document = edited(document, "set_step", step="a", values={"label": poison, "asks": asks})
    document = edited(document, "set_branch", step="block", branch=0, values={"label": poison})
    document = edited(document, "add_step", kind="notify", after="chef")
    document = edited(document, "set_step", step="steg", values={"text": poison})
    document = edited(document, "set_workflow", values={"ends": {**ALLOWANCE["workflow"]["ends"], "nej": {
        "label": poison, "result": "done"}}})  # fmt: skip
    sent = {"flik": "json", "version": "0", "gor": "byt", "text": json.dumps(document)}
    gunnel.post(f"/bygg/{KEY}/andra/", sent)
    for where in ("", "?steg=a&flytta=1", "?steg=block", "?steg=block&spar=0", "?steg=steg", "?steg=b"):
        shown = gunnel.get(f"/bygg/{KEY}/flode/{where}").content.decode()
        assert "<script>alert" not in shown, where
        assert "<img src=x" not in shown, where
    part = gunnel.get(f"/bygg/{KEY}/ta-bort/?steg=block").content.decode()
    assert "<script>alert" not in part


def test_a_step_that_nobody_names_is_removed_at_once(gunnel: Client) -> None:
    send(gunnel, "nytt-steg:task", efter="chef")
    send(gunnel, "steg-bort:steg", version=1)
    assert draft() == ALLOWANCE


def test_a_test_case_follows_when_a_step_gets_another_id(gunnel: Client, cast: Cast, now: Any) -> None:
    send(gunnel, "nytt-steg:task", efter="chef")
    case = TestCase.objects.create(key=KEY, name="Vanligt", person=cast.anna, way=["chef", "steg"], made_at=now)
    send(gunnel, "steg-nyckel:steg", version=1, nyckel="kolla")
    case.refresh_from_db()
    assert case.way == ["chef", "kolla"]
    send(gunnel, "angra", version=2)
    case.refresh_from_db()
    assert case.way == ["chef", "steg"]


def test_a_step_shown_for_the_script_is_its_properties_alone(gunnel: Client) -> None:
    answer = gunnel.get(f"/bygg/{KEY}/flode/?steg=chef&flytta=1", headers={"X-Fragment": "1"}).json()
    assert [part for part, _ in answer["parts"]] == ["egenskaper"]
    assert 'id="till"' in answer["parts"][0][1]
