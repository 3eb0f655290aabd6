"""An organisation number."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Literal

from forms_platform.definitions.language.faults import BadAnswer
from forms_platform.definitions.language.fields.field import Field, Reader, text_of
from forms_platform.definitions.language.names import Names
from forms_platform.sweden import organisation_numbers


class OrganisationNumberField(Field):
    """An organisation number (organisationsnummer) with a check digit that fits."""

    CODES: ClassVar[tuple[str, ...]] = ("not_an_organisation_number", "bad_characters")

    kind: Literal["organisation_number"]

    def read(self, raw: Any, reader: Reader) -> str:
        """The number as NNNNNN-NNNN."""
        try:
            return organisation_numbers.parse(text_of(raw))
        except organisation_numbers.NotAnOrganisationNumber:
            raise BadAnswer("not_an_organisation_number") from None

    def to_wire(self, value: Any) -> Any:
        """The number as NNNNNN-NNNN."""
        return value

    def from_wire(self, wire: Any) -> str:
        """The number."""
        return str(wire)

    def show(self, value: Any, language: str, names: Names) -> str:
        """The number as NNNNNN-NNNN."""
        return str(value)

    def answer_schema(self) -> dict[str, Any]:
        """Ten digits with a hyphen."""
        return {"type": "string", "pattern": r"^\d{6}-\d{4}$"}

    def sample(self, today: date) -> Any:
        """A municipality's number."""
        return "212000-0480"
