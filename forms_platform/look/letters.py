"""E-mail in the platform's look: the same words as plain text and as simple HTML that old mail programs can read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from forms_platform.look import theme
from forms_platform.look.colours import scale


@dataclass(frozen=True)
class Row:
    """One thing in a list: its words, its whole address, and what is said of it ("skulle ha fått svar 20 november")."""

    text: str
    href: str
    note: str = ""
    late: bool = False


@dataclass(frozen=True)
class Section:
    """A list under a heading."""

    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Letter:
    """What a mail says. `button` is its words and its whole address, `note` what is said under it; `why` tells why the
    person gets the mail, and `choose` is where they choose which they get."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    sections: tuple[Section, ...] = ()
    button: tuple[str, str] | None = None
    note: str = ""
    why: str = ""
    choose: tuple[str, str] | None = None


class Drawn(NamedTuple):
    """A letter ready to send: both parts say the same."""

    text: str
    html: str


def draw(letter: Letter, language: str) -> Drawn:
    """The letter as text and HTML, its surroundings in the language ("sv" or "en")."""
    context = {"letter": letter, "municipality": settings.MUNICIPALITY, "colours": colours()}
    with translation.override(language):
        text = render_to_string("mail/letter.txt", context)
        html = render_to_string("mail/letter.html", context)
    return Drawn(text.strip() + "\n", html)


@cache
def colours() -> Mapping[str, str]:
    """The theme's colours by what they are for in a mail; mail programs know no custom properties."""
    chosen = theme.chosen()
    accent, light, dark = scale(chosen["accent"]), scale(chosen["neutral"]), scale(chosen["neutral"], dark=True)
    return {
        "accent": accent["base-default"],
        "on_accent": accent["base-contrast-default"],
        "canvas": light["background-tinted"],
        "text": light["text-default"],
        "muted": light["text-subtle"],
        "line": light["surface-hover"],
        "dark_canvas": dark["background-default"],
        "dark_card": dark["surface-default"],
        "dark_text": dark["text-default"],
        "dark_muted": dark["text-subtle"],
        "dark_line": dark["surface-active"],
    }
