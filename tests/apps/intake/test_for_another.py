"""Bengt fills in for Anna: both names are told, the limits are hers, and neither of them decides."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from forms_platform.cases.models import Case
from forms_platform.definitions.models import Version
from forms_platform.definitions.publish import publish
from forms_platform.intake.models import Draft
from forms_platform.notifications import send
from forms_platform.notifications.compose import compose
from forms_platform.notifications.tell import handle
from forms_platform.organisation.models import Person
from forms_platform.outbox.models import Message
from forms_platform.outbox.outcomes import Envelope
from tests.apps.intake.conftest import SHIPPED
from tests.apps.intake.plain_browser import Browser, Page
from tests.cast import Cast


@pytest.fixture
def for_somebody(cast: Cast, gunnel: Person, now: datetime) -> Version:
    """A contribution of at most 3 000 kr a year, which anybody may ask for on behalf of somebody; decided above."""
    raw: dict[str, Any] = json.loads((SHIPPED / "friskvardsbidrag.json").read_text())
    fields = [
        {"kind": "person", "key": "vem", "label": "Vem gäller det?", "required": True},
        {"kind": "money", "key": "belopp", "label": "Belopp", "required": True},
    ]
    raw |= {"key": "bidrag", "subject": "vem", "pages": [{"key": "allt", "title": "Allt", "fields": fields}]}
    raw |= {"checks": [], "deliveries": {}, "summary_line": ["belopp"], "amount_field": "belopp"}
    raw["limits"] = [{"field": "belopp", "per": "calendar_year", "max": "3000.00", "counts": ["approved", "open"],
                      "message": "Över årets tak"}]  # fmt: skip
    raw["workflow"]["steps"] = [step for step in raw["workflow"]["steps"] if step["id"] != "lonecenter"]
    raw["workflow"]["steps"][0]["who"] = {"manager_of": "subject"}
    return publish(raw, gunnel, now)


def filled_in(by: Person, about: Person, amount: str) -> tuple[Browser, Page]:
    """The page that comes when the questions have been answered."""
    browser = Browser(by)
    page = browser.open("/e-tjanster/bidrag/ny/")
    page = browser.press(page, {"valj": f"vem:{about.pk}"})
    return browser, browser.press(page, belopp=amount)


@pytest.mark.usefixtures("for_somebody")
def test_both_names_stand_in_review_receipt_and_case(cast: Cast) -> None:
    browser, review = filled_in(cast.bengt, cast.anna, "900")
    assert "Du, Bengt Lund, fyller i åt <b>Anna Svensson</b>" in review.html
    receipt = browser.press(review)
    assert "<dt>Gäller</dt><dd>Anna Svensson</dd>" in receipt.html
    assert "<dt>Ifyllt av</dt><dd>Bengt Lund</dd>" in receipt.html
    case = Case.objects.get()
    assert (case.requester, case.subject) == (cast.bengt, cast.anna)
    for reader in (cast.bengt, cast.anna):
        page = Browser(reader).open(f"/arenden/{case.number}/")
        assert "gäller Anna Svensson, ifyllt av Bengt Lund" in page.html


@pytest.mark.usefixtures("for_somebody")
def test_the_queue_tells_whom_it_is_about(cast: Cast) -> None:
    browser, review = filled_in(cast.david, cast.anna, "900")
    browser.press(review)
    queue = Browser(cast.bengt).open("/att-godkanna/")
    assert "gäller Anna Svensson" in queue.html
    detail = Browser(cast.bengt).open(f"/att-godkanna/{Case.objects.get().number}/")
    assert "Gäller Anna Svensson" in detail.html
    assert "David" in detail.html


@pytest.mark.usefixtures("for_somebody")
def test_one_who_asks_for_oneself_is_told_nothing_of_others(cast: Cast) -> None:
    browser, review = filled_in(cast.anna, cast.anna, "900")
    assert "fyller i åt" not in review.html
    assert "Ifyllt av" not in browser.press(review).html


@pytest.mark.usefixtures("for_somebody")
def test_the_manager_who_filled_in_does_not_decide(cast: Cast) -> None:
    browser, review = filled_in(cast.bengt, cast.anna, "900")
    browser.press(review)
    principals = set(Case.objects.get().assignments.values_list("principal", flat=True))
    assert f"u:{cast.bengt.pk}" not in principals
    assert f"m:{cast.home_care.pk}" not in principals
    assert Case.objects.get().number not in Browser(cast.bengt).open("/att-godkanna/").html
    assert Case.objects.get().number in Browser(cast.frida).open("/att-godkanna/").html


@pytest.mark.usefixtures("for_somebody")
def test_the_limit_of_the_year_is_that_of_the_one_it_is_about(cast: Cast) -> None:
    browser, review = filled_in(cast.bengt, cast.anna, "2 900")
    browser.press(review)
    again, page = filled_in(cast.david, cast.anna, "200")
    assert again.status == 422
    assert [target for target, _ in page.summary] == ["f-belopp"]
    other, review = filled_in(cast.bengt, cast.david, "200")  # Bengt's own and David's limits are untouched
    assert other.status == 200
    other.press(review)
    assert Case.objects.count() == 2


@pytest.mark.usefixtures("for_somebody")
def test_two_drafts_about_one_person_never_pass_the_limit_together(cast: Cast) -> None:
    first, one = filled_in(cast.bengt, cast.anna, "2 000")
    second, two = filled_in(cast.david, cast.anna, "2 000")
    first.press(one)
    second.press(two)
    assert Case.objects.count() == 1
    assert Draft.objects.filter(submitted_as=None).count() == 1


@pytest.mark.usefixtures("for_somebody")
def test_the_one_it_is_about_hears_of_it(cast: Cast, mailoutbox: list[Any]) -> None:
    browser, review = filled_in(cast.bengt, cast.anna, "900")
    browser.press(review)
    row = Message.objects.get(topic="case.registered")
    handle(Envelope(row.pk, row.topic, row.about, row.payload, 1, row.created_at))
    for row in Message.objects.filter(topic="mail.wanted"):
        send.handle(Envelope(row.pk, row.topic, row.about, row.payload, 1, row.created_at))
    told = {letter.to[0]: letter.subject for letter in mailoutbox}
    assert told[cast.anna.email].startswith("Bengt Lund har fyllt i")
    assert cast.bengt.email not in told  # who has just sent in knows it


def test_the_notice_can_be_said_in_both_languages() -> None:
    facts = {"title": "Bidrag", "title_en": "Grant", "requester": "Bengt Lund", "number": "2026-0001"}
    assert compose("registered_for_you", facts, "sv").subject == "Bengt Lund har fyllt i Bidrag åt dig"
    assert compose("registered_for_you", facts, "en").subject == "Bengt Lund has filled in Grant for you"
