"""Fills an empty database for the browser tests: python -m tests.browser.town

The demo municipality with the cases that its stories tell, the added people, and Greta's queue.
"""

from __future__ import annotations

import random
from datetime import timedelta

import django

if __name__ == "__main__":
    django.setup()
    from django.contrib.auth.hashers import make_password
    from django.utils import timezone

    from forms_platform.demo.answers import expenses, leave, wellness
    from forms_platform.demo.calendar import at, workdays_later
    from forms_platform.demo.goods import BY_ADMINISTRATION, WELLNESS
    from forms_platform.demo.history import CaseStory, History
    from forms_platform.demo.people import MAIL_DOMAIN, PASSWORD
    from forms_platform.demo.seed import seed
    from forms_platform.organisation import directory
    from forms_platform.organisation.models import Person, Unit
    from tests.browser.people import ADDED, CREW, HARBOUR, NORTH

    now = timezone.localtime()
    seed(cases=1)
    care = Unit.objects.get(name="Hemtjänst")
    units = {
        NORTH: Unit.objects.get(name=NORTH),
        HARBOUR: Unit.objects.create(code="hemtjanst-hamnen", name=HARBOUR, kind=Unit.Kind.UNIT, parent=care),
    }
    password = make_password(PASSWORD)
    for place, player in enumerate(ADDED):
        given, _, family = player.name.partition(" ")
        person = Person.objects.create(
            username=player.username,
            password=password,
            given_name=given,
            family_name=family,
            email=f"{player.username}@{MAIL_DOMAIN}",
            title="Enhetschef" if player.manages else "Undersköterska",
            employee_number=f"7{place:05}",
            unit=units[player.unit],
        )
        if player.manages:
            Unit.objects.filter(name=player.unit).update(manager=person)
    directory.changed()

    organisation = directory.snapshot()
    cards = {card.name: card for card in organisation.people.values()}
    history = History(organisation, random.Random(7), until=now, fresh=now - timedelta(days=1))
    yesterday = workdays_later(now.date(), -1)
    for place, player in enumerate(CREW):
        card = cards[player.name]
        bought = [choice for choice in WELLNESS if choice.goods.kronor < 2000][place]
        story = CaseStory(card.id, wellness(card, yesterday, bought))
        history.submit(story, at(yesterday, 9 * 60 + 7 * place))
    errand = BY_ADMINISTRATION["Vård och omsorg"][0]
    card = cards[CREW[0].name]
    story = CaseStory(card.id, expenses(card, yesterday, errand, units[NORTH].cost_centre))
    history.submit(story, at(yesterday, 15 * 60))
    away = yesterday + timedelta(days=60)
    born = {"barn_fodelse": (yesterday + timedelta(days=30)).isoformat()}
    story = CaseStory(card.id, leave(card, "foraldraledig_penning", away, away + timedelta(days=100), **born))
    history.submit(story, at(yesterday, 16 * 60))
