"""What the language asks of the world outside it: names for ids, and what is known of an uploaded file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class AttachmentInfo(NamedTuple):
    """An uploaded file as the language sees it. Units: bytes."""

    name: str
    size: int
    content_type: str
    scan: str = ""  # "waiting": not yet known to be free from malicious code; "infected": removed because of it
    sha256: str = ""


class Listed(NamedTuple):
    """One entry of a register that options come from (kodlista)."""

    code: str
    sv: str
    en: str = ""
    description_sv: str = ""
    description_en: str = ""
    within: str = ""  # the code of the entry in another register that this one belongs to
    level: str = ""  # a word that rules may ask for: "hog", "sekretess"
    unit: int | None = None  # the unit that answers for it

    def say(self, language: str) -> str:
        """The entry's name in the language; the Swedish where there is no English."""
        return (self.en if language == "en" else "") or self.sv

    def describe(self, language: str) -> str:
        """What the entry means for the one who chooses it; "" when nothing is said."""
        return (self.description_en if language == "en" else "") or self.description_sv


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

    def options(self, register: str) -> Sequence[Listed]:
        """The entries of a register that can be chosen today, in its order; none of a register that is not there."""
        ...

    def listed(self, register: str, code: str) -> Listed | None:
        """The entry, also when it can no longer be chosen."""
        ...

    def attachment(self, id: str) -> AttachmentInfo | None:
        """What is known of the file, when the one who answers may use it."""
        ...


class Register:
    """Names out of five mappings; what a caller without a directory uses."""

    def __init__(
        self,
        *,
        people: dict[int, str] | None = None,
        units: dict[int, str] | None = None,
        cost_centres: dict[str, str] | None = None,
        attachments: dict[str, AttachmentInfo] | None = None,
        registers: dict[str, Sequence[Listed]] | None = None,
    ) -> None:
        """A register that knows exactly what it was given."""
        self._people = people or {}
        self._units = units or {}
        self._cost_centres = cost_centres or {}
        self._attachments = attachments or {}
        self._registers = registers or {}

    def person(self, id: int) -> str | None:
        """The person's name."""
        return self._people.get(id)

    def unit(self, id: int) -> str | None:
        """The unit's name."""
        return self._units.get(id)

    def cost_centre(self, code: str) -> str | None:
        """The cost centre's name."""
        return self._cost_centres.get(code)

    def options(self, register: str) -> Sequence[Listed]:
        """The entries of the register."""
        return self._registers.get(register, ())

    def listed(self, register: str, code: str) -> Listed | None:
        """The entry."""
        return next((entry for entry in self.options(register) if entry.code == code), None)

    def attachment(self, id: str) -> AttachmentInfo | None:
        """What is known of the file."""
        return self._attachments.get(id)
