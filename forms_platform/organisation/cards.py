"""What is kept in memory of people, units, code lists and stand-in periods: plain values that threads share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class PersonCard:
    """What pages show of a person."""

    id: int
    username: str
    given_name: str
    family_name: str
    title: str
    unit_id: int | None
    unit_name: str
    email: str
    language: str
    employee_number: str
    employment_rate: int
    active: bool
    first_employment: int | None = None  # of the same human being, when this is not it

    @property
    def name(self) -> str:
        """Given name and family name."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def initials(self) -> str:
        """First letter of the given and of the family name."""
        return f"{self.given_name[:1]}{self.family_name[:1]}".upper()


@dataclass(frozen=True, slots=True)
class UnitCard:
    """A unit with its place in the tree."""

    id: int
    code: str
    name: str
    kind: str
    parent_id: int | None
    manager_id: int | None
    cost_centre: str
    active: bool


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One entry of a code list."""

    code: str
    name: str
    name_en: str
    description: str
    description_en: str
    within: str
    level: str
    unit: int | None
    active: bool
    starts: date | None = None
    ends: date | None = None

    def chosen_on(self, day: date) -> bool:
        """True when a form may offer it on that day."""
        begun = self.starts is None or self.starts <= day
        return self.active and begun and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True)
class ApprovalRight:
    """That a person may approve costs up to a sum (öre); an empty cost centre means all, no last day means for now."""

    person: int
    cost_centre: str
    limit: int
    starts: date
    ends: date | None

    def covers(self, cost_centre: str, amount: Decimal, today: date) -> bool:
        """True when it is enough for the sum (kronor) at the cost centre today."""
        here = self.cost_centre in ("", cost_centre)
        valid = self.starts <= today and (self.ends is None or today <= self.ends)
        return here and valid and amount * 100 <= self.limit


@dataclass(frozen=True, slots=True)
class Away:
    """That somebody is away between two dates, both included."""

    person: int
    starts: date
    ends: date

    def meets(self, starts: date, ends: date) -> bool:
        """True when some day is in both."""
        return self.starts <= ends and starts <= self.ends


@dataclass(frozen=True, slots=True)
class Period:
    """That somebody stands in for somebody between two dates, both included. An empty e-service means all."""

    absent: int
    stand_in: int
    starts: date
    ends: date
    e_service: str

    def covers(self, e_service: str | None, today: date) -> bool:
        """True when it holds today for the e-service; None asks for any."""
        if not self.starts <= today <= self.ends:
            return False
        return e_service is None or not self.e_service or self.e_service == e_service
