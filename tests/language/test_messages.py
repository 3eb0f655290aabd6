"""The e-service's own words in mails: what they may name, and what is refused."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from forms_platform.definitions.language.document import Document, parse_document
from forms_platform.definitions.language.faults import DocumentFaults
from forms_platform.definitions.language.messages import FACTS, Event, fill
from tests.language.everything import a_document, a_field


def with_messages(messages: Any, **more: Any) -> dict[str, Any]:
    return a_document(a_field("text"), messages=messages, **more)


def faults_of(raw: Any) -> dict[str, str]:
    try:
        parse_document(raw)
    except DocumentFaults as found:
        return {fault.path: fault.code for fault in found.faults}
    return {}


def test_every_event_says_what_can_be_named() -> None:
    assert set(FACTS) == set(get_args(Event))


def test_a_service_has_its_own_words_in_both_languages() -> None:
    own = {
        "your_turn": {"subject": "Nytt ärende {number}", "text": {"sv": "Från {requester}.", "en": "By {requester}."}}
    }
    document: Document = parse_document(with_messages(own))
    assert document.messages["your_turn"].text.say("en") == "By {requester}."


def test_a_service_without_any_has_none() -> None:
    assert parse_document(a_document(a_field("text"))).messages == {}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{answers}", "unknown_fact"),
        ("{due}", "unknown_fact"),  # nothing is due when a case has been granted
        ("{number", "stray_brace"),
        ("{0}", "stray_brace"),
        ("{number.__class__}", "stray_brace"),
        ("{number!r:>9}", "stray_brace"),
        ("{{number}}", "stray_brace"),
        ("x" * 2001, "too_long"),
    ],
)
def test_what_a_mail_cannot_say_is_refused_where_it_stands(text: str, code: str) -> None:
    assert faults_of(with_messages({"approved": {"text": {"sv": "Klart.", "en": text}}})) == {
        "messages.approved.text.en": code
    }


def test_an_event_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(DocumentFaults) as refused:
        parse_document(with_messages({"your_tern": {"text": "Hej"}}))
    (fault,) = refused.value.faults
    assert (fault.path, fault.code) == ("messages.your_tern", "not_allowed")
    assert "your_turn" in fault.sv


@pytest.mark.parametrize("secrecy", [{"level": "confidential"}, {"level": "strict"}, {"mail": "link_only"}], ids=str)
def test_a_service_with_secrecy_has_no_words_of_its_own(secrecy: dict[str, str]) -> None:
    assert faults_of(with_messages({"approved": {"text": "Klart."}}, secrecy=secrecy)) == {
        "messages": "messages_of_secrets"
    }


def test_what_a_fact_says_is_never_read_as_the_name_of_another() -> None:
    assert fill("{requester} skrev", {"requester": "{number}", "number": "2026-1"}) == "{number} skrev"


def test_an_unknown_fact_leaves_nothing() -> None:
    assert fill("Senast {due}.", {}) == "Senast ."
