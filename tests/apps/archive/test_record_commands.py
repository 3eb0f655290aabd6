"""The commands case_record and verify_pdf, as scripts use them."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from forms_platform.archive.models import Record
from tests.stories import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(story: Story, tmp_path: Path) -> Path:
    """The record of Anna's small allowance, written to a file by the command."""
    story.sends(story.cast.anna, belopp="900.00")
    story.decides(story.cast.bengt)
    path = tmp_path / "handling.pdf"
    call_command("case_record", story.case.number, "--out", str(path), stderr=StringIO())
    return path


def verdict(path: Path, *more: str) -> tuple[int, dict]:
    """The exit status and the JSON of verify_pdf."""
    out, status = StringIO(), 0
    try:
        call_command("verify_pdf", str(path), "--json", *more, stdout=out)
    except SystemExit as ended:
        status = int(ended.code or 0)
    return status, json.loads(out.getvalue())


def test_a_written_record_is_green(record: Path, story: Story) -> None:
    status, told = verdict(record, "--case", story.case.number)
    assert status == 0
    assert told["verdict"] == "green"
    assert {finding["code"] for finding in told["findings"]} == {
        "sealed", "archive_stamped", "answers_match", "registered",
    }  # fmt: skip
    assert all(set(finding) >= {"code", "text"} for finding in told["findings"])


def test_one_byte_more_is_red_and_says_so_in_both_languages(record: Path) -> None:
    record.write_bytes(record.read_bytes() + b" ")
    status, told = verdict(record)
    _, in_english = verdict(record, "--language", "en")
    assert status == 1
    assert told["verdict"] == "red"
    texts = {finding["code"]: finding["text"] for finding in told["findings"]}
    assert texts["not_registered"] == "Filen finns inte i registret över våra handlingar."
    assert {f["code"]: f["text"] for f in in_english["findings"]}["not_registered"].startswith("The file is not in")


def test_the_wrong_case_is_red(record: Path) -> None:
    status, told = verdict(record, "--case", "2026-999999")
    assert status == 1
    assert "other_case" in {finding["code"] for finding in told["findings"]}


def test_people_get_sentences(record: Path) -> None:
    out = StringIO()
    call_command("verify_pdf", str(record), stdout=out)
    assert out.getvalue().startswith("grönt\n")
    assert "Stämplad av Björkvattens kommun" in out.getvalue()


def test_writing_it_twice_makes_one_record(record: Path, story: Story, tmp_path: Path) -> None:
    again = tmp_path / "igen.pdf"
    call_command("case_record", story.case.number, "--out", str(again), stderr=StringIO())
    assert again.read_bytes() == record.read_bytes()
    assert Record.objects.count() == 1


def test_what_cannot_be_written_is_said_in_a_sentence(story: Story, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="inget ärende 2026-999999"):
        call_command("case_record", "2026-999999", "--out", str(tmp_path / "x.pdf"))
    story.sends(story.cast.anna)
    with pytest.raises(CommandError, match="inte avslutat"):
        call_command("case_record", story.case.number, "--out", str(tmp_path / "x.pdf"))
    with pytest.raises(CommandError, match="går inte att läsa"):
        call_command("verify_pdf", str(tmp_path / "finns-inte.pdf"))
