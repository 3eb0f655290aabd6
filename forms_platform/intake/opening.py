"""Opens the draft that an address names: the stored one, or one that was shown to its person but not saved yet.

The first page of a new draft is shown before there is a row, so that looking costs nothing. The page carries a signed
token with the draft's id, its person and its version; the first saving makes the row from it.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from django.core import signing

from forms_platform.definitions.load import Loaded, load
from forms_platform.intake import drafts
from forms_platform.intake.models import Draft
from forms_platform.intake.prefill import Prefilled, prefilled
from forms_platform.organisation.directory import Snapshot, snapshot

SALT = "intake.new-draft"


def new(loaded: Loaded, person: int, organisation: Snapshot | None, draft: UUID | None = None) -> Draft:
    """A draft of the version with what is known already, not saved. Without an organisation nothing is known."""
    known = prefilled(loaded.document, person, organisation) if organisation else Prefilled()
    return Draft(
        id=draft or uuid4(),
        person_id=person,
        version_id=loaded.version_id,
        raw=known.raw,
        copied=known.copied,
        pages_done=[],
    )


def token(draft: Draft) -> str:
    """What makes the row of a draft that was only shown; "" for one that has its row."""
    if not draft._state.adding:
        return ""
    return signing.dumps([draft.pk.hex, draft.person_id, draft.version_id], salt=SALT)


def opened(draft: UUID, person: int, sent_token: str = "") -> tuple[Draft, Snapshot | None]:
    """The person's draft, and the organisation where it had to be looked at.

    Raises: Draft.DoesNotExist, also when it exists for somebody else.
    """
    try:
        return drafts.find(draft, person), None
    except Draft.DoesNotExist:
        version = _version(sent_token, draft, person)
        if version is None:
            raise
    loaded = load(version)
    organisation = snapshot() if any(field.prefill for field in loaded.document.by_key.values()) else None
    return new(loaded, person, organisation, draft), organisation


def _version(sent_token: str, draft: UUID, person: int) -> int | None:
    """The version in the token, when it is about this draft of this person."""
    try:
        of_draft, of_person, version = signing.loads(sent_token, salt=SALT, max_age=drafts.KEPT_FOR + timedelta(days=1))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(version) if (of_draft, of_person) == (draft.hex, person) else None
