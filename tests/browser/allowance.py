"""What an employee does to get the wellness allowance, act by act, as visitors do it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from playwright.sync_api import FilePayload, Locator, expect

from forms_platform.demo.receipts import Purchase, draw
from forms_platform.sweden.money import Ore
from tests.browser.visitors import Visitor

START, SERVICE = "/", "/e-tjanster/friskvardsbidrag/"
CARD = "Kortets fyra sista siffror"
CONSENT = re.compile("Jag intygar")


def a_receipt(shop: str, kronor: int, *, photo: bool = False) -> FilePayload:
    """A receipt as a file to choose: a PDF, or a picture of it."""
    bought = Purchase(shop, "Träning", Ore(kronor * 100), date.today(), photo=photo)  # noqa: DTZ011 - the person's day
    return {"name": bought.file_name, "mimeType": bought.content_type, "buffer": draw(bought)}


@dataclass
class Errand:
    """The allowance on its way: who asks, and what was sent in under which number."""

    visitor: Visitor
    number: str = ""

    # On the way to the form

    def finds_the_service(self) -> None:
        """Searched for gym, found the allowance, read about it."""
        page = self.visitor.page
        page.get_by_role("searchbox", name="Sök e-tjänst").fill("gym")
        page.get_by_role("searchbox", name="Sök e-tjänst").press("Enter")
        expect(page).to_have_url(re.compile("q=gym"))
        self.visitor.follow("Friskvårdsbidrag")
        self.visitor.sees_heading("Friskvårdsbidrag")
        expect(page.get_by_role("complementary", name="Om e-tjänsten")).to_contain_text("Maria Holm godkänner")

    def begins(self) -> None:
        """On the first page, where the platform has filled in what it knows."""
        self.visitor.press("Börja")
        self.visitor.sees_heading("Om dig")

    def goes_on(self, to: str) -> None:
        """Pressed Fortsätt and came to the page."""
        self.visitor.press("Fortsätt")
        self.visitor.sees_heading(to)

    # The page of questions

    @property
    def activity(self) -> Locator:
        """The first question."""
        return self.visitor.page.get_by_label("Vilken aktivitet gäller det?")

    @property
    def amount(self) -> Locator:
        """How much."""
        return self.visitor.page.get_by_label("Hur mycket vill du få tillbaka?")

    @property
    def card(self) -> Locator:
        """The question that is only for those who paid with the municipality's card."""
        return self.visitor.page.get_by_label(CARD)

    def receipt(self, number: int) -> Locator:
        """One row of the receipts."""
        return self.visitor.page.get_by_role("region", name=f"Kvitto {number}")

    def answers(self, *, amount: str) -> None:
        """The plain questions are answered; the receipts are not."""
        page = self.visitor.page
        self.activity.fill("Gymkort")
        self.amount.fill(amount)
        page.get_by_label("När betalade du?").fill(date.today().isoformat())  # noqa: DTZ011 - the person's day
        page.get_by_role("radio", name="Jag själv").check()

    def adds_receipt(self, number: int, shop: str, kronor: int, *, photo: bool = False) -> None:
        """The row is there with its picture; with scripts the picture has gone before anything is sent."""
        row = self.receipt(number)
        if not row.count():
            self.visitor.press("Lägg till ett kvitto")
        row.get_by_label("Köpt hos").fill(shop)
        row.get_by_label("Summa").fill(f"{kronor}")
        file = a_receipt(shop, kronor, photo=photo)
        row.locator("input[type=file]").set_input_files(file)
        if self.visitor.scripts:
            expect(row.get_by_text(file["name"])).to_be_visible()
            expect(row.locator("progress")).to_have_count(0)

    def certifies(self) -> None:
        """The box at the end is ticked."""
        self.visitor.page.get_by_role("checkbox", name=CONSENT).check()

    # Sending in

    def sends(self) -> str:
        """Sent in from the review; the case number that the receipt tells."""
        page = self.visitor.page
        self.visitor.press(re.compile("Skicka in"))
        self.visitor.sees_heading(re.compile("Tack, det är inskickat|Rättningen är inskickad"))
        number = page.locator("dl.receiptfacts dd").first.inner_text()
        assert re.fullmatch(r"\d{4}-\d{4,}", number), number
        self.number = number
        return number
