"""A refusal in words, for the person who was refused. The words lie in templates/refusals/, one for each code."""

from __future__ import annotations

from collections.abc import Mapping
from html import unescape
from typing import Any, Final

from django.template.loader import render_to_string

from forms_platform.organisation.directory import snapshot
from workflows.errors import Code, Refused

PEOPLE: Final = ("by", "on_behalf_of", "absent", "person")  # facts that are ids of people


def say(refused: Refused) -> str:
    """One or two sentences in the language that is switched on; the names of people are filled in."""
    return words(refused.code, refused.facts)


def words(code: Code | str, facts: Mapping[str, Any]) -> str:
    """The same for a refusal that was kept: its code and its facts."""
    organisation = snapshot() if any(facts.get(fact) for fact in PEOPLE) else None
    filled = dict(facts)
    for fact in PEOPLE:
        card = organisation.person(int(facts[fact])) if organisation and facts.get(fact) else None
        filled[fact] = card.name if card else ""
    # Plain text: whoever shows it escapes it, a page as well as a mail.
    return unescape(render_to_string(f"refusals/{Code(code).value}.html", filled)).strip()
