"""What a person should have at hand before beginning, and what is filled in for them: read off the questions. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from forms_platform.definitions.language.document import Document
from forms_platform.definitions.language.fields import Field
from forms_platform.definitions.language.fields.attachment import AttachmentField
from forms_platform.definitions.language.fields.table import TableField

# The kinds of question whose answer one has to look up somewhere, and the icon of each.
LOOKED_UP: Final = {
    "account": "hash",
    "attachment": "paperclip",
    "bank_account": "credit-card",
    "code_string": "hash",
    "cost_centre": "hash",
    "identity_number": "id-card",
    "organisation_number": "building-2",
}


@dataclass(frozen=True, slots=True)
class Need:
    """One thing to have at hand. `sometimes` when it is asked for only in some cases."""

    label: str
    icon: str
    detail: str
    sometimes: bool


def needs(document: Document, language: str) -> list[Need]:
    """The things, in the order they are asked for, none twice."""
    found: dict[str, Need] = {}
    for field, label, sometimes in _asked(document, language):
        icon = LOOKED_UP.get(field.kind)
        if icon is None or field.prefill is not None:
            continue
        detail = field.said_types(language) if isinstance(field, AttachmentField) else ""
        found.setdefault(label, Need(label, icon, detail, sometimes))
    return list(found.values())


def filled_in(document: Document, language: str) -> str:
    """What the directory answers for the person: "Namn, enhet och chef"; "" when nothing."""
    own = (field for field, _, _ in _asked(document, language) if (field.prefill or "").startswith("own."))
    names = list(dict.fromkeys(field.name(language) for field in own))
    said = [*names[:1], *(name[:1].lower() + name[1:] for name in names[1:])]
    link = "and" if language == "en" else "och"
    return f"{', '.join(said[:-1])} {link} {said[-1]}" if len(said) > 1 else "".join(said)


def _asked(document: Document, language: str) -> Iterator[tuple[Field, str, bool]]:
    """Every question and column with the words for it, and whether it is asked or to be answered only sometimes."""
    for page in document.pages:
        for field in page.fields:
            sometimes = page.when is not None or field.when is not None
            yield field, field.name(language), sometimes or not field.required
            if isinstance(field, TableField):
                for column in field.columns:
                    label = field.row_label.say(language) if column.kind == "attachment" else column.name(language)
                    yield column, label, sometimes or not column.required
