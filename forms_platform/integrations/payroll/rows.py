"""What payroll is told, as values: time and absence, pay, what happened on a journey, facts about a person. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from forms_platform.definitions.language.deliveries import ABSENCE_CODES
from forms_platform.sweden.money import Ore


@dataclass(frozen=True, kw_only=True)
class AbsenceOrTime:
    """A `tidtrans`: time or absence of one employee: a day with hours, a start and an end, or days with an extent."""

    employee: str
    code: str
    starts: date
    ends: date
    extent: Decimal | None = None  # percent, 0 < x <= 100; absence codes only
    hours: Decimal | None = None  # only for a single day; below nothing in a counter-entry
    begins: time | None = None  # of the day `starts`
    stops: time | None = None  # of the day `ends`; of the day after when it is not after `begins` on one day
    child: str | None = None  # twelve digits
    collection: str | None = None
    units: Mapping[int, str] = field(default_factory=dict)  # SIE dimension -> object
    info: str = ""

    @property
    def span(self) -> tuple[datetime, datetime] | None:
        """From when until when, for what has a start and an end; a night's work ends the day after."""
        if self.begins is None or self.stops is None:
            return None
        start, end = datetime.combine(self.starts, self.begins), datetime.combine(self.ends, self.stops)
        return start, end if end > start else end + timedelta(days=1)

    @property
    def is_absence(self) -> bool:
        """Whether somebody was away, which alone can be said in percent of the hours that were to be worked."""
        return self.code in ABSENCE_CODES


@dataclass(frozen=True, kw_only=True)
class Pay:
    """A `lonetrans`: an amount to one employee, by pay code of the standard or by the receiver's own pay type."""

    employee: str
    code: str | None = None  # lonkod of the standard: UTLÄGG
    pay_type: str | None = None  # lonart, agreed with the receiver; wins over the code
    label: str = ""
    day: date | None = None
    quantity: Decimal | None = None
    price: Decimal | None = None  # a unit; kronor
    amount: Ore | None = None  # VAT included
    vat: Ore | None = None
    account: str | None = None
    collection: str | None = None
    units: Mapping[int, str] = field(default_factory=dict)
    info: str = ""


@dataclass(frozen=True, kw_only=True)
class Happening:
    """A `resetrans`: what happened on a journey, for a receiver that works out travel claims itself."""

    employee: str
    code: str  # resekod: START
    at: datetime  # local time
    country: str | None = None  # ISO 3166-1 alpha-2
    amount: Ore | None = None
    vat: Ore | None = None
    account: str | None = None
    car: str | None = None
    purpose: str = ""
    place: str = ""
    what: str = ""
    kilometres: int | None = None
    passengers: int | None = None
    collection: str | None = None
    units: Mapping[int, str] = field(default_factory=dict)
    info: str = ""


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    """A `person`: what the receiver's register is to say of somebody. What is left out the receiver leaves as it is."""

    employee: str = ""  # one of these two tells who
    identity: str = ""  # twelve digits
    given_name: str | None = None
    family_name: str | None = None
    care_of: str | None = None
    street: str | None = None
    postcode: str | None = None
    town: str | None = None
    mobile: str | None = None
    work_email: str | None = None
    private_email: str | None = None
    title: str | None = None
    title_code: str | None = None
    employment: str | None = None  # anstform: FAST, VISSTID, VIKARIAT …
    clearing: str | None = None
    bank_account: str | None = None
    starts: date | None = None
    ends: date | None = None
    pay_form: str | None = None  # TIM or MÅN
    hourly_pay: Ore | None = None
    monthly_pay: Ore | None = None
    rate: Decimal | None = None  # percent of full time
    since: date | None = None  # the day from which pay and rate hold
    units: Mapping[int, str] = field(default_factory=dict)
    info: str = ""


Transaction = AbsenceOrTime | Pay | Happening | PersonFacts
