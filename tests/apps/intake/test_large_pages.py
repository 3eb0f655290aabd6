"""A page of five hundred questions: what it costs, and that nothing is made twice."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.forms import answers, builders, calls, conditional, of_every_kind
from bench.hand_written import SAMPLES
from forms_platform.cases.models import Case
from forms_platform.definitions.publish import publish
from forms_platform.intake.models import Draft
from forms_platform.organisation.code_lists import take_in
from forms_platform.organisation.models import Person
from tests.apps.intake.plain_browser import Browser
from tests.apps.intake.test_cost import a_document

NOW_AND_THEN = ('FROM "definitions_', "notifications_notice")  # once a version, once in two seconds, twice a minute


def a_draft(fields: list[dict[str, Any]], typed: dict[str, Any], person: Person, now: datetime) -> Draft:
    """A draft of a service with one page of these fields."""
    version = publish(a_document(fields, key=f"fragor-{len(typed)}"), person, now)
    return Draft.objects.create(person=person, version=version, raw=typed, created_at=now, saved_at=now)


def test_five_hundred_questions_ask_the_database_as_often_as_fifty(anna: Person, now: datetime) -> None:
    take_in("system", "System", [{"code": "lon", "name": "Lönesystemet"}])
    counted = {}
    for number in (40, 50, 500):  # what a process reads once, it reads for the first
        fields = of_every_kind(number)
        draft = a_draft(fields, answers(anna, fields), anna, now)
        browser = Browser(anna)
        with CaptureQueriesContext(connection) as queries:
            browser.press(browser.press(browser.open(f"/utkast/{draft.pk}/fragor/")))
        assert browser.address.endswith("/kvitto/")
        counted[number] = sum(not any(table in query["sql"] for table in NOW_AND_THEN) for query in queries)
    assert Case.objects.count() == 3
    assert counted[500] <= counted[50]


def test_what_a_version_alone_decides_is_made_once(anna: Person, now: datetime) -> None:
    fields = conditional(50, 20)
    typed = {field["key"]: SAMPLES[field["kind"]] for field in fields}
    draft = a_draft(fields, typed, anna, now)
    client, address = Client(), f"/utkast/{draft.pk}/fragor/"
    client.force_login(anna)

    def again() -> None:
        assert client.get(address).status_code == 200
        assert client.post(address, typed).status_code == 303

    assert calls(builders(), lambda: client.get(address))["compile_fields"] == 1
    client.get(f"/utkast/{draft.pk}/granska/")  # the review's own templates are read
    assert calls(builders(), again) == {}


def test_a_page_of_five_hundred_questions_and_two_hundred_conditions_is_drawn_quickly(
    anna: Person, now: datetime
) -> None:
    fields = conditional(500, 200)
    draft = a_draft(fields, {field["key"]: SAMPLES[field["kind"]] for field in fields}, anna, now)
    client, address = Client(), f"/utkast/{draft.pk}/fragor/"
    client.force_login(anna)
    assert client.get(address).content.count(b"data-when") == 200
    took = []
    for _ in range(3):
        started = time.process_time()
        client.get(address)
        took.append(time.process_time() - started)
    assert min(took) < 0.1
