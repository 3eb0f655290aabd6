"""Whether a person may start an e-service today, and why not."""

from __future__ import annotations

from enum import StrEnum

from forms_platform.definitions.language.document import Document
from workflows.directory import Directory


class WhyNot(StrEnum):
    """Why a person may not start an e-service. The words are in templates/catalogue/_why_not.html."""

    LEFT = "left"  # the employment has ended
    MANAGERS_ONLY = "managers_only"


def why_not(document: Document, person: int, directory: Directory) -> WhyNot | None:
    """The reason why the person may not start the e-service, None when they may."""
    if not directory.active(person):
        return WhyNot.LEFT
    if document.audience == "managers" and not directory.units_managed(person):
        return WhyNot.MANAGERS_ONLY
    return None
