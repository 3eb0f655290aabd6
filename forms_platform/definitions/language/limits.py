"""Limits over a year: how much one person may be granted by one e-service."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, NamedTuple

from pydantic import Field as Limits

from forms_platform.definitions.language.faults import AnswerFault
from forms_platform.definitions.language.fields.field import Frozen, Key
from forms_platform.definitions.language.fields.number import DecimalText
from forms_platform.definitions.language.texts import Text
from forms_platform.sweden import money
from forms_platform.sweden.money import Ore


class YearlyLimit(Frozen):
    """That a money field may not pass a sum per calendar year, counted over the requester's own cases."""

    field: Key
    per: Literal["calendar_year"] = "calendar_year"
    of: Key | None = None  # the date field whose year counts; without it the year of today
    max: DecimalText
    counts: tuple[Literal["approved", "open"], ...] = Limits(default=("approved", "open"), min_length=1, strict=False)
    message: Text | None = None

    @property
    def most(self) -> Ore:
        """The most a year may hold. Units: öre."""
        return money.parse(self.max)

    def year(self, values: Mapping[str, Any], today: date) -> int:
        """The year that the answers count in."""
        day = values.get(self.of) if self.of else None
        return day.year if isinstance(day, date) else today.year


class Standing(NamedTuple):
    """How a limit stands. Units: öre."""

    limit: YearlyLimit
    year: int
    used: Ore  # by earlier cases
    asked: Ore  # by these answers

    @property
    def left(self) -> Ore:
        """What is left of the year before these answers; never below zero."""
        return Ore(max(0, self.limit.most - self.used))

    @property
    def within(self) -> bool:
        """Whether these answers keep within the limit."""
        return self.used + self.asked <= self.limit.most

    def sentence(self, language: str) -> str:
        """What an approver reads: "Inom årets 3 000 kr. Tidigare uttaget: 600 kr."."""
        most, used = money.show(self.limit.most, language), money.show(self.used, language)
        if language == "en":
            start = f"Within the year’s {most}" if self.within else f"Over the year’s {most}"
            return f"{start}. Granted earlier: {used}."
        start = f"Inom årets {most}" if self.within else f"Över årets {most}"
        return f"{start}. Tidigare uttaget: {used}."

    def fault(self) -> AnswerFault | None:
        """The fault at the limit's field, when the answers pass the limit."""
        if self.within:
            return None
        left = (
            f"Du har {money.show(self.left)} kvar av årets {money.show(self.limit.most)}",
            f"You have {money.show(self.left, 'en')} left of the year’s {money.show(self.limit.most, 'en')}",
        )
        if self.limit.message is None:
            return AnswerFault(self.limit.field, "yearly_limit", *left)
        sv, en = self.limit.message.say("sv"), self.limit.message.say("en")
        if self.used:
            sv, en = f"{sv.rstrip('.')}. {left[0]}", f"{en.rstrip('.')}. {left[1]}"
        return AnswerFault(self.limit.field, "yearly_limit", sv, en)


def standing(limit: YearlyLimit, values: Mapping[str, Any], used: Ore, today: date) -> Standing:
    """How the limit stands with these answers, when earlier cases of the same year have used so much."""
    asked = values.get(limit.field)
    return Standing(limit, limit.year(values, today), used, Ore(asked) if isinstance(asked, int) else Ore(0))
