"""Names out of the organisation as it is now, for what rules and questions name."""

from __future__ import annotations

from collections.abc import Sequence

from forms_platform.cases.names import listed, options
from forms_platform.definitions.language.names import AttachmentInfo, Listed
from forms_platform.organisation.directory import Snapshot


class Names:
    """Names out of the organisation; of files nothing is known."""

    def __init__(self, organisation: Snapshot) -> None:
        """Names as they are now."""
        self.organisation = organisation

    def person(self, id: int) -> str | None:
        """The person's name."""
        card = self.organisation.person(id)
        return card.name if card else None

    def unit(self, id: int) -> str | None:
        """The unit's name."""
        return self.organisation.unit_name(id) or None

    def cost_centre(self, code: str) -> str | None:
        """The cost centre's name."""
        return self.organisation.cost_centres.get(code)

    def options(self, register: str) -> Sequence[Listed]:
        """What can be chosen from a register today."""
        return options(self.organisation, register)

    def listed(self, register: str, code: str) -> Listed | None:
        """An entry of a register."""
        return listed(self.organisation, register, code)

    def attachment(self, id: str) -> AttachmentInfo | None:
        """Nothing."""
        return None
