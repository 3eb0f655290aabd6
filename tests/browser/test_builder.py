"""Gunnel builds the wellness allowance from nothing, publishes it, and a case goes all the way through it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.installations import Installation
from tests.browser.looking import axe_finds
from tests.browser.people import AMINA, GUNNEL, MARIA
from tests.browser.visitors import Visitor

WIDTHS = (1280, 1440)
PATHS = (
    "", "?sida=aktivitet&fraga=kort", "?sida=aktivitet&visa=1", "flode/?steg=chef", "texter/", "behorighet/",
    "meddelanden/", "sekretess/", "leveranser/", "versioner/?fran=1&till=utkast", "json/", "testkor/", "publicera/",
)  # fmt: skip


@dataclass
class Hands:
    """How somebody works the builder. With the mouse: clicks; with the keyboard: the focus is put there and keys
    are pressed."""

    page: Page
    mouse: bool

    def press(self, button: Locator) -> None:
        """The button or link is pressed."""
        if self.mouse:
            button.click()
        else:
            button.focus()
            self.page.keyboard.press("Enter")

    def write(self, box: Locator, text: str) -> None:
        """The box has the text, and has been left."""
        if self.mouse:
            box.click()
        else:
            box.focus()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Tab")

    def switch(self, box: Locator) -> None:
        """The switch is turned."""
        if self.mouse:
            box.click()
        else:
            box.focus()
            self.page.keyboard.press("Space")

    def choose(self, box: Locator, said: str) -> None:
        """The list has the choice."""
        box.select_option(label=said)


@dataclass
class Building:
    """An e-service that grows."""

    hands: Hands

    @property
    def page(self) -> Page:
        """The page."""
        return self.hands.page

    @property
    def panel(self) -> Locator:
        """The properties."""
        return self.page.locator("#egenskaper")

    def card(self, label: str) -> Locator:
        """The question in the canvas."""
        return self.page.locator("#qs .qi").filter(has_text=label)

    def begins(self, title: str) -> None:
        """A new, empty e-service."""
        self.hands.write(self.page.get_by_label("Vad ska e-tjänsten heta?"), title)
        self.hands.press(self.page.get_by_role("button", name="Börja bygga"))
        expect(self.page.locator("#tomt")).to_be_visible()
        self.page.locator("html.js").wait_for(state="attached")  # until then its forms are pages of their own

    def adds(self, kind: str, label: str, *, needed: bool = True) -> None:
        """A question of the kind, named, after those that are there."""
        before = self.page.locator("#qs .qi").count()
        if self.hands.mouse:
            self.page.locator(".types").get_by_role("button", name=kind, exact=True).click()
        else:
            search = self.page.get_by_role("searchbox", name="Sök frågetyp")
            search.focus()
            self.page.keyboard.press("ControlOrMeta+a")
            self.page.keyboard.type(kind)
            self.page.keyboard.press("Enter")
        expect(self.page.locator("#qs .qi")).to_have_count(before + 1)
        box = self.panel.get_by_label("Fråga", exact=True)
        expect(box).to_be_focused()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(label)
        self.page.keyboard.press("Tab")
        expect(self.card(label)).to_be_visible()
        if needed:
            self.hands.switch(self.panel.get_by_role("switch", name="Måste besvaras"))
            expect(self.card(label).get_by_text("frivilligt")).to_have_count(0)

    def names_option(self, number: int, label: str) -> None:
        """The option says so."""
        self.hands.write(self.panel.get_by_label(f"Alternativ {number}", exact=True), label)

    def saved(self) -> None:
        """Everything that was typed has been kept."""
        expect(self.page.locator("#sparat")).to_contain_text("Sparat")

    def builds_the_allowance(self) -> None:
        """Five questions, one of them under a condition."""
        self.adds("Kort text", "Vilken aktivitet gäller det?")
        self.adds("Belopp", "Hur mycket betalade du?")
        self.hands.write(self.panel.get_by_label("Högst", exact=True), "3 000")
        expect(self.card("Hur mycket betalade du?")).to_contain_text("Högst 3 000 kr")
        self.adds("Ett val", "Vem har betalat?")
        self.names_option(1, "Jag själv")
        self.names_option(2, "Kommunens kort")
        expect(self.card("Vem har betalat?")).to_contain_text("Kommunens kort")
        self.adds("Kort text", "Vilket kort användes?", needed=False)
        self.hands.press(self.panel.get_by_role("button", name="Lägg till villkor"))
        answer = self.panel.get_by_label("Villkor 1, svar")
        expect(answer).to_be_visible()
        self.hands.choose(answer, "Kommunens kort")
        expect(self.card("Vilket kort användes?")).to_contain_text("är Kommunens kort")
        self.adds("Datum", "När betalade du?")

    def publishes(self) -> None:
        """Every warning has its reason, and the version is in use."""
        self.saved()
        self.hands.press(self.page.get_by_role("link", name=re.compile("^Publicera")))
        expect(self.page.get_by_text("Inga fel.")).to_be_visible()
        for box in self.page.get_by_label("Varför det är rätt så").all():
            self.hands.write(box, "Vi har bara en enkel tjänst")
        self.hands.press(self.page.get_by_role("main").get_by_role("button", name="Publicera"))
        expect(self.page.get_by_text("Version 1 är publicerad.").first).to_be_visible()


def at_work(visit: Visit, site: Installation, *, width: int = 1440, scripts: bool = True) -> Visitor:
    """Gunnel at the page for a new e-service."""
    administrator = visit(site, width=width, scripts=scripts)
    administrator.sign_in(GUNNEL)
    administrator.open("/bygg/ny/")
    return administrator


@pytest.mark.parametrize(("mouse", "title"), [(True, "Friskvård med mus"), (False, "Friskvård med tangenter")])
def test_the_allowance_is_built_from_nothing_and_a_case_passes_through(
    on_sqlite: Installation, visit: Visit, mouse: bool, title: str
) -> None:
    administrator = at_work(visit, on_sqlite)
    building = Building(Hands(administrator.page, mouse))
    building.begins(title)
    building.builds_the_allowance()
    moves(building)
    takes_back(building)
    building.publishes()
    number = applies(visit(on_sqlite), title)
    decides(visit(on_sqlite), number)


def order(page: Page) -> list[str]:
    """The questions in the canvas, by their keys."""
    found: list[str] = page.locator("#qs .qi").evaluate_all("all => all.map(one => one.dataset.ref)")
    return found


def moves(building: Building) -> None:
    """By the pointer or by Alt and the arrows, and to a place of a list."""
    page, card = building.page, building.card("När betalade du?")
    before = order(page)
    if building.hands.mouse:
        card.hover()
        building.hands.press(card.get_by_role("button", name=re.compile("Flytta upp")))
    else:
        card.locator("a.q-open").focus()
        page.keyboard.press("Alt+ArrowUp")
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
    page = employee.page
    page.get_by_label("Vilken aktivitet gäller det?").fill("Gymkort")
    page.get_by_label("Hur mycket betalade du?").fill("900")
    page.get_by_label("När betalade du?").fill(date.today().isoformat())  # noqa: DTZ011 - the person's day
    page.get_by_role("radio", name="Kommunens kort").check()
    page.get_by_label("Vilket kort användes?").fill("4821")
    employee.press("Fortsätt")
    employee.sees_heading("Granska och skicka")
    employee.press(re.compile("Skicka in"))
    employee.sees_heading(re.compile("Tack, det är inskickat"))
    return page.locator("dl.receiptfacts dd").first.inner_text()


def decides(manager: Visitor, number: str) -> None:
    """Maria approves, and the case is closed."""
    manager.sign_in(MARIA)
    manager.open(f"/att-godkanna/{number}/")
    manager.page.locator(".decide").get_by_role("button", name="Godkänn").first.click()
    manager.open(f"/arenden/{number}/")
    expect(manager.page.get_by_role("main")).to_contain_text(re.compile("Beviljad|Godkän"))


def test_a_question_is_dragged_to_its_place(on_sqlite: Installation, visit: Visit) -> None:
    administrator = at_work(visit, on_sqlite)
    building = Building(Hands(administrator.page, mouse=True))
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


def test_two_at_once_see_each_other_and_overwrite_nothing(on_sqlite: Installation, visit: Visit) -> None:
    first, second = at_work(visit, on_sqlite), visit(on_sqlite, width=1440)
    building = Building(Hands(first.page, mouse=True))
    building.begins("Två samtidigt")
    building.adds("Ja eller nej", "Första", needed=False)
    second.sign_in(GUNNEL)
    second.open("/bygg/tva-samtidigt/?fraga=forsta")
    building.adds("Ja eller nej", "Andra", needed=False)
    building.saved()
    other = Building(Hands(second.page, mouse=True))
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
