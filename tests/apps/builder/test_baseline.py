"""The time an errand takes: estimated from the questions as they are, and each role's minutes on paper."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from forms_platform.builder.baseline import SECONDS, estimated
from forms_platform.builder.drafts import opened
from forms_platform.builder.kinds import KINDS
from forms_platform.definitions.publish import publish
from forms_platform.definitions.shipped_services import shipped
from tests.cast import Cast

KEY = "friskvardsbidrag"


@pytest.fixture
def gunnel(cast: Cast, now: Any) -> Client:
    publish(shipped()[KEY], cast.gunnel, now)
    client = Client()
    client.force_login(cast.gunnel)
    return client


def sends(client: Client, **typed: str) -> int:
    version = str(opened(KEY).version)
    return client.post(
        f"/bygg/{KEY}/andra/", {"flik": "secrecy", "version": version, "gor": "spara", **typed}
    ).status_code


def baseline() -> dict[str, int]:
    found: dict[str, int] = opened(KEY).document["baseline"]["minutes"]
    return found


def test_every_kind_of_question_takes_its_time() -> None:
    assert set(SECONDS) == set(KINDS)


def test_the_estimate_grows_with_the_questions_and_never_is_nothing() -> None:
    page: dict[str, Any] = {"fields": []}
    assert estimated({"pages": [page]}) == 1
    page["fields"] = [{"kind": "long_text", "required": True}] * 10
    assert estimated({"pages": [page]}) == 10
    page["when"] = {"left": {"field": "x"}, "op": "filled"}
    assert estimated({"pages": [page]}) == 5
    assert all(1 <= estimated(document) <= 15 for document in shipped().values())


def test_the_page_says_the_estimate(gunnel: Client) -> None:
    n = estimated(shipped()[KEY])
    assert f"uppskattningsvis {n} minuter" in gunnel.get(f"/bygg/{KEY}/behorighet/").content.decode()


def test_a_roles_minutes_are_changed_and_a_role_comes_and_goes(gunnel: Client) -> None:
    sends(gunnel, **{"minuter-requester": "20", "minuter-manager": "6", "minuter-lonecenter": ""})
    assert baseline() == {"requester": 20, "manager": 6}
    sends(gunnel, roll="Ekonomi", **{"roll-minuter": "7"})
    assert baseline() == {"requester": 20, "manager": 6, "ekonomi": 7}


def test_the_last_role_stays(gunnel: Client) -> None:
    empty = {"minuter-requester": "", "minuter-manager": "", "minuter-lonecenter": ""}
    assert sends(gunnel, **empty) == 422
    assert set(baseline()) == {"requester", "manager", "lonecenter"}


@pytest.mark.parametrize(("chosen", "kept"), [("yes", None), ("no", False), ("named", "named")])
def test_stand_ins_see_a_case_do_not_or_only_those_who_are_named(gunnel: Client, chosen: str, kept: Any) -> None:
    sends(gunnel, **{"p.secrecy.stand_ins": chosen})
    assert opened(KEY).document.get("secrecy", {}).get("stand_ins") == kept
    shown = gunnel.get(f"/bygg/{KEY}/sekretess/").content.decode()
    assert f'value="{chosen}" selected' in shown
