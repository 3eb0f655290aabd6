"""Counter-entries (motposter): what takes back what payroll has been told. Pure.

PAXml lets values stand below nothing for corrections, but percents never do. Absence in percent is therefore taken back
in hours, a row for each working day, which asks for the hours of a working day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from forms_platform.integrations.parcel import CannotMake
from forms_platform.integrations.payroll.rows import AbsenceOrTime, Happening, Pay, PersonFacts, Transaction
from forms_platform.sweden.money import Ore
from forms_platform.sweden.working_days import is_working_day

HOURS = "timmar_per_dag"  # the municipality's parameter: the hours of a full-time working day
CENTIHOUR, FINE = Decimal("0.01"), Decimal("0.0001")


def counter_entries(
    made: Sequence[Transaction], why: str, *, full_day: Decimal | None, employment_rate: int = 100
) -> list[Transaction]:
    """What takes back each of them, in the same order, with `why` as its note.

    Units: `full_day` hours of a full-time working day, None when nobody has said; `employment_rate` percent. Raises:
    CannotMake for what only a person at payroll can take back.
    """
    day = None if full_day is None else full_day * employment_rate / 100
    return [each for one in made for each in _against(one, why, day)]


def _against(one: Transaction, why: str, day: Decimal | None) -> Iterator[Transaction]:
    match one:
        case Pay():
            yield replace(one, amount=_less(one.amount), vat=_less(one.vat), info=why,
                          quantity=None if one.quantity is None else -one.quantity)  # fmt: skip
        case AbsenceOrTime():
            yield from _time(one, why, day)
        case Happening(amount=int()):
            yield replace(one, amount=_less(one.amount), vat=_less(one.vat), info=why,
                          kilometres=None if one.kilometres is None else -one.kilometres)  # fmt: skip
        case Happening(kilometres=int(driven)):
            yield replace(one, kilometres=-driven, info=why)
        case Happening() | PersonFacts():
            raise CannotMake(
                "Uppgifter om resor och personer kan inte tas tillbaka med en fil. Rätta dem i lönesystemet och "
                "markera leveransen som hanterad."
            )


def _time(one: AbsenceOrTime, why: str, day: Decimal | None) -> Iterator[AbsenceOrTime]:
    if one.hours is not None:
        yield replace(one, hours=-one.hours, info=why)
        return
    if one.span:
        start, end = one.span
        for first, hours in _by_day(start, end):
            yield replace(one, starts=first, ends=first, begins=None, stops=None, hours=-hours, info=why)
        return
    if day is None:
        raise CannotMake(
            f"Frånvaro i procent tas tillbaka i timmar. Sätt {HOURS} i PAYROLL_PARAMETERS, eller rätta i lönesystemet "
            "och markera leveransen som hanterad."
        )
    hours = (day * (one.extent or Decimal(100)) / 100).quantize(CENTIHOUR, ROUND_HALF_UP)
    for each in (one.starts + timedelta(days=n) for n in range((one.ends - one.starts).days + 1)):
        if is_working_day(each):
            yield replace(one, starts=each, ends=each, extent=None, hours=-hours, info=why)


def _by_day(start: datetime, end: datetime) -> Iterator[tuple[date, Decimal]]:
    """The hours of each day between; what passes midnight belongs to two days."""
    while start < end:
        midnight = datetime.combine(start.date() + timedelta(days=1), time())
        until = min(end, midnight)
        minutes = Decimal((until - start) // timedelta(minutes=1))
        yield start.date(), (minutes / 60).quantize(FINE, ROUND_HALF_UP)
        start = until


def _less(amount: Ore | None) -> Ore | None:
    return None if amount is None else Ore(-amount)
