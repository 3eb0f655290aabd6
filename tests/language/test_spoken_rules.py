"""Rules in words: what is printed is what the rule asks, or nothing is said."""

from __future__ import annotations

from typing import Any

import pytest

from forms_platform.definitions.language.spoken_rules import Speaker
from tests.language.everything import REGISTER, a_field, parsed

DOCUMENT = parsed(
    a_field("money", "belopp", label="Belopp"),
    a_field("number", "dagar", label="Antal dagar", unit="dagar"),
    a_field("date", "dag", label="Dag"),
    a_field("period", "tid", label="Tid"),
    a_field("yes_no", "resa", label="Är det en resa?"),
    a_field("consent", "intyg", label="Jag intygar"),
    a_field("choices", "val", label={"sv": "Val", "en": "Choice"}),
    a_field("choice", "ett", label="Ett"),
    a_field("table", "rader", label="Rader"),
)


def row(field: str, op: str, value: Any = None, kind: str = "", **more: Any) -> dict[str, Any]:
    """A row of a rule."""
    right = {"value": value, "type": kind} if kind else {"value": value}
    return {"left": {"field": field}, "op": op, **({"right": right} if value is not None else {}), **more}


def said(rule: dict[str, Any], language: str = "sv") -> str | None:
    """The rule in words."""
    return Speaker(DOCUMENT.by_key, language, REGISTER).say(rule)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (row("belopp", ">", "2000.00", "money"), "”Belopp” är över 2\u00a0000\u00a0kr"),
        (row("dagar", "=", "1", "number"), "”Antal dagar” är 1"),
        (row("dag", ">=", "2026-01-01", "date"), "”Dag” är tidigast 1 januari 2026"),
        (row("resa", "=", True), "”Är det en resa?” är Ja"),
        (row("resa", "!=", True), "”Är det en resa?” är Nej"),
        (row("intyg", "=", True), "”Jag intygar” är ikryssad"),
        (row("val", "has_any", values=["a", "b"], type="choice"), "”Val” har kryss för A eller B"),
        (row("val", "has_all", values=["a", "b"], type="choice"), "”Val” har kryss för A och B"),
        (row("ett", "in", values=["a", "b"], type="choice"), "”Ett” är A eller B"),
        ({"not": row("ett", "=", "a", "choice")}, "”Ett” är något annat än A"),
        ({"not": row("rader", "filled")}, "det inte finns rader i ”Rader”"),
        (row("tid.from", "filled"), "första dagen i ”Tid” är ifyllt"),
        ({"all": [row("resa", "=", True), row("ett", "=", "a", "choice")]}, "”Är det en resa?” är Ja och ”Ett” är A"),
    ],
)
def test_a_rule_is_said_as_it_is_meant(rule: dict[str, Any], words: str) -> None:
    assert said(rule) == words


def test_english_is_english() -> None:
    assert said(row("val", "has_any", values=["a"], type="choice"), "en") == "“Choice” includes A"


@pytest.mark.parametrize(
    "rule",
    [
        row("rader[].vad", "filled"),
        {"left": {"fn": "sum", "of": {"field": "belopp"}}, "op": ">", "right": {"value": "1", "type": "number"}},
        {"all": [{"any": [row("resa", "=", True), row("intyg", "=", True)]}, row("resa", "=", True)]},
        {"not": {"all": [row("resa", "=", True)]}},
        row("tid", "=", "2026-01-01", "date"),
    ],
)
def test_what_cannot_be_said_shortly_is_not_said(rule: dict[str, Any]) -> None:
    assert said(rule) is None
