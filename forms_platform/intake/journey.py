"""The way through an e-service: the pages that the answers lead to, and where on it somebody is. Never stored."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from forms_platform.definitions.language.answers import Reading
from forms_platform.definitions.language.document import Document

REVIEW = "granska"  # no page may be called so


@dataclass(frozen=True, slots=True)
class Journey:
    """The pages that are asked, in order; which of them were sent in; and those that have a fault."""

    pages: tuple[str, ...]
    done: frozenset[str]
    faulty: tuple[str, ...]

    @property
    def steps(self) -> tuple[str, ...]:
        """The pages, and the review after them."""
        return (*self.pages, REVIEW)

    @property
    def missing(self) -> str | None:
        """The first page that was never sent in or has a fault; None when the review may be shown."""
        return next((page for page in self.pages if page not in self.done or page in self.faulty), None)

    @property
    def here(self) -> str:
        """Where somebody who comes back goes on: the first page that is missing, else the review."""
        return self.missing or REVIEW

    def after(self, page: str, *, back_to_review: bool) -> str:
        """Where to go when the page is right: the next one, or straight back to the review that one came from."""
        if back_to_review:
            return self.here
        steps = self.steps
        return steps[steps.index(page) + 1] if page in steps else self.here


def journey(document: Document, reading: Reading, done: Collection[str]) -> Journey:
    """The way as these answers make it."""
    page_of = {field.key: page.key for page in document.pages for field in page.fields}
    faulty = {page_of[fault.path.partition(".")[0]] for fault in reading.faults}
    return Journey(
        pages=reading.visible_pages,
        done=frozenset(done).intersection(reading.visible_pages),
        faulty=tuple(page for page in reading.visible_pages if page in faulty),
    )
