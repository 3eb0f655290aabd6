"""Gunnel builds the wellness allowance from nothing, publishes it, and a case goes all the way through it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.browser.allowance import a_receipt
from tests.browser.building import Building
from tests.browser.conftest import Visit
from tests.browser.hands import Keys, Mouse
from tests.browser.installations import Installation
from tests.browser.looking import axe_finds
from tests.browser.people import AMINA, EVA, GUNNEL, MARIA, Player
from tests.browser.visitors import Visitor

WIDTHS = (1280, 1440)
PATHS = (
    "", "?sida=aktivitet&fraga=kort", "?sida=aktivitet&visa=1", "flode/?steg=chef", "texter/", "behorighet/",
    "regler/?rad=checks:4", "meddelanden/", "sekretess/", "leveranser/?rad=payroll:0", "anvandning/",
    "versioner/?fran=1&till=utkast", "json/", "testkor/", "publicera/",
)  # fmt: skip


def at_work(visit: Visit, site: Installation, *, width: int = 1440, scripts: bool = True) -> Visitor:
    """Gunnel at the page for a new e-service."""
    administrator = visit(site, width=width, scripts=scripts)
    administrator.sign_in(GUNNEL)
    administrator.open("/bygg/ny/")
    return administrator


@pytest.mark.parametrize(("hands", "title"), [(Mouse, "Friskvård med mus"), (Keys, "Friskvård med tangenter")])
def test_the_allowance_is_built_from_nothing_and_a_case_passes_through(
    on_sqlite: Installation, visit: Visit, hands: type[Mouse | Keys], title: str
) -> None:
    administrator = at_work(visit, on_sqlite)
    building = Building(hands(administrator.page))
    building.begins(title)
    building.asks_who()
    building.asks_what()
    building.asks_for_receipts()
    moves(building)
    takes_back(building)
    building.asks_for_more()
    building.routes()
    building.rules()
    building.may_be_started()
    building.says()
    building.delivers()
    building.publishes()
    number = applies(visit(on_sqlite), title)
    decides(visit(on_sqlite), MARIA, number, title)
    decides(visit(on_sqlite), EVA, number, title)
    ends(visit(on_sqlite), number)


def order(page: Page) -> list[str]:
    """The questions in the canvas, by their keys."""
    found: list[str] = page.locator("#qs .qi").evaluate_all("all => all.map(one => one.dataset.ref)")
    return found


def moves(building: Building) -> None:
    """By a button with the mouse, by Alt and the arrows with the keyboard."""
    page, card = building.page, building.card("Jag intygar")
    before = order(page)
    if isinstance(building.hands, Keys):
        building.hands.reach(card.locator("a.q-open"))
        page.keyboard.press("Alt+ArrowUp")
    else:
        card.hover()
        building.hands.press(card.get_by_role("button", name=re.compile("Flytta upp")))
    expect(page.locator("#qs .qi").nth(len(before) - 2)).to_have_attribute("data-ref", before[-1])
    building.saved()


def takes_back(building: Building) -> None:
    """Undo survives a reload."""
    page, before = building.page, order(building.page)
    page.reload()
    building.hands.press(page.get_by_role("button", name="Ångra"))
    expect(page.locator("#qs .qi").last).to_have_attribute("data-ref", before[-2])


def applies(employee: Visitor, title: str) -> str:
    """Amina fills in what Gunnel built, and sends it in."""
    employee.sign_in(AMINA)
    employee.page.get_by_role("searchbox", name="Sök e-tjänst").fill(title)
    employee.page.get_by_role("searchbox", name="Sök e-tjänst").press("Enter")
    employee.follow(title)
    employee.press("Börja")
    employee.sees_heading("Om dig")
    employee.press("Fortsätt")
    page = employee.page
    page.get_by_label("Vilken aktivitet gäller det?").fill("Gymkort")
    page.get_by_label("Hur mycket vill du få tillbaka?").fill("2400")
    page.get_by_label("När betalade du?").fill(date.today().isoformat())  # noqa: DTZ011 - the person's day
    page.get_by_role("radio", name="Kommunens kort").check()
    page.get_by_label("Kortets fyra sista siffror").fill("4821")
    row = page.get_by_role("region", name="Kvitto 1")
    row.get_by_label("Köpt hos").fill("Gymmet")
    row.get_by_label("Summa").fill("2400")
    receipt = a_receipt("Gymmet", 2400)
    row.locator("input[type=file]").set_input_files(receipt)
    expect(row.get_by_text(receipt["name"])).to_be_visible()
    expect(row.locator("progress")).to_have_count(0)
    page.get_by_role("checkbox", name=re.compile("Jag intygar")).check()
    employee.press("Fortsätt")
    employee.sees_heading("Bilagor och kommentar")
    employee.press("Fortsätt")
    employee.sees_heading("Granska och skicka")
    employee.press(re.compile("Skicka in"))
    employee.sees_heading(re.compile("Tack, det är inskickat"))
    return page.locator("dl.receiptfacts dd").first.inner_text()


def decides(who: Visitor, player: Player, number: str, title: str) -> None:
    """Whoever is asked sees the case in the queue, once it has come to them, and approves it."""
    who.sign_in(player)
    who.open(f"/att-godkanna/?q={number}")
    case = who.page.locator("#arende")
    who.reloads_until(case.get_by_text(number))
    case.locator(".decide").get_by_role("button", name="Godkänn").first.click()
    who.sees(f"Du godkände {title} från {AMINA.name}.")


def ends(requester: Visitor, number: str) -> None:
    """Amina's case is granted."""
    requester.sign_in(AMINA)
    requester.open(f"/arenden/{number}/")
    requester.reloads_until(requester.page.get_by_role("main").get_by_text("Beviljad"))


def test_a_question_is_dragged_to_its_place(on_sqlite: Installation, visit: Visit) -> None:
    administrator = at_work(visit, on_sqlite)
    building = Building(Mouse(administrator.page))
    building.begins("Dragprov")
    for label in ("Första", "Andra", "Tredje"):
        building.adds("Ja eller nej", label, needed=False)
    page = building.page
    source, target = building.card("Tredje").locator(".grip"), building.card("Första").locator(".grip")
    source.drag_to(target)
    expect(page.locator("#qs .qi").first).to_have_attribute("data-ref", "tredje")
    building.saved()
    page.reload()
    assert order(page) == ["tredje", "forsta", "andra"]


# The answers come, but a second after the page has asked.
SLOW = """() => {
  const ask = window.fetch;
  window.fetch = async (...what) => {
    const answer = await ask(...what);
    await new Promise((done) => setTimeout(done, 1000));
    return answer;
  };
}"""


@pytest.mark.parametrize(
    ("first", "how", "then"),
    [("Fråga", "Vad heter du?", "Hjälptext"), ("Fylls i från början", "ArrowDown", "Mönster")],
    ids=["the first name", "a choice"],
)
def test_what_is_typed_while_an_answer_is_on_its_way_stays(
    on_sqlite: Installation, visit: Visit, first: str, how: str, then: str
) -> None:
    """The answer to the first change draws the boxes anew, and somebody is already at the next of them."""
    administrator = at_work(visit, on_sqlite)
    building, page = Building(Keys(administrator.page)), administrator.page
    building.begins(f"Långsamt nät, {first}")
    building.hands.press(page.locator(".types").get_by_role("button", name="Kort text", exact=True))
    expect(building.box("Fråga")).to_be_focused()
    shape = page.locator("[data-panel]").get_attribute("data-shape") or ""
    page.evaluate(SLOW)
    building.hands.reach(building.box(first))
    page.keyboard.press(how) if how == "ArrowDown" else page.keyboard.type(how)
    building.hands.reach(building.box(then))
    page.keyboard.type("99")
    expect(page.locator("[data-panel]")).not_to_have_attribute("data-shape", shape)
    expect(building.box(then)).to_be_focused()
    page.keyboard.type("11")
    page.keyboard.press("Tab")
    building.saved()
    expect(building.box(then)).to_have_value("9911")
    page.reload()
    expect(building.box(then)).to_have_value("9911")


def test_without_scripts_the_builder_still_edits(on_sqlite: Installation, visit: Visit) -> None:
    administrator = at_work(visit, on_sqlite, scripts=False)
    page = administrator.page
    page.get_by_label("Vad ska e-tjänsten heta?").fill("Utan skript")
    administrator.press(re.compile("Börja bygga"))
    page.locator(".types").get_by_role("button", name="Belopp", exact=True).click()
    page.get_by_label("Fråga", exact=True).fill("Hur mycket?")
    page.locator("#egenskaper").get_by_role("button", name="Spara", exact=True).last.click()
    expect(page.locator("#q-hur_mycket")).to_be_visible()
    page.get_by_role("button", name="Ångra").click()
    expect(page.locator("#q-fraga")).to_be_visible()


AWAY = "() => { window.answers = window.fetch; window.fetch = async () => { throw new TypeError('nobody'); }; }"
BACK = "() => { window.fetch = window.answers; }"


def test_a_question_that_cannot_be_shown_is_told_of_and_the_one_before_stays(
    on_sqlite: Installation, visit: Visit
) -> None:
    administrator = at_work(visit, on_sqlite)
    page = administrator.page
    administrator.open("/bygg/friskvardsbidrag/?sida=aktivitet&fraga=belopp")
    expect(page.locator(".q.sel")).to_contain_text("Hur mycket vill du få tillbaka?")
    other = page.locator("#qs .qi[data-ref=datum] a[data-choose]").first
    page.evaluate(AWAY)
    other.click()
    expect(page.locator("#sparat")).to_contain_text("Sidan svarar inte just nu.")
    expect(page.locator(".q.sel")).to_contain_text("Hur mycket vill du få tillbaka?")
    page.evaluate(BACK)
    other.click()
    expect(page.locator(".q.sel")).to_contain_text("När betalade du?")


def test_two_at_once_see_each_other_and_overwrite_nothing(on_sqlite: Installation, visit: Visit) -> None:
    first, second = at_work(visit, on_sqlite), visit(on_sqlite, width=1440)
    building = Building(Mouse(first.page))
    building.begins("Två samtidigt")
    building.adds("Ja eller nej", "Första", needed=False)
    second.sign_in(GUNNEL)
    second.open("/bygg/tva-samtidigt/?fraga=forsta")
    building.adds("Ja eller nej", "Andra", needed=False)
    building.saved()
    other = Building(Mouse(second.page))
    other.hands.write(other.panel.get_by_label("Fråga", exact=True), "Min egen text")
    expect(second.page.get_by_role("alert")).to_contain_text("Din ändring är inte sparad")
    expect(second.page.get_by_role("alert")).to_contain_text("Min egen text")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_has_nothing_against_the_builder(on_sqlite: Installation, visit: Visit, width: int, scheme: str) -> None:
    administrator = visit(on_sqlite, width=width)
    administrator.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two it knows
    administrator.sign_in(GUNNEL)
    found = {}
    for path in PATHS:
        administrator.open(f"/bygg/friskvardsbidrag/{path}")
        if finds := axe_finds(administrator.page):
            found[path] = finds
    assert found == {}
