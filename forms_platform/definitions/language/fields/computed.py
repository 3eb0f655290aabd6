"""A value that is worked out from other answers."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cached_property
from typing import Any, ClassVar, Literal

from forms_platform.definitions.language.faults import BadAnswer
from forms_platform.definitions.language.fields.field import Decimals, Fact, Field, Reader, Rule
from forms_platform.definitions.language.fields.money import MoneyField
from forms_platform.definitions.language.fields.number import DecimalText, NumberField
from forms_platform.definitions.language.names import Names
from forms_platform.definitions.language.texts import Text
from forms_platform.sweden import dates, money


class ComputedField(Field):
    """A value worked out by the rule language. What is sent for it is never believed."""

    CODES: ClassVar[tuple[str, ...]] = ("below_min", "above_max")
    ASKS: ClassVar[bool] = False

    kind: Literal["computed"]
    gives: Literal["money", "number", "date"]
    value: Rule
    min: DecimalText | None = None
    max: DecimalText | None = None
    decimals: Decimals = 0
    unit: Text | None = None

    def check_limits(self) -> None:
        """Nothing, when the bounds suit what the field gives and it asks for nothing."""
        if self.required or self.prefill is not None:
            raise ValueError("computed_asks")
        if self.gives == "date" and (self.min is not None or self.max is not None):
            raise ValueError("bounds_on_date")
        if self.gives != "date":
            _ = self._number  # its own limits are checked as it is made

    @cached_property
    def _number(self) -> MoneyField | NumberField:
        """The field that a person would have filled in: it knows bounds and looks."""
        common: dict[str, Any] = {"key": self.key, "label": self.label, "short": self.short}
        if self.gives == "money":
            lowest = self.min if self.min is not None else "-" + money.to_wire(money.LARGEST)
            return MoneyField(kind="money", min=lowest, max=self.max, **common)
        return NumberField(
            kind="number", min=self.min, max=self.max, decimals=self.decimals, unit=self.unit, **common
        )  # fmt: skip

    @property
    def sums(self) -> str:
        """The column whose sum the field is, as rules name it; "" when it is something else."""
        of = self.value.get("of") if self.value.get("fn") == "sum" else None
        column = of.get("field") if isinstance(of, dict) else None
        return column if isinstance(column, str) else ""

    def read(self, raw: Any, reader: Reader) -> Any:
        """The value of a result of the rule language, rounded half away from zero to what the field can hold."""
        if isinstance(raw, Decimal):
            scale = 2 if self.gives == "money" else self.decimals
            with localcontext(prec=60):
                rounded = raw.quantize(Decimal(1).scaleb(-scale), ROUND_HALF_UP)
            if abs(rounded) > 10**12:
                raise BadAnswer("wrong_shape")
            if self.gives == "money":
                return self._number.within(money.from_decimal(rounded))  # type: ignore[arg-type]  # gives is money, so _number is a MoneyField
            if self.gives == "number":
                return self._number.within(rounded)  # type: ignore[arg-type]  # gives is number, so _number is a NumberField
        if isinstance(raw, date) and self.gives == "date":
            return raw
        raise BadAnswer("wrong_shape")

    def types(self) -> dict[str, str]:
        """What the field gives."""
        return {self.key: self.gives}

    def fact(self, value: Any) -> Fact:
        """The value in kronor, as number or as date."""
        return value if self.gives == "date" else self._number.fact(value)

    def to_wire(self, value: Any) -> Any:
        """Decimal text or an ISO date."""
        return value.isoformat() if self.gives == "date" else self._number.to_wire(value)

    def from_wire(self, wire: Any) -> Any:
        """The value."""
        return date.fromisoformat(wire) if self.gives == "date" else self._number.from_wire(wire)

    def show(self, value: Any, language: str, names: Names) -> str:
        """Like a field that a person had filled in."""
        return dates.show(value, language) if self.gives == "date" else self._number.show(value, language, names)

    def answer_schema(self) -> dict[str, Any]:
        """Decimal text or an ISO date."""
        schema = {"type": "string", "format": "date"} if self.gives == "date" else self._number.answer_schema()
        return {**schema, "readOnly": True}

    def sample(self, today: date) -> Any:
        """Nothing is sent for a computed value."""
        return today if self.gives == "date" else Decimal(self.min or self.max or "1")
