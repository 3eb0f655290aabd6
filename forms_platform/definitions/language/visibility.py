"""Which pages and fields are asked, given what has been answered."""

from __future__ import annotations

from typing import NamedTuple

from forms_platform.definitions.language.compiled import Facts
from forms_platform.definitions.language.document import Document


class Visible(NamedTuple):
    """The keys of the pages and fields that are asked, in the document's order."""

    pages: tuple[str, ...]
    fields: tuple[str, ...]


def visible(document: Document, facts: Facts) -> Visible:
    """What is asked when the facts are these. An answer to a hidden field counts as no answer, all the way down."""
    known = dict(facts)
    pages: list[str] = []
    fields: list[str] = []
    for page in document.compiled.pages:
        shown = page.when is None or page.when(known)
        if shown:
            pages.append(page.page.key)
        for one in page.fields:
            if shown and (one.when is None or one.when(known)):
                fields.append(one.key)
            else:
                known.update(one.nothing)
    return Visible(tuple(pages), tuple(fields))
