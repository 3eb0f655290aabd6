"""What the staff of Björkvatten buy and travel for: shops, prices and reasons, so that every receipt adds up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from forms_platform.demo.receipts import Purchase
from forms_platform.sweden.money import Ore


@dataclass(frozen=True)
class Goods:
    """Something that can be bought. Units: `kronor` whole kronor, `vat` per cent, `weight` how often it is bought."""

    shop: str
    what: str
    kronor: int
    vat: int = 25
    weight: int = 1
    photo: bool = False

    def bought(self, before: date) -> Purchase:
        """The latest purchase before the day. It is bought once a month, so that many share one receipt's bytes."""
        of_month = 2 + sum(map(ord, self.what)) % 26
        day = before - timedelta(days=1)
        while day.day != of_month:
            day -= timedelta(days=1)
        return Purchase(self.shop, self.what, Ore(self.kronor * 100), day, self.vat, self.photo)


@dataclass(frozen=True)
class Wellness:
    """An activity of the e-service's list and what one buys for it; `described` when it is another activity."""

    activity: str
    goods: Goods
    described: str = ""


@dataclass(frozen=True)
class Errand:
    """A reason for an expense and what was bought for it, each with its category."""

    purpose: str
    lines: tuple[tuple[str, Goods], ...]
    present: str = ""  # who took part, for representation


WELLNESS: Final[tuple[Wellness, ...]] = (
    Wellness("Gymkort", Goods("Friskis & Svettis", "Gymkort 6 månader", 2400, 6, 7)),
    Wellness("Gymkort", Goods("Gymmet på Torget", "Årskort", 2988, 6, 6)),
    Wellness("Gymkort", Goods("Gymmet på Torget", "Gymkort 3 månader", 1290, 6, 8)),
    Wellness("Gymkort", Goods("Gymmet på Torget", "Gymkort 1 månad", 449, 6, 4, photo=True)),
    Wellness("Gruppträning", Goods("Friskis & Svettis", "Träningskort termin", 1795, 6, 7)),
    Wellness("Simhall", Goods("Björkvattens simhall", "10-kort vuxen", 600, 6, 9, photo=True)),
    Wellness("Simhall", Goods("Björkvattens simhall", "Halvårskort", 1200, 6, 6)),
    Wellness("Yoga", Goods("Yogarummet Lotus", "Kurs yoga 12 gånger", 1450, 6, 6)),
    Wellness("Yoga", Goods("Yogarummet Lotus", "Klippkort 5 gånger", 700, 6, 4)),
    Wellness("Pilates", Goods("Yogarummet Lotus", "Pilates 8 gånger", 1100, 6, 3)),
    Wellness("Massage", Goods("Björkvattens massage", "Massage 60 min, 2 ggr", 1200, 25, 9)),
    Wellness("Massage", Goods("Björkvattens massage", "Massage 45 min", 520, 25, 9, photo=True)),
    Wellness("Racketsport", Goods("Björkvattens padelhall", "Padel, 10 timmar", 2200, 6, 3)),
    Wellness("Racketsport", Goods("Björkvattens tennisklubb", "Banhyra 8 timmar", 960, 6, 2)),
    Wellness("Dans", Goods("Dansstudion", "Bugg, terminsavgift", 1150, 6, 2)),
    Wellness("Klättring", Goods("Klätterhallen Väggen", "Månadskort", 590, 6, 2)),
    Wellness("Golf", Goods("Björkvattens golfklubb", "Greenfee 3 rundor", 1350, 6, 2)),
    Wellness("Ridning", Goods("Björkvattens ridklubb", "Ridlektion 5 ggr", 1500, 6, 3)),
    Wellness("Löpning och motionslopp", Goods("Björkvattenloppet", "Startavgift 10 km", 450, 6, 3)),
    Wellness("Skidåkning", Goods("Björkbacken", "Säsongskort längdspår", 890, 6, 1)),
    Wellness("Lagidrott", Goods("Björkvattens innebandyklubb", "Motionsinnebandy", 850, 6, 2, photo=True)),
    Wellness("Stresshantering", Goods("Lugna rum", "Mindfulness 4 ggr", 1200, 25, 1)),
    Wellness("Kostrådgivning", Goods("Kostkliniken", "Kostsamtal 2 ggr", 1390, 25, 1)),
    Wellness("Annan aktivitet", Goods("Kajakklubben", "Nybörjarkurs", 950, 6, 1), "Kurs i kajakpaddling"),
    Wellness("Annan aktivitet", Goods("Vinterbadet", "Säsongskort bastu", 700, 6, 1), "Vinterbad med bastu"),
)

_PARKING = Goods("Torgets parkering", "Parkering 3 dagar", 240, 25, photo=True)
_TRAIN = Goods("Resebutiken", "Tåg tur och retur", 498, 6)
_BUS = Goods("Regiontrafiken", "Bussbiljett 10-resor", 310, 6)
_COFFEE = Goods("Matboden", "Kaffe, frukt och bullar", 412, 12, photo=True)
_BOOK = Goods("Bokhandeln på Storgatan", "Facklitteratur", 389, 6)

EVERYWHERE: Final[tuple[Errand, ...]] = (
    Errand("Tågresa till nätverksträff i Linköping", (("resa", _TRAIN),)),
    Errand("Nätverksträff i Örebro, tåg och parkering", (("resa", _TRAIN), ("resa", _PARKING))),
    Errand("Konferens i Stockholm, resa och hotell", (
        ("resa", _TRAIN), ("logi", Goods("Hotell Norra Station", "Enkelrum en natt", 1295, 12)),
    )),
    Errand("Fika till planeringsdag", (("livsmedel", _COFFEE),)),
    Errand("Kurslitteratur", (("litteratur", _BOOK),)),
    Errand("Avtackning av kollega", (("rep_intern", Goods("Blomsterhörnan", "Bukett", 350, 25)),),
           "Arbetslaget, åtta personer"),
)  # fmt: skip
BY_ADMINISTRATION: Final[dict[str, tuple[Errand, ...]]] = {
    "Vård och omsorg": (
        Errand("Material till aktivitetsrummet", (("forbrukning", Goods("Pysselboden", "Garn och färg", 286)),)),
        Errand("Parkering vid vårdplanering på sjukhuset", (("resa", _PARKING),)),
        Errand("Fika till anhörigträff", (("livsmedel", _COFFEE),)),
        Errand("Batterier till trygghetslarm", (("forbrukning", Goods("Järnhandeln", "Batterier AA 48-pack", 298)),)),
        Errand("Bussresor mellan brukare", (("resa", _BUS),)),
    ),
    "Barn och utbildning": (
        Errand("Böcker till klassrummet", (("litteratur", _BOOK),)),
        Errand("Frukt och bröd till utflykt", (("livsmedel", Goods("Matboden", "Frukt, bröd och juice", 324, 12)),)),
        Errand("Bussbiljetter till museet", (("resa", _BUS),)),
        Errand("Material till slöjden", (("forbrukning", Goods("Pysselboden", "Trä, lim och sandpapper", 418)),)),
        Errand("Studiebesök med klassen, biljetter och fika", (
            ("ovrigt", Goods("Björkvattens museum", "Gruppbiljett", 550, 6)), ("livsmedel", _COFFEE),
        )),
    ),
    "Samhällsbyggnad": (
        Errand("Skruv och reglar till lekplatsen", (("forbrukning", Goods("Byggvaruhuset", "Reglar och skruv", 934)),)),
        Errand("Parkering vid syn på plats", (("resa", _PARKING),)),
        Errand("Arbetshandskar till laget", (("forbrukning", Goods("Järnhandeln", "Handskar 6 par", 445)),)),
    ),
    "Kultur och fritid": (
        Errand("Noter till kulturskolan", (("litteratur", Goods("Musikboden", "Nothäften", 560, 6)),)),
        Errand("Fika till författarkväll", (("livsmedel", _COFFEE),)),
        Errand("Priser till turnering", (("ovrigt", Goods("Sportboden", "Bollar och medaljer", 615)),)),
    ),
    "Socialförvaltningen": (
        Errand("Bowling med ungdomsgruppen", (("ovrigt", Goods("Bowlinghallen", "Bana 2 timmar", 640, 6)),)),
        Errand("Parkering vid hembesök", (("resa", _PARKING),)),
        Errand("Leksaker till besöksrummet", (("forbrukning", Goods("Leksaksboden", "Spel och pussel", 379)),)),
    ),
}  # fmt: skip
