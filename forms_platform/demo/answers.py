"""What the people of the demo answer: raw answers, as typed, to the e-services that the platform ships with."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from forms_platform.demo.goods import BY_ADMINISTRATION, EVERYWHERE, WELLNESS, Errand, Wellness
from forms_platform.demo.receipts import Purchase
from forms_platform.organisation.directory import PersonCard, Snapshot
from forms_platform.sweden import money
from forms_platform.sweden.money import Ore

WELLNESS_KEY, EXPENSES_KEY, LEAVE_KEY = "friskvardsbidrag", "utlagg", "ledighetsansokan"
YEARLY: Final = Ore(3_000_00)

REMARKS: Final = (
    "Byter gym eftersom det gamla lade ner.",
    "Gäller höstterminen.",
    "Kvittot är på hela familjen, min del är den jag söker för.",
    "Säg till om något saknas!",
    "Jag har sparat originalet.",
)


@dataclass(frozen=True)
class Application:
    """An e-service and raw answers to it. Where a file belongs stands a Purchase, to be drawn and uploaded."""

    e_service: str
    raw: dict[str, Any]

    def purchases(self) -> Iterator[Purchase]:
        """Every receipt in the answers."""
        yield from _purchases(self.raw)

    def amended(self, remark: str) -> Application:
        """The same application with an answer to the question that sent it back."""
        return Application(self.e_service, self.raw | {"kommentar": remark})


def with_files(raw: Any, ids: dict[Purchase, str]) -> Any:
    """The answers with each purchase replaced by the id of its uploaded receipt."""
    if isinstance(raw, Purchase):
        return ids[raw]
    if isinstance(raw, dict):
        return {key: with_files(value, ids) for key, value in raw.items()}
    if isinstance(raw, list):
        return [with_files(value, ids) for value in raw]
    return raw


def _purchases(raw: Any) -> Iterator[Purchase]:
    if isinstance(raw, Purchase):
        yield raw
    elif isinstance(raw, dict | list):
        for value in raw.values() if isinstance(raw, dict) else raw:
            yield from _purchases(value)


def wellness(
    card: PersonCard, day: date, choice: Wellness, left: Ore = YEARLY, remark: str = "", card_digits: str = ""
) -> Application:
    """An application for the wellness allowance, for what was bought or as much as is left of the year's."""
    purchase = choice.goods.bought(day)
    raw: dict[str, Any] = {
        **_about(card),
        "aktivitet": choice.activity,
        "belopp": _typed(Ore(min(purchase.price, left))),
        "datum": purchase.day.isoformat(),
        "vem_betalade": "kommunens_kort" if card_digits else "sjalv",
        "kvitton": [{"kopt_hos": purchase.shop, "summa": _typed(purchase.price), "bild": [purchase]}],
        "intygar": "on",
    }
    if choice.described:
        raw["annan_aktivitet"] = choice.described
    if card_digits:
        raw["kort"] = card_digits
    if remark:
        raw["kommentar"] = remark
    return Application(WELLNESS_KEY, raw)


def some_wellness(chance: random.Random, card: PersonCard, day: date, left: Ore) -> Application:
    """An application for something that people like to do."""
    affordable = [w for w in WELLNESS if w.goods.kronor * 100 <= left + 300_00]
    choice = chance.choices(affordable, [w.goods.weight for w in affordable])[0]
    remark = chance.choice(REMARKS) if chance.random() < 0.15 else ""
    digits = f"{chance.randrange(1000, 9999)}" if chance.random() < 0.02 else ""
    return wellness(card, day, choice, left, remark, digits)


def expenses(card: PersonCard, day: date, errand: Errand, cost_centre: str, remark: str = "") -> Application:
    """A claim for expenses, one row for each thing bought."""
    rows = []
    for category, goods in errand.lines:
        purchase = goods.bought(day)
        row: dict[str, Any] = {
            "datum": purchase.day.isoformat(),
            "beskrivning": purchase.what,
            "kategori": category,
            "belopp": _typed(purchase.price),
            "momssats": str(purchase.vat),
            "kvitto": [purchase],
        }
        if category in ("rep_intern", "rep_extern"):
            row["deltagare"] = errand.present
        rows.append(row)
    raw = {
        **_about(card),
        "typ": "utlagg",
        "syfte": errand.purpose,
        "kostnadsstalle": cost_centre,
        "rader": rows,
        "intygar": "on",
    }
    return Application(EXPENSES_KEY, raw | ({"kommentar": remark} if remark else {}))


def some_expenses(chance: random.Random, card: PersonCard, day: date, organisation: Snapshot) -> Application:
    """A claim that fits where the person works."""
    errand = chance.choice(EVERYWHERE + 2 * BY_ADMINISTRATION.get(_administration(card, organisation), ()))
    return expenses(card, day, errand, organisation.units[card.unit_id or 0].cost_centre)


def leave(
    card: PersonCard, kind: str, first: date, last: date, extent: str = "100", remark: str = "", **more: str
) -> Application:
    """An application for leave."""
    period = {"from": first.isoformat(), "to": last.isoformat()}
    raw: dict[str, Any] = {
        **_about(card),
        "sysselsattningsgrad": str(card.employment_rate),
        "typ": kind,
        "period": period,
    }
    if first == last:
        raw["del_av_dag"] = "nej"
    raw |= {"omfattning": extent, **more}
    return Application(LEAVE_KEY, raw | ({"kommentar": remark} if remark else {}))


def some_leave(chance: random.Random, card: PersonCard, day: date) -> Application:
    """Leave as people take it: mostly holiday, some weeks ahead."""
    kind = chance.choices(tuple(_LEAVES), [weight for weight, _, _ in _LEAVES.values()])[0]
    _, lengths, more = _LEAVES[kind]
    first = _monday(day + timedelta(days=chance.randrange(14, 75))) + timedelta(days=chance.choice((0, 0, 0, 1, 3)))
    last = first + timedelta(days=chance.choice(lengths) - 1)
    extent = chance.choice(("100", "100", "50", "25")) if kind == "foraldraledig_penning" else "100"
    answers = dict(chance.choice(more)) if more else {}
    if kind.startswith("foraldraledig"):
        answers["barn_fodelse"] = (day + timedelta(days=chance.randrange(5, 120))).isoformat()
    return leave(card, kind, first, last, extent, **answers)


_LEAVES: Final[dict[str, tuple[int, tuple[int, ...], tuple[dict[str, str], ...]]]] = {
    "semester": (58, (1, 3, 5, 5, 7, 12, 19, 26), ()),
    "komp": (10, (1, 1, 2), ()),
    "foraldraledig_penning": (12, (30, 60, 90, 171), ()),
    "enskild_med_lon": (
        7, (1,),
        ({"angelagenhet": "begravning", "skal": "Begravning för min morfar."},
         {"angelagenhet": "flytt", "skal": "Flyttar till ny lägenhet."},
         {"angelagenhet": "lakarbesok", "skal": "Undersökning på sjukhuset, hela dagen."}),
    ),
    "studier": (
        4, (110, 140),
        ({"utbildning": "Specialistundersköterska, yrkeshögskola"}, {"utbildning": "Kurs i svenska som andraspråk"}),
    ),
    "facklig": (
        4, (1, 2),
        ({"organisation": "kommunal", "betald": "ja"}, {"organisation": "vision", "betald": "ja"},
         {"organisation": "sveriges_larare", "betald": "nej"}),
    ),
    "narstaende": (2, (3, 7), ()),
    "annat_arbete": (
        1, (120, 182),
        ({"arbetsgivare": "Region Östra", "skal": "Vikariat som samordnare i regionen, vill prova något nytt."},),
    ),
    "utan_lon": (
        2, (14, 30),
        ({"skal": "Längre resa som vi har planerat sedan länge."}, {"skal": "Hjälper min syster med hennes lantbruk."}),
    ),
}  # fmt: skip


def _about(card: PersonCard) -> dict[str, Any]:
    """What the first page is filled in with."""
    return {"namn": card.name, "enhet": card.unit_id, "anstallningsnummer": card.employee_number}


def _administration(card: PersonCard, organisation: Snapshot) -> str:
    """The name of the förvaltning that the person works in."""
    unit = card.unit_id
    while unit is not None and organisation.level(unit) != "forvaltning":
        unit = organisation.parent(unit)
    return organisation.unit_name(unit)


def _typed(amount: Ore) -> str:
    """The amount as a person types it."""
    return money.show(amount, "sv").removesuffix("kr").strip()


def _monday(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)
