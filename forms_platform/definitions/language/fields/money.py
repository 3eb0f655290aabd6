"""An amount in Swedish kronor. The value is whole öre."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Literal

from forms_platform.definitions.language.faults import BadAnswer
from forms_platform.definitions.language.fields.field import Fact, Field, Reader, text_of
from forms_platform.definitions.language.fields.number import DecimalText
from forms_platform.definitions.language.names import Names
from forms_platform.sweden import money
from forms_platform.sweden.money import Ore


class MoneyField(Field):
    """An amount in kronor and öre with bounds. Without min it must be at least zero."""

    CONDITION_TYPE: ClassVar[str | None] = "money"
    CODES: ClassVar[tuple[str, ...]] = ("not_a_number", "too_many_decimals", "below_min", "above_max")

    kind: Literal["money"]
    min: DecimalText | None = None
    max: DecimalText | None = None

    def check_limits(self) -> None:
        """Nothing, when both bounds are whole öre and min is not above max."""
        for bound in (self.min, self.max):
            try:
                if bound is not None:
                    money.parse(bound)
            except money.NotANumber:
                raise ValueError("not_whole_ore") from None
        if self.most is not None and self.least > self.most:
            raise ValueError("min_above_max")

    @property
    def least(self) -> Ore:
        """The least allowed amount. Units: öre."""
        return money.parse(self.min) if self.min is not None else Ore(0)

    @property
    def most(self) -> Ore | None:
        """The greatest allowed amount. Units: öre."""
        return money.parse(self.max) if self.max is not None else None

    def read(self, raw: Any, reader: Reader) -> Ore:
        """The amount in öre, from the ways a person may write it."""
        try:
            return self.within(money.parse(text_of(raw)))
        except money.TooManyDecimals:
            raise BadAnswer("too_many_decimals", decimals="2", example=("1 234,50", "1234.50")) from None
        except money.NotANumber:
            raise BadAnswer("not_a_number", example=("1 234,50", "1234.50")) from None

    def within(self, ore: Ore) -> Ore:
        """The amount, when it lies within the bounds.

        Raises: BadAnswer.
        """
        if ore < self.least:
            raise BadAnswer("below_min", min=(money.show(self.least), money.show(self.least, "en")))
        if self.most is not None and ore > self.most:
            raise BadAnswer("above_max", max=(money.show(self.most), money.show(self.most, "en")))
        return ore

    def fact(self, value: Any) -> Fact:
        """The amount in kronor, exact."""
        kronor: Decimal = money.to_decimal(value)
        return kronor

    def to_wire(self, value: Any) -> Any:
        """Decimal text with two decimals, "1234.50"."""
        return money.to_wire(value)

    def from_wire(self, wire: Any) -> Ore:
        """The amount of the decimal text. Units: öre."""
        return money.parse(str(wire))

    def show(self, value: Any, language: str, names: Names) -> str:
        """ "1 234,50 kr"."""
        return money.show(value, language)

    def answer_schema(self) -> dict[str, Any]:
        """Decimal text with two decimals."""
        return {"type": "string", "pattern": r"^-?\d{1,13}\.\d{2}$"}

    def sample(self, today: date) -> Any:
        """The least allowed amount above zero."""
        return self.min if self.min is not None and self.least > 0 else (self.max or "100,00")
