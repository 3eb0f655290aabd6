"""A Swedish postal address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Literal, NamedTuple

from forms_platform.definitions.language.faults import BadAnswer, BadAnswers
from forms_platform.definitions.language.fields.field import Fact, Field, Reader, text_of
from forms_platform.definitions.language.names import Names
from forms_platform.sweden import postcodes

PARTS = ("care_of", "street", "postcode", "town")


class Address(NamedTuple):
    """A postal address; care_of is "" when nobody takes the post for another."""

    care_of: str
    street: str
    postcode: str
    town: str


class AddressField(Field):
    """Street, postcode and town. Raw: {"care_of", "street", "postcode", "town"}."""

    CODES: ClassVar[tuple[str, ...]] = ("street_required", "postcode_required", "town_required", "not_a_postcode",
                                        "too_long", "bad_characters")  # fmt: skip

    kind: Literal["address"]

    def parts(self) -> tuple[str, ...]:
        """As an address is written."""
        return PARTS

    def is_empty(self, raw: Any) -> bool:
        """Whether no part was given."""
        if isinstance(raw, Mapping):
            return all(super(AddressField, self).is_empty(raw.get(part)) for part in PARTS)
        return super().is_empty(raw)

    def read(self, raw: Any, reader: Reader) -> Address:
        """The address; the faults of all parts at once."""
        if not isinstance(raw, Mapping):
            raise BadAnswer("wrong_shape")
        found: dict[str, str] = {}
        faults = []
        for part in PARTS:
            try:
                found[part] = self._part(part, raw.get(part))
            except BadAnswer as bad:
                faults.append(self.fault(BadAnswer(bad.code, part, **bad.facts), part))
        if faults:
            raise BadAnswers(faults)
        return Address(**found)

    def _part(self, part: str, raw: Any) -> str:
        text = " ".join(text_of("" if raw is None else raw).split())
        if not text:
            if part == "care_of":
                return ""
            raise BadAnswer(f"{part}_required")
        if len(text) > 120:
            raise BadAnswer("too_long", max="120", now=str(len(text)))
        if part != "postcode":
            return text
        try:
            return postcodes.parse(text)
        except postcodes.NotAPostcode:
            raise BadAnswer("not_a_postcode") from None

    def fact(self, value: Any) -> Fact:
        """One mark for each part that is filled in: rules can only ask whether there is an address."""
        return (True,) * sum(1 for part in value if part)

    def _one_line(self, value: Address) -> str:
        care_of = f"c/o {value.care_of}, " if value.care_of else ""
        return f"{care_of}{value.street}, {value.postcode} {value.town}"

    def to_wire(self, value: Any) -> Any:
        """The parts."""
        return dict(value._asdict())

    def from_wire(self, wire: Any) -> Address:
        """The address."""
        return Address(**{part: str(wire.get(part, "")) for part in PARTS})

    def show(self, value: Any, language: str, names: Names) -> str:
        """The address on one line."""
        return self._one_line(value)

    def answer_schema(self) -> dict[str, Any]:
        """The parts."""
        part = {"type": "string", "maxLength": 120}
        return {"type": "object", "properties": dict.fromkeys(PARTS, part),
                "required": ["street", "postcode", "town"], "additionalProperties": False}  # fmt: skip

    def sample(self, today: date) -> Any:
        """An address in no town."""
        return {"street": "Storgatan 1", "postcode": "123 45", "town": "Björkvatten"}
