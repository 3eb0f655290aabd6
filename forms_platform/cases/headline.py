"""What lists say of a case: the e-service's title, "Gymkort, 2 400 kr", and the amount that a bulk sum adds up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forms_platform.cases.models import Case
from forms_platform.cases.names import CaseNames
from forms_platform.definitions.language.answers import amount, from_wire, summary_line
from forms_platform.definitions.language.document import Document
from forms_platform.definitions.load import load
from forms_platform.look.words import language
from forms_platform.organisation.directory import Snapshot, snapshot

LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Headline:
    """What lists say. Unit of the amount: öre."""

    title: str
    summary: str
    amount: int | None


def headline(document: Document, values: Mapping[str, Any], organisation: Snapshot) -> Headline:
    """The headline in Swedish, which is the language of the register."""
    title = document.title.say("sv")
    return Headline(
        title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1].rstrip()}…",
        summary_line(document, values, "sv", CaseNames(organisation)),
        amount(document, values),
    )


def summary_of(case: Case) -> str:
    """The case's summary in the reader's language. The Swedish one is kept with the case; no statement of its own."""
    if language() == "sv":
        return case.summary
    document = load(case.version_id).document
    return summary_line(document, from_wire(document, case.answers), language(), CaseNames(snapshot()))
