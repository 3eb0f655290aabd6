"""A number that is not money."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator
from pydantic import Field as Limits

from forms_platform.definitions.language.faults import BadAnswer
from forms_platform.definitions.language.fields.field import Decimals, Fact, Field, Reader, text_of
from forms_platform.definitions.language.names import Names
from forms_platform.definitions.language.texts import Text
from forms_platform.sweden import money


def _decimal_text(text: str) -> str:
    try:
        if text != money.plain(text):
            raise money.NotANumber(text)
    except money.NotANumber:
        raise ValueError("not_decimal_text") from None
    return text


DecimalText = Annotated[str, Limits(max_length=30), AfterValidator(_decimal_text)]  # "1234.50"


class NumberField(Field):
    """A decimal number with bounds, a number of decimals and a unit ("km")."""

    CONDITION_TYPE: ClassVar[str | None] = "number"
    CODES: ClassVar[tuple[str, ...]] = ("not_a_number", "too_many_decimals", "below_min", "above_max")

    kind: Literal["number"]
    min: DecimalText | None = None
    max: DecimalText | None = None
    decimals: Decimals = 0
    unit: Text | None = None

    def check_limits(self) -> None:
        """Nothing, when min is not above max."""
        if self.min is not None and self.max is not None and Decimal(self.min) > Decimal(self.max):
            raise ValueError("min_above_max")

    def read(self, raw: Any, reader: Reader) -> Decimal:
        """The number, from the ways a person may write it."""
        try:
            text = money.plain(text_of(raw))
        except money.NotANumber:
            raise BadAnswer("not_a_number", example=("12,5", "12.5") if self.decimals else "12") from None
        whole, _, decimals = text.partition(".")
        if len(whole) > 18:
            raise BadAnswer("not_a_number", example="12")
        if len(decimals.rstrip("0")) > self.decimals:
            if not self.decimals:
                raise BadAnswer("too_many_decimals", decimals=("0", "0"), example="12")
            raise BadAnswer("too_many_decimals", decimals=str(self.decimals), example=("12,5", "12.5"))
        return self.within(Decimal(f"{whole}.{decimals[: self.decimals]}" if self.decimals else whole))

    def within(self, number: Decimal) -> Decimal:
        """The number, when it lies within the bounds.

        Raises: BadAnswer.
        """
        if self.min is not None and number < Decimal(self.min):
            raise BadAnswer("below_min", min=self._said(Decimal(self.min)))
        if self.max is not None and number > Decimal(self.max):
            raise BadAnswer("above_max", max=self._said(Decimal(self.max)))
        return number

    def _said(self, number: Decimal) -> tuple[str, str]:
        return self._with_unit(number, "sv"), self._with_unit(number, "en")

    def _with_unit(self, number: Decimal, language: str) -> str:
        unit = f"\u00a0{self.unit.say(language)}" if self.unit else ""
        return money.show_number(number, language) + unit

    def fact(self, value: Any) -> Fact:
        """The number itself."""
        return value if isinstance(value, Decimal) else None

    def to_wire(self, value: Any) -> Any:
        """Decimal text."""
        return f"{value:f}"

    def from_wire(self, wire: Any) -> Decimal:
        """The number of the decimal text."""
        return Decimal(str(wire))

    def show(self, value: Any, language: str, names: Names) -> str:
        """The number with the language's marks and its unit."""
        return self._with_unit(value, language)

    def answer_schema(self) -> dict[str, Any]:
        """Decimal text."""
        return {"type": "string", "pattern": r"^-?\d{1,18}(\.\d{1,6})?$"}

    def sample(self, today: date) -> Any:
        """The least allowed number, else the greatest, else one."""
        return self.min or self.max or "1"
