"""Code lists: taken in from a file, kept for ever, and chosen from in forms."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from forms_platform.cases.names import CaseNames
from forms_platform.organisation.code_lists import CodeListFaults, take_in
from forms_platform.organisation.directory import snapshot
from forms_platform.organisation.models import CodeEntry
from tests.cast import Cast

pytestmark = pytest.mark.django_db

CARS = [
    {"code": "KBJ12A", "name": "KBJ 12A", "name_en": "KBJ 12A", "level": "el"},
    {"code": "LDR482", "name": "LDR 482"},
]


def test_a_list_is_in_the_organisation_at_once_and_in_its_own_order(cast: Cast) -> None:
    names = CaseNames(snapshot())
    assert names.options("fordon") == []
    take_in("fordon", "Bilar", [*reversed(CARS)])
    names = CaseNames(snapshot())
    assert [entry.code for entry in names.options("fordon")] == ["LDR482", "KBJ12A"]
    assert names.listed("fordon", "KBJ12A").level == "el"  # type: ignore[union-attr]  # it was just taken in


def test_an_entry_that_is_gone_can_be_shown_but_not_chosen_and_comes_back(cast: Cast) -> None:
    take_in("fordon", "Bilar", CARS)
    take_in("fordon", "Bilar", CARS[:1])
    names = CaseNames(snapshot())
    assert [entry.code for entry in names.options("fordon")] == ["KBJ12A"]
    assert names.listed("fordon", "LDR482").sv == "LDR 482"  # type: ignore[union-attr]  # entries are never removed
    take_in("fordon", "Bilar", CARS)
    assert len(CaseNames(snapshot()).options("fordon")) == 2
    assert CodeEntry.objects.count() == 2


def test_units_and_cost_centres_are_registers_of_their_own(cast: Cast) -> None:
    names = CaseNames(snapshot())
    assert next(entry.sv for entry in names.options("units")) == "Björkvattens kommun"
    assert names.listed("units", str(cast.home_care.pk)).sv == "Hemtjänst Norr"  # type: ignore[union-attr]  # it is there
    assert ("31110", "31110 Hemtjänst Norr") in {(entry.code, entry.sv) for entry in names.options("cost_centres")}


def test_every_fault_of_a_list_is_told_and_nothing_is_changed(cast: Cast) -> None:
    with pytest.raises(CodeListFaults) as found:
        take_in(
            "fordon",
            "Bilar",
            [{"code": "A"}, {"code": "Å", "name": "x"}, {"code": "B", "name": "b", "unit": "nix", "colour": "röd"},
             {"code": "B", "name": 3}],
        )  # fmt: skip
    said = "\n".join(found.value.faults)
    for part in (
        "Rad 1: namnet saknas",
        "Rad 2: koden",
        "enheten nix",
        "colour",
        "koden B finns redan",
        "name är ingen",
    ):
        assert part in said
    assert not CodeEntry.objects.exists()


def test_the_command_takes_in_what_it_prints(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "bilar.json"
    entries = [{**CARS[0], "unit": cast.home_care.code}, CARS[1]]
    file.write_text(json.dumps({"name": "Bilar", "entries": entries}), encoding="utf-8")
    call_command("code_list", "fordon", str(file), stderr=StringIO())
    out = StringIO()
    call_command("code_list", "fordon", stdout=out)
    assert json.loads(out.getvalue()) == {"name": "Bilar", "entries": entries}
    out = StringIO()
    call_command("code_list", stdout=out)
    assert out.getvalue() == "fordon\tBilar\n"


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"name": "x"}', '{"name": "x", "entries": 3}', '{"name": "x", "entries": [3]}']
)
def test_the_command_refuses_what_is_no_list(cast: Cast, tmp_path: Path, text: str) -> None:
    file = tmp_path / "fel.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("code_list", "fordon", str(file))
    with pytest.raises(CommandError, match="there is no code list"):
        call_command("code_list", "nix")
