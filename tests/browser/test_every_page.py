"""Every page of the journey, looked at: for who sees little, uses keys alone, reads English, at any width."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.allowance import Errand
from tests.browser.installations import Installation
from tests.browser.looking import LANGUAGES, SCHEMES, WIDTHS, Looks, assert_clean
from tests.browser.people import EVA, GUNNEL, MARIA, RUT
from tests.browser.visitors import Visitor, visiting

STOPS = (
    *("people", "password", "start", "start-again", "search", "search-nothing", "service"),
    *("step-1", "step-2", "step-2-faults", "step-2-filled", "step-3", "drafts", "review", "receipt"),
    *("mine", "case-open", "case-returned", "review-returned", "case-closed", "mine-closed", "withdraw"),
    *("queue", "queue-marked", "bulk-message", "task", "task-no-message", "queue-amended"),
    *("queue-group", "queue-empty", "queue-decided", "notices", "stand-ins", "profile"),
    *("outbox", "outbox-message"),
)


@pytest.fixture(scope="module")
def looks(browser: Browser, on_sqlite: Installation) -> Looks:
    """The journey walked once, with a long look at every page."""
    looks = Looks()
    with (
        visiting(browser, on_sqlite, faults=looks.faults) as employee,
        visiting(browser, on_sqlite, faults=looks.faults) as manager,
        visiting(browser, on_sqlite, faults=looks.faults) as payer,
        visiting(browser, on_sqlite, faults=looks.faults) as operator,
    ):
        _walk(looks, employee, manager, payer)
        _sees_what_went_wrong(looks, operator)
    return looks


def _walk(looks: Looks, employee: Visitor, manager: Visitor, payer: Visitor) -> None:
    errand = Errand(employee)
    _arrives(looks, employee)
    _fills_in(looks, errand)
    manager.sign_in(MARIA)
    _is_returned(looks, errand, manager)
    _is_granted(looks, errand, manager, payer)


def _arrives(looks: Looks, employee: Visitor) -> None:
    employee.open("/")
    employee.sees_heading("Vem vill du vara?")
    looks.at(employee, "people")
    employee.open("/konto/login/")
    employee.sees_heading("Logga in")
    looks.at(employee, "password")
    employee.sign_in(RUT)
    looks.at(employee, "start")
    for path, heading, stop in (
        ("/?q=gym", re.compile(""), "search"),
        ("/?q=hoppborg", re.compile(""), "search-nothing"),
        ("/ersattare/", "Ersättare", "stand-ins"),
        ("/konto/profil/", re.compile(""), "profile"),
        ("/e-tjanster/friskvardsbidrag/", "Friskvårdsbidrag", "service"),
    ):
        employee.open(path)
        employee.sees_heading(heading)
        looks.at(employee, stop)


def _fills_in(looks: Looks, errand: Errand) -> None:
    employee = errand.visitor
    errand.begins()
    looks.at(employee, "step-1")
    errand.goes_on("Aktivitet och kostnad")
    looks.at(employee, "step-2")
    employee.press("Fortsätt")
    expect(employee.page.get_by_role("alert")).to_be_visible()
    looks.at(employee, "step-2-faults")
    errand.answers(amount="2 400")
    errand.adds_receipt(1, "Friskis & Svettis", 1500)
    errand.adds_receipt(2, "Björkvattens simhall med ett mycket långt namn vid sjön", 900, photo=True)
    employee.page.get_by_role("radio", name="Kommunens kort").check()
    errand.card.fill("4821")
    errand.certifies()
    employee.press("Spara och fortsätt senare")
    employee.sees_heading("Mina utkast")
    looks.at(employee, "drafts")
    employee.open("/")
    employee.sees_heading(re.compile("Hej Rut"))
    looks.at(employee, "start-again")
    employee.open("/utkast/")
    employee.follow(re.compile("Fortsätt"))
    employee.sees_heading("Aktivitet och kostnad")
    looks.at(employee, "step-2-filled")
    employee.page.get_by_role("radio", name="Jag själv").check()
    errand.goes_on("Bilagor och kommentar")
    looks.at(employee, "step-3")
    errand.goes_on("Granska och skicka")
    looks.at(employee, "review")
    errand.sends()
    looks.at(employee, "receipt")


def _is_returned(looks: Looks, errand: Errand, manager: Visitor) -> None:
    employee = errand.visitor
    for path, heading, stop in (
        ("/arenden/", "Mina ärenden", "mine"),
        (f"/arenden/{errand.number}/", "Friskvårdsbidrag", "case-open"),
        (f"/arenden/{errand.number}/aterta/", re.compile(""), "withdraw"),
    ):
        employee.open(path)
        employee.sees_heading(heading)
        looks.at(employee, stop)
    manager.open("/att-godkanna/")
    manager.sees_heading("Att godkänna")
    looks.at(manager, "queue")
    _marks_three(manager)
    looks.at(manager, "queue-marked", anew=lambda: _marks_three(manager))
    manager.page.locator("#bulkform").get_by_role("button", name="Begär rättning").click()
    manager.sees_heading("Begär rättning av 3 ärenden")
    looks.at(manager, "bulk-message")
    manager.open(f"/att-godkanna/{errand.number}/")
    manager.sees_heading(RUT.name)
    looks.at(manager, "task")
    manager.press("Begär rättning")
    expect(manager.page.locator("#kom-fel")).to_be_visible()
    looks.at(manager, "task-no-message")
    manager.page.locator("#kom").fill("Beloppet ska vara det du betalade för egen del.")
    manager.press("Begär rättning")
    expect(manager.page.get_by_text(re.compile("Du begärde rättning"))).to_be_visible()


def _is_granted(looks: Looks, errand: Errand, manager: Visitor, payer: Visitor) -> None:
    employee = errand.visitor
    employee.open(f"/arenden/{errand.number}/")
    employee.reloads_until(employee.page.get_by_role("link", name="Rätta och skicka in igen"))
    looks.at(employee, "case-returned")
    employee.follow("Rätta och skicka in igen")
    employee.sees_heading("Granska och skicka")
    looks.at(employee, "review-returned")
    employee.follow("Ändra Belopp")
    errand.amount.fill("2350")
    employee.press("Till granskningen")
    employee.sees_heading("Granska och skicka")
    errand.sends()
    manager.open(f"/att-godkanna/?q={errand.number}")
    manager.reloads_until(manager.page.locator("dl.changed"))
    looks.at(manager, "queue-amended")
    manager.page.locator("#arende").get_by_role("button", name="Godkänn").click()
    expect(manager.page.get_by_text(re.compile("Du godkände"))).to_be_visible()
    manager.open("/att-godkanna/?flik=decided")
    manager.sees(RUT.name)
    looks.at(manager, "queue-decided")

    payer.sign_in(EVA)
    payer.open(f"/att-godkanna/?q={errand.number}")
    payer.reloads_until(payer.page.locator("#arende").get_by_text(errand.number))
    payer.page.locator("#arende").get_by_role("button", name="Ta ärendet").click()
    payer.sees("Du har tagit ärendet.")
    looks.at(payer, "queue-group")
    payer.page.locator("#arende").get_by_role("button", name="Godkänn").click()
    expect(payer.page.get_by_text(re.compile("Du godkände"))).to_be_visible()
    payer.open("/att-godkanna/?q=finns-inte")
    payer.sees("Inget ärende stämmer med filtret")
    looks.at(payer, "queue-empty")

    employee.open(f"/arenden/{errand.number}/")
    delivery = employee.page.get_by_role("region", name="Leverans")
    employee.reloads_until(delivery.get_by_text(re.compile("^Mottaget av")))
    looks.at(employee, "case-closed")
    employee.open("/arenden/?visa=avslutade")
    employee.sees("Beviljad")
    looks.at(employee, "mine-closed")
    employee.open("/aviseringar/")
    employee.sees_heading("Aviseringar")
    looks.at(employee, "notices")


def _sees_what_went_wrong(looks: Looks, operator: Visitor) -> None:
    """The demo has a new colleague whom the payroll does not know yet."""
    operator.sign_in(GUNNEL)
    operator.open("/drift/")
    operator.sees_heading("Utkorgen")
    operator.reloads_until(operator.page.locator("table.qt a.case"))
    looks.at(operator, "outbox")
    operator.page.locator("table.qt a.case").first.click()
    expect(operator.page.get_by_role("button", name="Försök igen")).to_be_visible()
    looks.at(operator, "outbox-message")


def _marks_three(manager: Visitor) -> None:
    for box in manager.page.locator("#qt input[name=valda][data-service=friskvardsbidrag]").all()[:3]:
        box.check()
    expect(manager.page.locator("#selcount")).to_contain_text("3")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stop", STOPS)
def test_axe_finds_nothing_wrong(looks: Looks, stop: str, language: str, width: int, scheme: str) -> None:
    assert_clean(looks.found["axe", stop, language, width, scheme])


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("stop", STOPS)
def test_every_text_is_known_to_have_contrast(looks: Looks, stop: str, scheme: str) -> None:
    assert_clean(looks.found["contrast", stop, scheme])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stop", STOPS)
def test_the_page_fits_into_320_pixels(looks: Looks, stop: str, language: str) -> None:
    assert_clean(looks.found["reflow", stop, language])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stop", STOPS)
def test_the_page_fits_with_wider_text(looks: Looks, stop: str, language: str) -> None:
    assert_clean(looks.found["spacing", stop, language])


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("stop", STOPS)
def test_everything_to_press_is_large_enough(looks: Looks, stop: str, width: int) -> None:
    assert_clean(looks.found["targets", stop, width])


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("stop", STOPS)
def test_the_tab_key_goes_everywhere_in_sight_and_is_never_caught(looks: Looks, stop: str, width: int) -> None:
    assert_clean(looks.found["tab", stop, width])


def test_the_console_has_nothing_to_tell(looks: Looks) -> None:
    assert_clean(looks.faults)


def test_every_stop_was_looked_at(looks: Looks) -> None:
    assert {key[1] for key in looks.found} == set(STOPS)
