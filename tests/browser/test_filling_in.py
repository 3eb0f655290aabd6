"""What can happen while somebody fills in: slow files, two tabs, a session that ends."""

from __future__ import annotations

import re

from playwright.sync_api import Route, expect

from tests.browser.allowance import Errand, a_receipt
from tests.browser.conftest import Visit
from tests.browser.installations import Installation
from tests.browser.people import EBBA
from tests.browser.visitors import Visitor


def at_the_questions(visit: Visit, site: Installation) -> Errand:
    """Ebba, at the page about activity and cost."""
    ebba: Visitor = visit(site)
    ebba.sign_in(EBBA)
    ebba.open("/e-tjanster/friskvardsbidrag/ny/")
    errand = Errand(ebba)
    errand.goes_on("Aktivitet och kostnad")
    return errand


def test_a_page_that_is_sent_too_soon_waits_for_the_file_on_its_way(on_sqlite: Installation, visit: Visit) -> None:
    errand = at_the_questions(visit, on_sqlite)
    page = errand.visitor.page
    held: list[Route] = []
    page.route(re.compile(r"/fil/\?"), lambda route: held.append(route))
    row, file = errand.receipt(1), a_receipt("Friskis & Svettis", 600)
    with page.expect_request(re.compile(r"/fil/\?")):
        row.locator("input[type=file]").set_input_files(file)
    expect(row.get_by_role("progressbar")).to_be_visible()
    errand.visitor.press("Lägg till ett kvitto")
    expect(errand.receipt(2)).to_have_count(0)
    held[0].continue_()
    expect(errand.receipt(2).get_by_label("Köpt hos")).to_be_focused()
    expect(row.get_by_text(file["name"])).to_be_visible()
    expect(row.get_by_text(re.compile("kontrollerad"))).to_be_visible()


def test_a_file_that_is_no_receipt_is_refused_at_its_place(on_sqlite: Installation, visit: Visit) -> None:
    errand = at_the_questions(visit, on_sqlite)
    errand.amount.fill("600")
    row = errand.receipt(1)
    picture = {"name": "kvitto.png", "mimeType": "image/png", "buffer": b"<svg onload='alert(1)'/>"}
    row.locator("input[type=file]").set_input_files(picture)  # type: ignore[arg-type] # a FilePayload, spelt as a dict
    expect(row.get_by_text("kvitto.png är ingen PDF, JPG eller PNG. Välj en sådan fil")).to_be_visible()
    expect(row.locator("input[type=file]")).to_have_attribute("aria-invalid", "true")
    expect(errand.amount).to_have_value("600")


def test_an_older_tab_says_that_the_draft_was_changed_in_another(on_sqlite: Installation, visit: Visit) -> None:
    errand = at_the_questions(visit, on_sqlite)
    page = errand.visitor.page
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_label("Hur mycket vill du få tillbaka?").fill("700")
    expect(other.get_by_role("status").filter(has_text="Utkast sparat")).to_be_visible()
    with other.expect_response(re.compile(r"/spara/\?")):
        other.get_by_label("Vilken aktivitet gäller det?").fill("Yoga")
    errand.amount.fill("600")
    expect(page.get_by_text("Utkastet är ändrat i en annan flik. Ladda om sidan.")).to_be_visible()
    expect(errand.amount).to_have_value("600")


def test_signed_out_in_another_tab_nothing_typed_is_lost(on_sqlite: Installation, visit: Visit) -> None:
    errand = at_the_questions(visit, on_sqlite)
    ebba, page = errand.visitor, errand.visitor.page
    errand.activity.fill("Yoga")
    errand.amount.fill("800")
    page.context.clear_cookies(name="session")
    errand.visitor.press("Fortsätt")
    expect(page).to_have_url(re.compile("/demo/"))
    page.get_by_role("searchbox", name="Namn, titel eller enhet").fill(EBBA.name)
    page.get_by_role("button", name="Sök", exact=True).click()
    page.get_by_role("main").get_by_role("button", name=EBBA.name).click()
    ebba.sees_heading("Aktivitet och kostnad")
    expect(errand.activity).to_have_value("Yoga")
    expect(errand.amount).to_have_value("800")


def test_pressing_send_twice_makes_one_case(on_sqlite: Installation, visit: Visit) -> None:
    errand = at_the_questions(visit, on_sqlite)
    ebba, page = errand.visitor, errand.visitor.page
    errand.answers(amount="600")
    errand.adds_receipt(1, "Friskis & Svettis", 600)
    errand.certifies()
    errand.goes_on("Bilagor och kommentar")
    errand.goes_on("Granska och skicka")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.get_by_role("main").get_by_role("button", name="Skicka in").dblclick()
    ebba.sees_heading("Tack, det är inskickat")
    assert len(sent) == 1
    number = page.locator("dl.receiptfacts dd").first.inner_text()
    ebba.go_to("Mina ärenden")
    expect(page.get_by_role("article")).to_have_count(1)
    expect(page.get_by_role("article")).to_contain_text(number)
