"""What a municipality answers for: secrecy, English, an owner who looks it over. And pages that are never shown."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from forms_platform.definitions.checks import check, errors
from forms_platform.definitions.compliance import SENTENCES
from tests.language.everything import a_document, a_field

TODAY = date(2026, 11, 24)
NEVER = {"left": {"field": "belopp"}, "op": ">", "right": {"value": "900.00", "type": "money"}}

SHOWN: dict[str, tuple[dict[str, Any], str, str]] = {
    "a mail that tells what is secret": ({"secrecy": {"level": "strict"}}, "secrecy.mail", "mail_tells"),
    "reads of what is secret, not logged": (
        {"secrecy": {"level": "strict", "mail": "link_only"}}, "secrecy.log_reads", "reads_not_logged",
    ),
    "stand-ins who see what is secret": (
        {"secrecy": {"level": "strict", "mail": "link_only"}}, "secrecy.stand_ins", "stand_ins_see_all",
    ),
    "a mail that says what a confidential case is about": (
        {"secrecy": {"level": "confidential"}}, "secrecy.mail", "mail_says_title",
    ),
    "an identity number in the open": ({}, "secrecy", "open_with_secrets"),
    "an identity number in lists": ({"summary_line": ["personnummer"]}, "summary_line.0", "secret_in_lists"),
    "an owner who has not looked": (
        {"owner": {"unit": "HR", "answers": "HR-chef", "review": "2026-11-23"}}, "owner.review", "review_passed",
    ),
    "texts without English": ({}, "title", "english_missing"),
}  # fmt: skip


def faults(**changes: Any) -> dict[tuple[str, str], str]:
    fields = [a_field("money", key="belopp", max="900.00"), a_field("identity_number", key="personnummer")]
    raw = {**a_document(*fields), "title": "Bara på svenska", **changes}
    return {(one.path, one.code): one.level for one in check(raw, TODAY)}


@pytest.mark.parametrize("name", SHOWN)
def test_is_told(name: str) -> None:
    changes, path, code = SHOWN[name]
    assert (path, code) in faults(**changes)


def test_a_table_whose_rows_lists_name_by_a_secret_is_told() -> None:
    table = a_field(
        "table", key="personer", columns=[a_field("identity_number", key="nummer"), a_field("text", key="x")]
    )
    raw = {**a_document(table), "summary_line": ["personer"]}
    assert ("summary_line.0", "secret_in_lists") in {(one.path, one.code) for one in check(raw, TODAY)}


def test_every_sentence_is_shown() -> None:
    assert {code for _, _, code in SHOWN.values()} == set(SENTENCES)


def test_only_what_would_tell_a_secret_stops_a_publication() -> None:
    levels = {code: level for changes, _, _ in SHOWN.values() for (_, code), level in faults(**changes).items()}
    assert {code for code in SENTENCES if levels[code] == "error"} == {"mail_tells", "secret_in_lists"}


def test_a_question_that_is_never_asked_is_an_error() -> None:
    raw = a_document(a_field("money", key="belopp", max="900.00"), {**a_field("text", key="varfor"), "when": NEVER})
    assert [(one.path, one.code) for one in errors(check(raw))] == [("pages.0.fields.1.when", "never_true")]
