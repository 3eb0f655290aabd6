"""Choices from registers on the page: what can be chosen now, and what is known of it. Without scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import timezone

from forms_platform.definitions.load import forget
from forms_platform.definitions.publish import publish
from forms_platform.definitions.shipped_services import shipped
from forms_platform.organisation.code_lists import take_in
from tests.apps.intake.plain_browser import Browser
from tests.cast import Cast

pytestmark = pytest.mark.django_db
BEGIN = "/e-tjanster/systembehorighet/ny/"
NEW = {"arende": "ny", "for_annan": "nej"}


@pytest.fixture
def browser(cast: Cast) -> Iterator[Browser]:
    """Anna's browser; the service of system access is published, and two systems are listed."""
    publish(shipped()["systembehorighet"], None, timezone.now())
    payroll = {
        "code": "lon", "name": "Lönesystemet", "name_en": "Payroll", "level": "sekretess", "unit": cast.streets.code
    }  # fmt: skip
    take_in("system", "System", [payroll, {"code": "karta", "name": "Kartan"}])
    roles = [
        ("lon.lasa", "Läsa lön", "lon", "normal"), ("lon.hog", "Betala", "lon", "hog"), ("karta.x", "Rita", "karta", "")
    ]  # fmt: skip
    take_in("systemroll", "Roller", [{"code": c, "name": n, "within": w, "level": level} for c, n, w, level in roles])
    yield Browser(cast.anna)
    forget()


def test_what_can_be_chosen_is_what_the_list_says_today(browser: Browser) -> None:
    assert ">Lönesystemet</" in browser.open(BEGIN).html
    take_in("system", "System", [{"code": "karta", "name": "Kartan"}, {"code": "ny", "name": "Det nya systemet"}])
    now = browser.open(BEGIN).html
    assert ">Det nya systemet</" in now
    assert ">Lönesystemet</" not in now


def test_roles_follow_the_system_and_a_high_risk_asks_for_a_reason(browser: Browser) -> None:
    roles = browser.press(browser.open(BEGIN), **NEW, system="lon")
    assert ">Läsa lön</" in roles.html
    assert ">Betala</" in roles.html
    assert ">Rita</" not in roles.html
    time = browser.press(roles, roller=["lon.hog"], rackvidd="egen")
    assert "Varför behövs behörigheten?" in time.html
    again = browser.press(time, fran=timezone.localdate().isoformat())
    assert "Motivera varför behörigheten behövs" in [sentence for _, sentence in again.summary]


def test_what_was_chosen_is_still_chosen_and_what_is_known_of_it_is_shown(browser: Browser) -> None:
    roles = browser.press(browser.open(BEGIN), **NEW, system="lon")
    browser.press(roles, roller=["lon.hog"], rackvidd="egen")
    draft = browser.address.rsplit("/", 2)[0]
    assert browser.open(f"{draft}/roller/").fields["roller"] == ["lon.hog"]
    first = browser.open(f"{draft}/vem/")
    assert first.fields["system"] == ["lon"]
    assert "Gata och park" in first.html  # the unit that answers for the system
    assert "Systemet innehåller sekretess" in first.html


def test_a_role_of_another_system_is_refused(browser: Browser) -> None:
    roles = browser.press(browser.open(BEGIN), **NEW, system="karta")
    refused = browser.press(roles, roller=["lon.hog"], rackvidd="egen")
    assert [target for target, _ in refused.summary] == ["f-roller"]
