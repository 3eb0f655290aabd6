"""No mouse: every stop of the Tab key is seen, nothing is caught, and all that a person has to do can be done."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Locator, Page, TimeoutError, expect

from tests.browser.allowance import CONSENT, Errand, a_receipt
from tests.browser.conftest import Visit
from tests.browser.installations import Installation
from tests.browser.looking import ask
from tests.browser.people import CREW, GRETA, SIXTEN
from tests.browser.visitors import NARROW, PATIENCE, WIDE


@dataclass
class Keys:
    """Somebody's hands on the keyboard. What has the focus has to be marked and in sight, all the way."""

    page: Page
    at: str = ""

    def to(self, wanted: Locator, *, most: int = 80) -> None:
        """Tab until it has the focus."""
        expect(wanted).to_be_visible()
        self._now()
        for _ in range(most):
            before = self.at
            self.page.keyboard.press("Tab")
            here = self._now()
            # A date is several stops in one field; the browser itself marks which of them.
            assert self.at == before or (here["marked"] and here["seen"]), here
            if wanted.evaluate("one => one === document.activeElement"):
                return
        pytest.fail(f"the Tab key does not lead to {wanted}")

    def _now(self) -> dict[str, Any]:
        here: dict[str, Any] = ask(self.page, "focused") or {"html": "", "marked": True, "seen": True}
        self.at = here["html"]
        return here

    def press(self, wanted: Locator, key: str = "Enter") -> None:
        """Tab to it and press the key."""
        self.to(wanted)
        self.page.keyboard.press(key)

    def type(self, wanted: Locator, text: str) -> None:
        """Tab to it and write."""
        self.to(wanted)
        self.page.keyboard.type(text)

    def choose(self, wanted: Locator, file: FilePayload) -> None:
        """Tab to it, open what files are chosen with, and choose. Chromium on a busy machine opens nothing at times."""
        self.page.on("filechooser", lambda chooser: chooser.set_files(file))
        self.to(wanted)
        for _ in range(3):
            try:
                with self.page.expect_file_chooser(timeout=PATIENCE / 3):
                    self.page.keyboard.press("Space")
            except TimeoutError:
                expect(wanted).to_be_focused()
            else:
                return
        pytest.fail(f"no files can be chosen by keys for {wanted}")


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_an_employee_fills_in_and_sends_with_keys_alone(on_sqlite: Installation, visit: Visit, width: int) -> None:
    employee = visit(on_sqlite, width=width)
    employee.sign_in(SIXTEN)
    page, keys, errand = employee.page, Keys(employee.page), Errand(employee)
    main = page.get_by_role("main")

    keys.type(page.get_by_role("searchbox", name="Sök e-tjänst"), "gym")
    page.keyboard.press("Enter")
    keys.press(main.get_by_role("link", name="Friskvårdsbidrag"))
    keys.press(main.get_by_role("button", name="Börja"))
    employee.sees_heading("Om dig")
    keys.press(main.get_by_role("button", name="Fortsätt", exact=True))
    employee.sees_heading("Aktivitet och kostnad")

    keys.press(main.get_by_role("button", name="Fortsätt", exact=True))
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    keys.press(summary.get_by_role("link").first)
    expect(errand.activity).to_be_focused()
    page.keyboard.type("Gymkort")
    keys.type(errand.amount, "600")
    keys.type(page.get_by_label("När betalade du?"), date.today().strftime("%Y%m%d"))  # noqa: DTZ011 - the person's day
    keys.press(page.get_by_role("radio", name="Jag själv"), "Space")
    page.keyboard.press("ArrowDown")
    expect(errand.card).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(errand.card).to_be_hidden()
    row = errand.receipt(1)
    keys.type(row.get_by_label("Köpt hos"), "Friskis & Svettis")
    keys.type(row.get_by_label("Summa"), "600")
    keys.choose(row.locator("input[type=file]"), a_receipt("Friskis & Svettis", 600))
    expect(row.get_by_text(".pdf")).to_be_visible()
    keys.press(main.get_by_role("button", name="Lägg till ett kvitto"))
    expect(errand.receipt(2).get_by_label("Köpt hos")).to_be_focused()
    keys.press(errand.receipt(2).get_by_role("button", name="Ta bort kvitto 2"), "Enter")
    expect(errand.receipt(2)).to_have_count(0)
    keys.press(page.get_by_role("checkbox", name=CONSENT), "Space")
    keys.press(main.get_by_role("button", name="Fortsätt", exact=True))
    employee.sees_heading("Bilagor och kommentar")
    keys.press(main.get_by_role("button", name="Fortsätt", exact=True))
    employee.sees_heading("Granska och skicka")
    keys.press(main.get_by_role("button", name="Skicka in"))
    employee.sees_heading("Tack, det är inskickat")


def test_the_first_stop_leads_past_the_menu(on_sqlite: Installation, visit: Visit) -> None:
    employee = visit(on_sqlite)
    employee.sign_in(SIXTEN)
    page = employee.page
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hoppa till innehållet")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("searchbox", name="Sök e-tjänst")).to_be_focused()


def test_a_manager_reads_and_returns_with_keys_alone(patient: Installation, visit: Visit) -> None:
    manager = visit(patient)
    manager.sign_in(GRETA)
    page, keys = manager.page, Keys(manager.page)
    frans = CREW[-1].name
    keys.press(page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name="Att godkänna"))
    manager.sees_heading("Att godkänna")
    keys.press(page.locator("#qt tbody tr").filter(has_text=frans).get_by_role("link"))
    panel = page.locator("#arende")
    expect(panel.get_by_role("heading", name=frans)).to_be_visible()
    keys.type(panel.get_by_label(re.compile("Meddelande till")), "Vilken termin gäller kvittot?")
    keys.press(panel.get_by_role("button", name="Begär rättning"))
    expect(page.locator(".undo")).to_contain_text(f"Du begärde rättning av Friskvårdsbidrag från {frans}.")
    keys.press(page.locator(".undo").get_by_role("button", name=re.compile("Ångra")))
    expect(page.get_by_role("status").filter(has_text="Beslutet är ångrat.")).to_be_visible()
