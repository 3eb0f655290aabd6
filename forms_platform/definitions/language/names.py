"""What the language asks of the world outside it: names for ids, and what is known of an uploaded file."""

from __future__ import annotations

from typing import NamedTuple, Protocol


class AttachmentInfo(NamedTuple):
    """An uploaded file as the language sees it. Units: bytes."""

    name: str
    size: int
    content_type: str


class Names(Protocol):
    """Answers None for what does not exist."""

    def person(self, id: int) -> str | None:
        """The person's name."""
        ...

    def unit(self, id: int) -> str | None:
        """The unit's name."""
        ...

    def cost_centre(self, code: str) -> str | None:
        """The cost centre's name."""
        ...

    def attachment(self, id: str) -> AttachmentInfo | None:
        """What is known of the file, when the one who answers may use it."""
        ...


class Register:
    """Names out of four mappings; what a caller without a directory uses."""

    def __init__(
        self,
        *,
        people: dict[int, str] | None = None,
        units: dict[int, str] | None = None,
        cost_centres: dict[str, str] | None = None,
        attachments: dict[str, AttachmentInfo] | None = None,
    ) -> None:
        """A register that knows exactly what it was given."""
        self._people = people or {}
        self._units = units or {}
        self._cost_centres = cost_centres or {}
        self._attachments = attachments or {}

    def person(self, id: int) -> str | None:
        """The person's name."""
        return self._people.get(id)

    def unit(self, id: int) -> str | None:
        """The unit's name."""
        return self._units.get(id)

    def cost_centre(self, code: str) -> str | None:
        """The cost centre's name."""
        return self._cost_centres.get(code)

    def attachment(self, id: str) -> AttachmentInfo | None:
        """What is known of the file."""
        return self._attachments.get(id)
