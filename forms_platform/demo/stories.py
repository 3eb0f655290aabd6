"""The queues that a visitor meets: told case by case, so that there is always something to do and to see."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from forms_platform.definitions.load import current
from forms_platform.demo.answers import expenses, leave, wellness
from forms_platform.demo.calendar import at, opened_for, workdays_later
from forms_platform.demo.goods import BY_ADMINISTRATION, WELLNESS, Errand, Wellness
from forms_platform.demo.history import CaseStory, History
from forms_platform.intake.models import Draft

UNITS_TOLD: Final = (
    "Hemtjänst Norr",
    "Hemtjänst Syd",
    "Hemtjänst Centrum",
    "Hemtjänst Öster",
)  # their latest weeks are told here alone
LIMIT: Final = {"friskvardsbidrag": 3, "utlagg": 5, "ledighetsansokan": 3}  # working days of the manager's step


def tell(history: History, today: date) -> None:
    """The stories wait in the history for their time."""
    teller = _Teller(history, today)
    teller.earlier()
    teller.marias_queue()
    teller.cecilias_queue()
    teller.evas_queue()
    teller.what_goes_wrong()
    teller.an_unfinished_draft()


class _Teller:
    """Puts one case after the other into the history."""

    def __init__(self, history: History, today: date) -> None:
        self.history, self.today = history, today
        cards = history.organisation.people.values()
        self.cards = {card.name: card for card in cards if card.active}

    def earlier(self) -> None:
        """What the people of the stories have been granted before."""
        spring = workdays_later(self.today - timedelta(days=140), 0)
        for name, what in (("Per-Olof Lindström", "10-kort vuxen"), ("Kent Öberg", "Massage 45 min")):
            self._granted(self._wellness(name, what, spring), spring)
        summer = workdays_later(self.today - timedelta(days=95), 0)
        amina = self.cards["Amina Yusuf"]
        holiday = leave(amina, "semester", summer + timedelta(days=30), summer + timedelta(days=43))
        self._granted(CaseStory(amina.id, holiday), summer)
        twice = self._wellness("Sara Nordin", "Massage 45 min", summer)
        self.history.at(at(summer, 11 * 60), partial(self._submit, twice))
        self.history.at(at(summer, 11 * 60 + 25), partial(self.history.withdraw, twice))

    def marias_queue(self) -> None:
        """Seven cases wait for Maria Holm and three for whom she stands in for, two of them all late. One more waits
        for an answer."""
        kent = self.cards["Kent Öberg"]
        january = date(self.today.year + 1, 1, 11)
        birth = {"barn_fodelse": (self.today + timedelta(days=20)).isoformat()}
        parental = leave(kent, "foraldraledig_penning", january, date(january.year, 6, 30), remark="", **birth)
        self._waits(CaseStory(kent.id, parental), due=-2, minutes=9 * 60 + 12)
        self._waits(self._expense("Mirjam Åström", "Fika till anhörigträff"), due=3, minutes=13 * 60 + 5)
        gym = self._wellness(
            "Per-Olof Lindström", "Gymkort 6 månader", self._opened(0), "Byter gym eftersom det gamla lade ner."
        )
        self._waits(gym, due=0, minutes=15 * 60 + 40)
        self._waits(self._wellness("Amina Yusuf", "Halvårskort", self._opened(1)), due=1, minutes=7 * 60 + 52)
        self._waits(self._wellness("Leila Haddad", "Kurs yoga 12 gånger", self._opened(1)), due=1, minutes=10 * 60 + 20)
        self._waits(self._wellness("Johan Eklund", "Massage 60 min, 2 ggr", self._opened(2)), due=2, minutes=8 * 60 + 3)
        self._answered("Sara Nordin", "Parkering vid vårdplanering på sjukhuset")
        for place, (due, what) in enumerate(
            ((-1, "Gymkort 1 månad"), (1, "Klippkort 5 gånger"), (2, "Banhyra 8 timmar"))
        ):
            story = self._wellness(self._somebody("Hemtjänst Centrum", place), what, self._opened(due))
            self._waits(story, due=due, minutes=8 * 60 + 40 + 7 * place)
        self._waits_for_answer(self._somebody("Hemtjänst Norr", 3), "Bussresor mellan brukare")

    def cecilias_queue(self) -> None:
        """Four cases wait for Henrik Palm, whom Cecilia Nyström stands in for."""
        for place, (due, what) in enumerate(((-1, "Gymkort 3 månader"), (0, "Massage 45 min"), (1, "10-kort vuxen"))):
            story = self._wellness(self._somebody("Hemtjänst Öster", place), what, self._opened(due))
            self._waits(story, due=due, minutes=11 * 60 + 9 * place)
        self._waits(
            self._expense(self._somebody("Hemtjänst Öster", 4), "Batterier till trygghetslarm"), due=2, minutes=560
        )

    def evas_queue(self) -> None:
        """Applications over the limit that a manager has granted wait for Lönecenter; a colleague has taken one."""
        whose = (("Biståndsenheten", 0), ("Björkgården", 1), ("Norrskolan F–6", 2), ("Lokalvård", 3), ("Bygglov", 1))
        for place, (unit, person) in enumerate(whose):
            day = workdays_later(self.today, -3)
            what = ("Gymkort 6 månader", "Årskort", "Padel, 10 timmar")[place % 3]
            story = self._wellness(self._somebody(unit, person), what, day)
            self.history.at(at(day, 480 + 11 * place), partial(self._submit, story))
            self.history.at(at(workdays_later(self.today, -2), 540 + 13 * place), partial(self._approve, story))
            if place == 1:
                self.history.at(at(workdays_later(self.today, -1), 610), partial(self.history.claim, story))

    def what_goes_wrong(self) -> None:
        """A new colleague has no employee number yet: the payroll cannot take the granted amount. Drift sees why."""
        day = workdays_later(self.today, -2)
        story = self._wellness("Alex Tornberg", "10-kort vuxen", day)
        self.history.at(at(day, 500), partial(self._submit, story))
        self.history.at(at(workdays_later(self.today, -1), 555), partial(self._approve, story))

    def an_unfinished_draft(self) -> None:
        """Amina Yusuf has begun to ask for leave at Christmas and not got further than the second page."""
        amina, evening = self.cards["Amina Yusuf"], at(workdays_later(self.today, -1), 20 * 60 + 42)
        first = self.today + timedelta(days=30)
        asked = leave(amina, "semester", first, first + timedelta(days=4))
        Draft.objects.create(
            person_id=amina.id,
            version_id=current(asked.e_service).version_id,
            raw=asked.raw,
            pages_done=["om-dig", "ledigheten"],
            created_at=evening - timedelta(minutes=4),
            saved_at=evening,
        )

    def _submit(self, story: CaseStory, moment: datetime) -> None:
        self.history.submit(story, moment)

    def _approve(self, story: CaseStory, moment: datetime) -> None:
        self.history.decide(story, moment, "approve")

    def _granted(self, story: CaseStory, day: date) -> None:
        self.history.at(at(day, 8 * 60 + 15), partial(self._submit, story))
        self.history.at(at(workdays_later(day, 1), 9 * 60 + 30), partial(self._approve, story))

    def _waits(self, story: CaseStory, *, due: int, minutes: int) -> None:
        """Submitted on the day that makes its answer due so many working days from today."""
        day = self._opened(due, LIMIT[story.application.e_service])
        self.history.at(at(day, minutes), partial(self._submit, story))

    def _answered(self, name: str, purpose: str) -> None:
        """Returned to the requester, answered, and waiting again: marked as amended in the queue."""
        story = self._expense(name, purpose)
        again = self._opened(2, LIMIT["utlagg"])
        self.history.at(at(workdays_later(again, -4), 9 * 60), partial(self._submit, story))
        question, answer = (
            "Vilken brukare gällde vårdplaneringen? Skriv inte namnet, det räcker med hur många.",
            "En brukare, tre timmar.",
        )
        self.history.at(at(workdays_later(again, -2), 14 * 60), lambda now: self._ask(story, now, question))
        self.history.at(at(again, 8 * 60 + 25), lambda now: self.history.amend(story, now, answer))

    def _waits_for_answer(self, name: str, purpose: str) -> None:
        story = self._expense(name, purpose)
        self.history.at(at(workdays_later(self.today, -3), 10 * 60), partial(self._submit, story))
        question = "Kan du skriva vilka dagar biljetten användes?"
        self.history.at(at(workdays_later(self.today, -1), 15 * 60), lambda now: self._ask(story, now, question))

    def _ask(self, story: CaseStory, moment: datetime, question: str) -> None:
        self.history.decide(story, moment, "return", question)

    def _opened(self, due: int, limit: int = 3) -> date:
        return opened_for(workdays_later(self.today, due), limit)

    def _wellness(self, name: str, what: str, day: date, remark: str = "") -> CaseStory:
        card = self.cards[name]
        return CaseStory(card.id, wellness(card, day, _activity(what), remark=remark))

    def _expense(self, name: str, purpose: str) -> CaseStory:
        card = self.cards[name]
        cost_centre = self.history.organisation.units[card.unit_id or 0].cost_centre
        day = workdays_later(self.today, -9)  # before any of these is submitted, so that the receipt is older
        return CaseStory(card.id, expenses(card, day, _errand(purpose), cost_centre))

    def _somebody(self, unit: str, place: int) -> str:
        """One of the staff of the unit who plays no other part."""
        known = {"Cecilia Nyström", "Amina Yusuf", "Per-Olof Lindström", "Sara Nordin", "Mirjam Åström"}
        organisation = self.history.organisation
        staff = sorted(
            card.name
            for card in self.cards.values()
            if card.unit_name == unit and card.name not in known and not organisation.units_managed(card.id)
        )
        return staff[place]


def _activity(what: str) -> Wellness:
    return next(choice for choice in WELLNESS if choice.goods.what == what)


def _errand(purpose: str) -> Errand:
    return next(errand for errand in BY_ADMINISTRATION["Vård och omsorg"] if errand.purpose == purpose)
