"""The commands that check, publish and describe e-services."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from forms_platform.definitions import load
from forms_platform.definitions.language.fields import FIELD_KINDS
from forms_platform.definitions.shipped_services import FOLDER, shipped
from tests.language.everything import a_document, a_field


def run(*arguments: str, **options: Any) -> tuple[int, str, str]:
    """Exit status, what machines read, what people read."""
    out, err = StringIO(), StringIO()
    try:
        call_command(*arguments, stdout=out, stderr=err, **options)
    except SystemExit as stopped:
        return int(stopped.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def a_file(folder: Path, content: Any) -> str:
    """The path of a file with the content."""
    path = folder / "tjanst.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return str(path)


def test_the_shipped_files_have_no_errors() -> None:
    status, out, _ = run("check_eservice", *(str(path) for path in FOLDER.glob("*.json")))
    assert status == 0
    assert [line for line in out.splitlines() if "] Varning: " not in line] == []


def test_a_warning_is_told_and_stops_only_who_asked_for_that(tmp_path: Path) -> None:
    raw = a_document(a_field("text"))
    raw["workflow"]["steps"][0].pop("due", None)
    assert run("check_eservice", a_file(tmp_path, raw))[0] == 0
    status, out, _ = run("check_eservice", a_file(tmp_path, raw), "--strict", "--language", "en")
    assert status == 1
    assert "[no_deadline] Warning: " in out


def test_every_fault_is_printed_with_its_place_and_what_to_do(tmp_path: Path) -> None:
    raw = a_document(a_field("money", min="3.00", max="2.00"), a_field("sång"))
    raw["workflow"]["steps"][0]["who"] = {"nobody": True}
    status, out, _ = run("check_eservice", a_file(tmp_path, raw))
    assert status == 1
    lines = out.splitlines()
    assert any("pages.0.fields.0 [min_above_max] Det minsta är större än det största." in line for line in lines)
    assert any("pages.0.fields.1 [unknown_kind]" in line for line in lines)
    assert any("workflow.steps.0.who [unknown_who]" in line for line in lines)


def test_machines_get_json(tmp_path: Path) -> None:
    status, out, _ = run("check_eservice", a_file(tmp_path, '{"a": 1, "a": 2}'), "--json")
    (row,) = json.loads(out)
    assert status == 1
    assert [fault["code"] for fault in row["faults"]] == ["duplicate_key"]
    assert set(row["faults"][0]) == {"path", "code", "sv", "en", "level"}


def test_a_file_that_is_not_there_is_a_fault_of_its_own() -> None:
    status, out, _ = run("check_eservice", "/nowhere/tjanst.json")
    assert status == 1
    assert "[unreadable]" in out


@pytest.mark.django_db
def test_the_shipped_services_are_published_once_however_often_one_asks() -> None:
    run("publish_shipped")
    run("publish_shipped")
    assert {one.key: one.number for one in load.all_current()} == dict.fromkeys(shipped(), 1)


@pytest.mark.django_db
def test_one_of_the_shipped_services_can_be_published_alone() -> None:
    run("publish_shipped", "utlagg")
    assert [one.key for one in load.all_current()] == ["utlagg"]
    with pytest.raises(CommandError):
        run("publish_shipped", "finns-inte")


def test_the_schema_knows_every_kind_of_field() -> None:
    _, out, _ = run("eservice_schema")
    schema = json.loads(out)
    kinds = {
        part["properties"]["kind"].get("const")
        for part in schema["$defs"].values()
        if "kind" in part.get("properties", {})
    }
    assert set(FIELD_KINDS) <= kinds
    assert schema["$schema"].endswith("2020-12/schema")


def test_the_answers_of_a_service_have_a_schema() -> None:
    _, out, _ = run("eservice_schema", answers=str(FOLDER / "friskvardsbidrag.json"))
    schema = json.loads(out)
    assert {"namn", "belopp", "datum", "kvitton", "intygar"} <= set(schema["required"])
    assert "annan_aktivitet" not in schema["required"]
    assert schema["properties"]["kvitton"]["items"]["properties"]["bild"]["maxItems"] == 3


def test_the_reference_is_in_step_with_the_language() -> None:
    status, _, err = run("eservice_reference", check=True)
    assert status == 0, err


def test_the_pages_of_the_shipped_services_are_in_step_with_them() -> None:
    status, _, err = run("eservice_pages", check=True)
    assert status == 0, err
