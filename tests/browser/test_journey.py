"""The whole point of the platform, lived through: Ylva asks, Maria answers, Eva pays, and it is all on the record."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import expect

from tests.browser.allowance import Errand
from tests.browser.conftest import Visit
from tests.browser.installations import Installation
from tests.browser.people import EVA, HJALMAR, MARIA, TORKEL, WILMA, YLVA, Player
from tests.browser.visitors import NARROW, Visitor

MESSAGE = "Beloppet ska vara det du betalade för egen del, 2 350 kr."


@pytest.mark.parametrize(("scripts", "player"), [(True, YLVA), (False, TORKEL)], ids=["scripts", "no-scripts"])
def test_the_allowance_from_the_question_to_the_money(
    site: Installation, visit: Visit, scripts: bool, player: Player
) -> None:
    employee = visit(site, scripts=scripts)
    employee.sign_in(player)
    errand = Errand(employee)
    applies(errand, player)
    number = errand.sends()
    finds_it_among_their_own(errand, "Väntar på Maria Holm")

    manager = visit(site, scripts=scripts)
    manager.sign_in(MARIA)
    opens_in_queue(manager, player, number)
    expect(manager.page.locator("#arende")).to_contain_text("Kvittonas summa stämmer med beloppet.")
    returns(manager)

    is_asked_to_put_right(errand)
    sees_what_was_changed_and_approves(manager, player, number)

    payer = visit(site, scripts=scripts)
    payer.sign_in(EVA)
    claims_and_approves(payer, number)

    has_it_in_writing(errand)
    assert [amounts(path) for path in site.payroll_files(number)] == [["2350.00"]]
    subjects = site.letters_to(player.username)
    assert any("Friskvårdsbidrag" in subject for subject in subjects), subjects
    assert site.letters_to(MARIA.username), "Maria was told that a case waits"


@pytest.mark.parametrize(("scripts", "player"), [(True, WILMA), (False, HJALMAR)], ids=["scripts", "no-scripts"])
def test_the_employees_part_on_a_phone(on_sqlite: Installation, visit: Visit, scripts: bool, player: Player) -> None:
    employee = visit(on_sqlite, width=NARROW, scripts=scripts)
    employee.sign_in(player)
    errand = Errand(employee)
    applies(errand, player)
    errand.sends()
    finds_it_among_their_own(errand, "Väntar på Maria Holm")


# ---- the employee


def applies(errand: Errand, player: Player) -> None:
    """Filled in as people do: with a slip, a break in the middle, a second thought; now before the review."""
    person, page = errand.visitor, errand.visitor.page
    errand.finds_the_service()
    errand.begins()
    for known in (player.name, player.unit, "Uppgifterna är hämtade från personalregistret"):
        person.sees(known)
    errand.goes_on("Aktivitet och kostnad")

    errand.answers(amount="tolvhundra")
    is_asked_about_the_card_only_when_it_paid(errand)
    errand.adds_receipt(1, "Friskis & Svettis", 1500)
    errand.adds_receipt(2, "Björkvattens simhall", 900, photo=True)
    is_told_of_the_slip(errand)
    goes_home_and_comes_back(errand, player)

    errand.certifies()
    errand.goes_on("Bilagor och kommentar")
    page.get_by_label("Kommentar").fill("Gäller höstterminen.")
    errand.goes_on("Granska och skicka")
    changes_their_mind_in_the_review(errand)


def is_asked_about_the_card_only_when_it_paid(errand: Errand) -> None:
    """The question comes with its answer and goes with it: at once with scripts, else when the page is sent."""
    person, page = errand.visitor, errand.visitor.page
    expect(errand.card).to_be_hidden()
    page.get_by_role("radio", name="Kommunens kort").check()
    if not person.scripts:
        person.press("Fortsätt")
    expect(errand.card).to_be_visible()
    page.get_by_role("radio", name="Jag själv").check()
    if person.scripts:
        expect(errand.card).to_be_hidden()


def is_told_of_the_slip(errand: Errand) -> None:
    """The faults come first and have the focus, each leads to its question, and nothing typed is lost."""
    person, page = errand.visitor, errand.visitor.page
    person.press("Fortsätt")
    summary = page.get_by_role("alert")
    expect(summary).to_be_visible()
    expect(page).to_have_title(re.compile("^Fel:"))
    if person.scripts:
        expect(summary).to_be_focused()
    expect(errand.activity).to_have_value("Gymkort")
    expect(errand.amount).to_have_value("tolvhundra")
    expect(errand.receipt(1).get_by_label("Köpt hos")).to_have_value("Friskis & Svettis")
    expect(errand.receipt(1)).to_contain_text(".pdf")
    expect(errand.receipt(2)).to_contain_text(".png")
    links = summary.get_by_role("link")
    expect(links).to_have_count(2)
    for link in links.all():
        target = page.locator(f"[id='{link.get_attribute('href', timeout=1000).removeprefix('#')}']")  # type: ignore[union-attr] # each has one
        link.click()
        expect(target).to_be_focused()
        expect(target).to_have_attribute("aria-invalid", "true")


def goes_home_and_comes_back(errand: Errand, player: Player) -> None:
    """What was typed is in the draft after signing out and in again."""
    person, page = errand.visitor, errand.visitor.page
    errand.amount.fill("2 400")
    if person.scripts:
        with page.expect_response(re.compile(r"/spara/\?")) as saved:
            errand.amount.blur()
        assert saved.value.ok
    else:
        person.press("Spara och fortsätt senare")
        person.sees_heading("Mina utkast")
    person.sign_out()
    person.sign_in(player)
    person.go_to("Mina ärenden")
    person.follow("Utkast", exact=True)
    person.sees_heading("Mina utkast")
    person.follow(re.compile("Fortsätt"))
    person.sees_heading("Aktivitet och kostnad")
    expect(errand.amount).to_have_value("2 400")
    expect(errand.receipt(2).get_by_label("Summa")).to_have_value("900")
    expect(errand.receipt(1)).to_contain_text(".pdf")
    expect(errand.receipt(2)).to_contain_text(".png")


def changes_their_mind_in_the_review(errand: Errand) -> None:
    """Ändra leads to the question, and the page leads back to the review, where the new answer stands."""
    person, page = errand.visitor, errand.visitor.page
    answers = page.locator("section.answers")
    for said in ("Gymkort", "2 400 kr", "Friskis & Svettis", "Björkvattens simhall", "Gäller höstterminen."):
        expect(answers.filter(has_text=said)).to_have_count(1)
    expect(page.get_by_role("main").get_by_text(re.compile("Kortets fyra"))).to_have_count(0)
    person.follow("Ändra Kommentar")
    person.sees_heading("Bilagor och kommentar")
    page.get_by_label("Kommentar").fill("Gäller vårterminen.")
    person.press("Till granskningen")
    person.sees_heading("Granska och skicka")
    expect(answers.filter(has_text="Gäller vårterminen.")).to_have_count(1)


def finds_it_among_their_own(errand: Errand, standing: str) -> None:
    """The case is in Mina ärenden, and tells who has it."""
    person = errand.visitor
    person.go_to("Mina ärenden")
    card = person.page.get_by_role("article").filter(has_text=errand.number)
    expect(card).to_contain_text(standing)
    card.get_by_role("link").first.click()
    person.sees_heading("Friskvårdsbidrag")
    person.sees(standing)


def is_asked_to_put_right(errand: Errand) -> None:
    """The return reaches the employee, who changes the amount and sends in again."""
    person, page = errand.visitor, errand.visitor.page
    person.open(f"/arenden/{errand.number}/")
    person.reloads_until(page.get_by_role("link", name="Rätta och skicka in igen"))
    person.sees(MESSAGE)
    person.follow("Rätta och skicka in igen")
    expect(page.get_by_role("heading", name="Maria Holm vill att du rättar")).to_be_visible()
    if page.get_by_role("heading", level=1).inner_text() != "Granska och skicka":
        pytest.fail(page.url)
    person.follow("Ändra Belopp")
    errand.amount.fill("2350")
    person.press("Till granskningen")
    person.sees_heading("Granska och skicka")
    number = errand.number
    assert errand.sends() == number


def has_it_in_writing(errand: Errand) -> None:
    """The case is granted, the record is sealed, and payroll has said that it has the money's file."""
    person, page = errand.visitor, errand.visitor.page
    person.open(f"/arenden/{errand.number}/")
    delivery = page.get_by_role("region", name="Leverans")
    person.reloads_until(delivery.get_by_text(re.compile("^Mottaget av")))
    expect(delivery).to_contain_text(f"friskvardsbidrag-{errand.number}")
    person.sees("Beviljad")
    person.reloads_until(page.get_by_role("main").get_by_role("link", name="Hämta handlingen"))  # waited for by nobody
    with page.expect_download() as download:
        person.follow("Hämta handlingen")
    verdict = person.site.verdict(download.value.path())
    assert verdict["verdict"] == "green", verdict


# ---- those who decide


def opens_in_queue(manager: Visitor, player: Player, number: str) -> None:
    """The case is found by its number and lies beside the list."""
    page = manager.page
    manager.go_to("Att godkänna")
    page.get_by_role("searchbox", name="Sök").fill(number)
    manager.press("Filtrera")
    expect(page.locator("#qt tbody tr")).to_have_count(1)
    expect(page.locator("#arende")).to_contain_text(number)
    expect(page.locator("#arende")).to_contain_text(player.name)


def returns(manager: Visitor) -> None:
    """Sent back with a message; without one it is refused, and nothing happens to the case."""
    page = manager.page
    page.locator("#arende").get_by_role("button", name="Begär rättning").click()
    expect(page.get_by_label(re.compile("Meddelande till"))).to_have_attribute("aria-invalid", "true")
    page.get_by_label(re.compile("Meddelande till")).fill(MESSAGE)
    page.locator("#arende").get_by_role("button", name="Begär rättning").click()
    manager.sees(re.compile("Du begärde rättning av Friskvårdsbidrag"))


def sees_what_was_changed_and_approves(manager: Visitor, player: Player, number: str) -> None:
    """The answer that was put right stands beside what it was."""
    page = manager.page
    manager.open("/")
    opens_in_queue(manager, player, number)
    changed = page.locator("dl.changed")
    expect(changed.locator("del")).to_contain_text("2 400 kr")
    expect(changed.locator("ins")).to_contain_text("2 350 kr")
    expect(page.locator("#qt tbody tr")).to_contain_text("Rättad")
    expect(page.locator("#arende")).to_contain_text("Kvittona är på mer än beloppet och räcker.")
    page.locator("#arende").get_by_role("button", name="Godkänn").click()
    manager.sees(re.compile(f"Du godkände Friskvårdsbidrag från {player.name}"))


def claims_and_approves(payer: Visitor, number: str) -> None:
    """The group's step: taken by one, who approves."""
    page = payer.page
    payer.open(f"/att-godkanna/?q={number}")
    payer.reloads_until(page.locator("#arende").get_by_text(number))
    page.locator("#arende").get_by_role("button", name="Ta ärendet").click()
    payer.sees("Du har tagit ärendet.")
    page.locator("#arende").get_by_role("button", name="Godkänn").click()
    payer.sees(re.compile("Du godkände Friskvårdsbidrag"))


def amounts(file: object) -> list[str]:
    """The amounts of a payroll file."""
    return [str(each.text) for each in ET.parse(str(file)).getroot().iter("belopp")]
