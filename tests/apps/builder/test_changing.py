"""What a form of the builder changes: nothing when it is sent as it stands, and nothing of what could not be read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from forms_platform.builder import facts_of_service, flow
from forms_platform.builder.drafts import opened
from forms_platform.builder.edit import Asked, edit
from forms_platform.builder.inputs import Typed
from forms_platform.builder.outline import question, steps
from forms_platform.builder.page_panel import page_panel, read_page
from forms_platform.builder.panel import panel, read_question
from forms_platform.builder.seen import Seen
from forms_platform.builder.step.branch import branches_of
from forms_platform.definitions.language.document import parse_document
from forms_platform.definitions.publish import publish
from forms_platform.definitions.shipped_services import shipped
from tests.apps.builder.as_sent import seen_of, sent, step_form
from tests.cast import Cast

KEY = "friskvardsbidrag"
ALLOWANCE = shipped()[KEY]


def asked_for(seen: Seen) -> Iterator[Asked]:
    """What every form of the draft asks for when it is sent as it stands."""
    for one in seen.questions:
        post = sent("builder/_panel.html", {"panel": panel(seen, one.ref), "page": one.page})
        found = question(seen.document, one.ref)
        assert found is not None
        yield from read_question(seen, found, post, Typed())
    for page in seen.document["pages"]:
        post = sent("builder/_panel.html", {"page_panel": page_panel(seen, page["key"]), "page": page["key"]})
        yield from read_page(seen, page["key"], post, Typed())
    for where in places_of_the_flow(seen):
        yield from flow.read(seen, step_form(seen, where), Typed())
    access = sent("builder/_groups.html", facts_of_service.access(seen, {}))
    yield from facts_of_service.read_access(seen, access, Typed())
    secrecy = sent("builder/_groups.html", facts_of_service.secrecy(seen, {}))
    yield from facts_of_service.read_secrecy(seen, secrecy, Typed())


def places_of_the_flow(seen: Seen) -> Iterator[dict[str, str]]:
    """The whole workflow, each of its steps, and each branch of its blocks."""
    yield {}
    for _, step in steps(seen.document):
        yield {"steg": step["id"]}
        branches = branches_of(flow.chosen_step(seen, {"steg": step["id"]}))
        yield from ({"steg": step["id"], "spar": str(number)} for number in range(len(branches)))


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", sorted(shipped()))
def test_a_form_sent_as_it_stands_changes_nothing(cast: Cast, name: str, language: str) -> None:
    document = shipped()[name]
    seen = seen_of(document, language)
    for asked in asked_for(seen):
        assert asked.command not in ("set_step", "set_branch", "set_workflow"), asked
        after = edit(document, asked).document
        assert parse_document(after) == parse_document(document), asked


@pytest.fixture
def gunnel(cast: Cast, now: Any) -> Client:
    """Gunnel, with one published service."""
    publish(ALLOWANCE, cast.gunnel, now)
    client = Client()
    client.force_login(cast.gunnel)
    return client


def send(client: Client, tab: str, *, script: bool = False, version: int = 0, **more: str) -> Any:
    headers = {"X-Fragment": "1"} if script else {}
    sent_ = {"flik": tab, "version": str(version), "gor": "spara", **more}
    return client.post(f"/bygg/{KEY}/andra/", sent_, headers=headers)


@pytest.mark.parametrize("days", ["snart", "3000"])
def test_days_that_cannot_be_read_leave_the_step_as_it_was(gunnel: Client, days: str) -> None:
    answer = send(gunnel, "flow", av="step:chef", steg="chef", **{"p.due": days, "p.paminn-0": days})
    assert answer.status_code == 422
    assert opened(KEY).document["workflow"] == ALLOWANCE["workflow"]


def test_english_without_swedish_is_told_and_kept(gunnel: Client) -> None:
    more = {"p.help": "", "p.help.en": "The sum on the receipt"}
    answer = send(gunnel, "questions", av="field:datum", fraga="datum", sida="aktivitet", **more)
    assert answer.status_code == 422
    assert ">The sum on the receipt</textarea>" in answer.content.decode()


def test_the_script_is_told_which_setting_could_not_be_read(gunnel: Client) -> None:
    answer = send(gunnel, "access", script=True, **{"p.minutes": "några"})
    assert answer.json()["unread"] == {"minutes": "Skriv ett helt tal med siffror."}


def test_json_that_comes_second_is_given_back(gunnel: Client) -> None:
    send(gunnel, "texts", **{"t.title.sv": "Friskvård"})
    answer = send(gunnel, "json", text=json.dumps({**ALLOWANCE, "minutes": 7}), gor="byt")
    assert answer.status_code == 409
    assert "&quot;minutes&quot;: 7" in answer.content.decode()


@pytest.mark.parametrize("strange", ['"\\ud800"', "9007199254740993", "[" * 40 + "]" * 40])
def test_json_that_cannot_be_kept_is_refused_and_given_back(gunnel: Client, strange: str) -> None:
    text = json.dumps(ALLOWANCE)[:-1] + f', "minutes": {strange}}}'
    text = text.replace(f'"minutes": {ALLOWANCE["minutes"]}, ', "")
    answer = send(gunnel, "json", text=text, gor="byt")
    assert answer.status_code == 422
    assert "ds-validation-message" in answer.content.decode()
    assert opened(KEY).document == ALLOWANCE


@pytest.mark.parametrize("strange", ["x", 3, ["x"]])
def test_whatever_the_json_says_every_tab_opens(gunnel: Client, strange: Any) -> None:
    members = ("owner", "secrecy", "retention", "baseline", "messages", "deliveries", "keywords", "summary", "limits")
    step = {"id": "chef", "kind": "approve", "on": strange, "due": strange, "remind": strange, "comment": strange}
    workflow = {"steps": [step, {"id": "klar", "kind": "end", "end": "x"}], "ends": strange}
    document = {**ALLOWANCE, **dict.fromkeys(members, strange), "workflow": workflow}
    send(gunnel, "json", text=json.dumps(document), gor="byt")
    assert opened(KEY).document["owner"] == strange
    tabs = ("", "flode/", "flode/?steg=chef", "flode/?steg=klar", "texter/", "behorighet/", "meddelanden/",
            "sekretess/", "leveranser/", "versioner/", "json/", "testkor/", "publicera/", "visa/",
            "fil.json")  # fmt: skip
    for address in ("/bygg/", *(f"/bygg/{KEY}/{tab}" for tab in tabs)):
        assert gunnel.get(address).status_code == 200, address
