"""What the notices say."""

from __future__ import annotations

import string

import pytest

from forms_platform.notifications.compose import KINDS, OPERATORS, compose
from forms_platform.notifications.letter import path_of

FACTS = {
    "title": "Friskvårdsbidrag",
    "title_en": "Wellness allowance",
    "number": "2026-1179",
    "requester": "Anna Ek",
    "by": "Bengt Holm",
    "absent": "Bengt Holm",
    "group": "Lönecenter",
    "due": "27 november",
    "waits_for": "Bengt Holm",
    "target": "lön",
    "goes": "29 november",
    "saved": "30 oktober",
    "before": "Bengt Holm",
    "after": "Frida Falk",
    "count": "3 saker",
    "rows": "rad 2, 5 och 8",
    "label": "Till kännedom",
    "said": "Anna börjar på måndag.",
    "since": "20 november",
    "stand_in": "Cecilia Ek",
    "span": "3–14 juli",
    "what": "Ingen skulle få steget för 3 av 900.",
}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_both_languages_name_the_same_facts(kind: str) -> None:
    def named(*texts: str) -> set[str]:
        return {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}

    sv, en = KINDS[kind].sv, KINDS[kind].en
    assert named(sv.subject, sv.line, sv.more) == named(en.subject, en.line, en.more)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_can_be_said_with_the_facts_there_are(kind: str, language: str) -> None:
    said = compose(kind, FACTS, language)
    assert said.subject
    assert said.line
    assert said.action
    assert "{" not in said.subject + said.line + said.more


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_leads_somewhere(kind: str) -> None:
    assert path_of(KINDS[kind].address, "2026-1179").startswith("/")


@pytest.mark.parametrize("kind", sorted(OPERATORS - {"delivery_given_up"}))
def test_what_is_about_no_case_leads_somewhere_without_a_number(kind: str) -> None:
    assert path_of(KINDS[kind].address).startswith("/")


def test_english_readers_get_the_english_title() -> None:
    assert "Wellness allowance" in compose("approved", FACTS, "en").subject


def test_a_sentence_with_an_unknown_fact_is_left_out() -> None:
    assert compose("your_turn", {**FACTS, "absent": "", "group": "", "due": ""}, "sv").more == ""


def test_a_line_break_in_a_name_never_reaches_the_subject() -> None:
    said = compose("your_turn", {**FACTS, "requester": "Anna\r\nBcc: someone@example.org"}, "sv")
    assert "\n" not in said.subject
    assert "\r" not in said.subject


@pytest.mark.parametrize("kind", ["asked", "told", "who_stands_in", "stands_in", "stood_in_for"])
def test_who_has_sent_in_nothing_is_not_told_that_they_have(kind: str) -> None:
    assert "skickat in" not in compose(kind, FACTS, "sv").why
