"""The dry run from the command line: names, days, stand-ins, absences and holidays, and nothing sent."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from forms_platform.cases.models import Case
from forms_platform.definitions.load import forget
from forms_platform.organisation import directory
from forms_platform.organisation.models import Absence, RoleHolding, WorkGroup
from forms_platform.outbox.models import Message
from tests.apps.cases.several import AT_ONCE, publish_with
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    yield
    forget()


def rehearsed(key: str, cast: Cast, *more: str) -> list[dict[str, Any]]:
    out = io.StringIO()
    call_command("rehearse", key, "--as", cast.anna.username, "--date", "2026-11-24", "--json", *more, stdout=out)
    steps: list[dict[str, Any]] = json.loads(out.getvalue())["steps"]
    return steps


def answers(tmp_path: Path, **given: str) -> str:
    file = tmp_path / "svar.json"
    file.write_text(json.dumps({"aktivitet": "Gymkort", **given}), encoding="utf-8")
    return str(file)


def test_it_says_who_and_until_when_and_who_stands_in(gym: object, cast: Cast, tmp_path: Path) -> None:
    chef, lon = rehearsed("gym", cast, "--answers", answers(tmp_path, belopp="2400.00"))

    assert (chef["step"], chef["opens"], chef["due"], chef["uncertain"]) == ("chef", "2026-11-24", "2026-12-01", False)
    (bengt,) = chef["takers"]
    assert (bengt["name"], bengt["stand_ins"]) == ("Bengt Lund", ["Cecilia Ek"])
    assert [taker["name"] for taker in lon["takers"]] == ["Eva Sund"]
    assert (lon["opens"], lon["due"]) == ("2026-12-01", "2026-12-04")


def test_what_is_not_answered_makes_a_step_uncertain(gym: object, cast: Cast) -> None:
    assert [step["uncertain"] for step in rehearsed("gym", cast)] == [False, True]


def test_who_is_away_then_is_said_to_be(gym: object, cast: Cast, now: datetime) -> None:
    Absence.objects.create(person=cast.bengt, starts=date(2026, 11, 20), ends=date(2026, 12, 11), set_at=now)
    directory.changed()

    assert rehearsed("gym", cast)[0]["takers"][0]["away"] == "2026-12-11"


def test_christmas_takes_its_days(gym: object, cast: Cast) -> None:
    out = io.StringIO()
    call_command("rehearse", "gym", "--as", cast.anna.username, "--date", "2026-12-21", stdout=out)

    assert "2026-12-21 – 2026-12-30" in out.getvalue()
    assert "helgdagar: 2026-12-24, 2026-12-25" in out.getvalue()


def test_both_branches_have_it_the_same_day(cast: Cast) -> None:
    publish_with("bada", AT_ONCE)

    chef, lon = (step for step in rehearsed("bada", cast) if step["takers"])

    assert (chef["opens"], chef["branch"]) == (lon["opens"], ["Chefen"])


def test_nothing_has_happened(gym: object, cast: Cast) -> None:
    before = Message.objects.count()
    rehearsed("gym", cast)
    assert (Case.objects.count(), Message.objects.count()) == (0, before)


def test_where_nobody_can_take_it_the_command_says_so_and_fails(cast: Cast) -> None:
    step = {**AT_ONCE["branches"][1]["steps"][0], "on": {"reject": "@avslag"}}
    publish_with("lon", step, reserve={"group": "lonecenter"})
    WorkGroup.objects.all().delete()
    directory.changed()

    with pytest.raises(CommandError, match="Ingen kan ta lon"):
        rehearsed("lon", cast)


@pytest.mark.parametrize(("key", "who"), [("finns-inte", "anna"), ("gym", "finns.inte")])
def test_what_does_not_exist_is_told_in_a_sentence(key: str, who: str, gym: object, cast: Cast) -> None:
    username = cast.anna.username if who == "anna" else who
    with pytest.raises(CommandError, match="Det finns ing"):
        call_command("rehearse", key, "--as", username)


def test_every_way_is_tried_with_the_names_of_who_decides(gym: object, cast: Cast) -> None:
    out = io.StringIO()
    call_command(
        "rehearse", "gym", "--as", cast.anna.username, "--date", "2026-11-24", "--every-way", "--json", stdout=out
    )
    ways = json.loads(out.getvalue())["ways"]
    taken = {tuple(step["step"] for step in way["steps"]): way for way in ways}

    assert {("chef",), ("chef", "lon")} <= {tuple(one for one in way if one in ("chef", "lon")) for way in taken}
    assert all(way["steps"][0]["takers"][0]["name"] == "Bengt Lund" for way in ways)
    assert all("belopp" in way["answers"] for way in ways)


def test_every_way_in_words_says_when_it_is_taken(gym: object, cast: Cast) -> None:
    out = io.StringIO()
    call_command("rehearse", "gym", "--as", cast.anna.username, "--every-way", stdout=out)

    assert out.getvalue().startswith("1. belopp = ")
    assert "\n2. belopp = " in out.getvalue()


def test_a_way_that_stops_ends_the_command_with_its_step(gym: object, cast: Cast) -> None:
    for group in WorkGroup.objects.all():
        group.members.clear()
    RoleHolding.objects.all().delete()
    directory.changed()

    with pytest.raises(CommandError, match="lon"):
        call_command("rehearse", "gym", "--as", cast.anna.username, "--every-way", stdout=io.StringIO())
