"""Mail in the platform's look."""

from __future__ import annotations

import pytest

from forms_platform.look.letters import Letter, draw

LETTER = Letter(
    "Att godkänna: Friskvårdsbidrag",
    ("Per-Olof & Anna <har> skickat in.",),
    (("Svara senast", "27 november"),),
    button=("Öppna ärendet", "https://e.example.se/att-godkanna/2026-1/?a=1&b=2"),
    why="Du får brevet för att du är chef.",
)


def test_both_parts_say_the_same() -> None:
    text, html = draw(LETTER, "sv")
    for said in ("Att godkänna: Friskvårdsbidrag", "27 november", "Öppna ärendet", "Du får brevet för att du är chef."):
        assert said in text
        assert said in html


def test_the_text_is_plain_and_the_html_is_escaped() -> None:
    text, html = draw(LETTER, "sv")
    assert "Per-Olof & Anna <har> skickat in." in text
    assert "Per-Olof &amp; Anna &lt;har&gt; skickat in." in html
    assert "?a=1&b=2" in text
    assert "?a=1&amp;b=2" in html


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_letter_says_its_language(language: str) -> None:
    assert f'<html lang="{language}">' in draw(LETTER, language).html


def test_nothing_is_fetched_from_anywhere() -> None:
    html = draw(LETTER, "sv").html
    assert "<img" not in html
    assert "url(" not in html
    assert "<script" not in html


def test_a_letter_may_be_as_short_as_a_heading() -> None:
    text, html = draw(Letter("Hej"), "sv")
    assert text.startswith("Hej\n")
    assert 'class="btn"' not in html
