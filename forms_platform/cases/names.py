"""Names for what answers point at: people, units, cost centres and the files of a case or a draft."""

from __future__ import annotations

from collections.abc import Iterable

from forms_platform.cases.models import Attachment
from forms_platform.definitions.language.names import AttachmentInfo
from forms_platform.organisation.directory import Snapshot


class CaseNames:
    """The organisation's names, and those of the given files."""

    def __init__(self, organisation: Snapshot, attachments: Iterable[Attachment] = ()) -> None:
        self._organisation = organisation
        self._files = {str(file.pk): AttachmentInfo(file.name, file.size, file.content_type) for file in attachments}

    def person(self, id: int) -> str | None:
        """The person's name."""
        card = self._organisation.person(id)
        return card.name if card else None

    def unit(self, id: int) -> str | None:
        """The unit's name."""
        return self._organisation.unit_name(id) or None

    def cost_centre(self, code: str) -> str | None:
        """The cost centre's name."""
        return self._organisation.cost_centres.get(code)

    def attachment(self, id: str) -> AttachmentInfo | None:
        """What is known of the file."""
        return self._files.get(id)
