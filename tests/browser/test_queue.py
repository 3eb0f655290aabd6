"""Greta works through her queue: with keys, many at once, and with second thoughts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.installations import Installation
from tests.browser.looking import axe_finds
from tests.browser.people import CECILIA, CREW, GRETA
from tests.browser.visitors import Visitor

ELSA, NILS, MOA, IVAR, TYRA, LOVE, SIGNE, FRANS = (player.name for player in CREW)


def at_her_queue(visit: Visit, site: Installation, **how: bool) -> Visitor:
    """Greta, signed in, with her queue before her."""
    greta = visit(site, **how)
    greta.sign_in(GRETA)
    greta.go_to("Att godkänna")
    return greta


def row(page: Page, name: str, service: str = "Friskvårdsbidrag") -> Locator:
    """The row of the list that is about the person's case."""
    return page.locator("#qt tbody tr").filter(has_text=name).filter(has_text=service)


def marks(page: Page, *names: str) -> None:
    """The cases of these people are marked."""
    for name in names:
        row(page, name).get_by_role("checkbox").check()


def beside(page: Page) -> Locator:
    """The case beside the list."""
    return page.locator("#arende")


def test_keys_walk_mark_and_lead_to_the_answer_but_never_give_it(on_sqlite: Installation, visit: Visit) -> None:
    page = at_her_queue(visit, on_sqlite).page
    names = [each.inner_text() for each in page.locator("#qt a.case").all()]
    expect(beside(page)).to_contain_text(names[0])
    page.keyboard.press("j")
    expect(page.locator("#qt tr.cur a.case")).to_have_text(names[1])
    expect(page.locator("#qt tr.cur a.case")).to_be_focused()
    expect(beside(page).get_by_role("heading", name=names[1])).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator("#qt tr.cur a.case")).to_have_text(names[1])
    page.keyboard.press("x")
    expect(page.locator("#selcount")).to_have_text("1 markerat")
    page.keyboard.press("x")
    expect(page.locator(".bulk")).to_be_hidden()

    page.keyboard.press("r")
    message = page.get_by_label(re.compile("Meddelande till"))
    expect(message).to_be_focused()
    page.keyboard.type("jkxgz?")
    expect(message).to_have_value("jkxgz?")
    expect(page.locator("#qt tr.cur a.case")).to_have_text(names[1])

    message.blur()
    page.keyboard.press("g")
    expect(beside(page).get_by_role("button", name="Godkänn")).to_be_focused()
    expect(page.locator("#qt tbody tr")).to_have_count(len(names))

    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Kortkommandon")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_keys_are_dead_once_the_person_has_switched_them_off(on_sqlite: Installation, visit: Visit) -> None:
    cecilia = visit(on_sqlite)
    cecilia.sign_in(CECILIA)
    cecilia.open("/konto/profil/")
    cecilia.page.get_by_role("checkbox", name="Kortkommandon i kön").uncheck()
    cecilia.press("Spara")
    cecilia.go_to("Att godkänna")
    cecilia.sees("Inget väntar på dig själv")
    cecilia.follow("Visa dem")
    page = cecilia.page
    expect(page.locator(".hintbar")).to_have_count(0)
    first = page.locator("#qt tr.cur a.case").inner_text()
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("?")
    expect(page.locator("#qt tr.cur a.case")).to_have_text(first)
    expect(page.locator("#qt input:checked")).to_have_count(0)
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("name", [ELSA, MOA])  # hers is shown already and comes anew; the other's is on its way
def test_who_goes_to_the_button_before_the_case_has_come_is_taken_there(
    patient: Installation, visit: Visit, name: str
) -> None:
    greta = at_her_queue(visit, patient)
    page = greta.page
    held: list[Route] = []
    page.route(re.compile(r"/att-godkanna/2\d{3}-\d+/"), lambda route: held.append(route))
    link = row(page, name).get_by_role("link")
    link.click()
    page.wait_for_function("() => document.activeElement?.matches('#qt a.case')")
    page.keyboard.press("g")
    for _ in range(200):
        if held:
            break
        page.wait_for_timeout(50)
    held[0].continue_()
    button = beside(page).get_by_role("button", name="Godkänn")
    expect(button).to_be_focused()
    page.wait_for_timeout(300)  # the panel has come and stands
    expect(beside(page).get_by_role("heading", name=name)).to_be_visible()
    expect(button).to_be_focused()


def test_a_decision_is_taken_back_with_one_key(patient: Installation, visit: Visit) -> None:
    greta = at_her_queue(visit, patient)
    page = greta.page
    beside(page).evaluate("panel => { panel.dataset.before = 'yes'; }")
    row(page, ELSA).get_by_role("link").click()
    expect(page.locator("#arende:not([data-before])")).to_be_visible()  # hers was shown, and has come anew
    expect(beside(page).get_by_role("heading", name=ELSA)).to_be_visible()
    page.keyboard.press("g")
    expect(beside(page).get_by_role("button", name="Godkänn")).to_be_focused()
    page.keyboard.press("Enter")
    bar = page.locator(".undo")
    expect(bar).to_contain_text(f"Du godkände Friskvårdsbidrag från {ELSA}.")
    expect(bar.locator(".left")).to_have_text(re.compile(r"^ (10|[1-9])$"))
    expect(row(page, ELSA)).to_have_count(0)
    expect(beside(page)).to_be_visible()  # the next case is open already
    assert axe_finds(page) == []

    page.keyboard.press("z")
    expect(page.get_by_role("status").filter(has_text="Beslutet är ångrat.")).to_be_visible()
    expect(row(page, ELSA)).to_have_count(1)
    expect(beside(page).get_by_role("heading", name=ELSA)).to_be_visible()
    expect(beside(page).get_by_role("button", name="Godkänn")).to_be_enabled()


def test_after_ten_seconds_the_decision_stands(patient: Installation, visit: Visit) -> None:
    slow = at_her_queue(visit, patient, scripts=False)  # her page cannot count down: the button stays
    quick = at_her_queue(visit, patient)
    row(slow.page, NILS).get_by_role("link").click()
    number = slow.page.locator("#arende").get_attribute("data-number")
    slow.page.locator("#arende").get_by_role("button", name="Godkänn").click()
    expect(slow.page.locator(".undo")).to_contain_text(NILS)
    quick.page.reload()
    expect(quick.page.locator(".undo")).to_contain_text(NILS)
    quick.open(f"/arenden/{number}/")
    quick.sees("Väntar på dig")
    quick.open("/att-godkanna/")
    expect(quick.page.locator(".undo")).to_be_visible()
    expect(quick.page.locator(".undo")).to_have_count(0)
    quick.open(f"/arenden/{number}/")
    quick.reloads_until(quick.page.get_by_role("heading", name="Beviljad"))
    slow.press(re.compile("Ångra"))
    slow.page.get_by_text("Beslutet hann verkställas och går inte längre att ångra.").wait_for()


def test_many_are_approved_with_their_sum_and_taken_back_together(patient: Installation, visit: Visit) -> None:
    page = at_her_queue(visit, patient).page
    boxes = [row(page, name).get_by_role("checkbox") for name in (MOA, IVAR, TYRA)]
    total = f"{sum(int(box.get_attribute('data-amount') or 0) for box in boxes) // 100:,}".replace(
        ",", "\N{NO-BREAK SPACE}"
    )
    marks(page, MOA, IVAR, TYRA)
    expect(page.locator("#selcount")).to_have_text("3 markerade")
    expect(page.locator("#selsum")).to_contain_text(f"Friskvårdsbidrag, sammanlagt {total}")
    page.get_by_role("button", name="Godkänn 3").click()
    expect(page.locator(".undo")).to_contain_text(f"Du godkände 3 ärenden, sammanlagt {total}")
    for name in (MOA, IVAR, TYRA):
        expect(row(page, name)).to_have_count(0)
    page.locator(".undo").get_by_role("button", name=re.compile("Ångra")).click()
    expect(page.get_by_role("status").filter(has_text="Besluten är ångrade.")).to_be_visible()
    for name in (MOA, IVAR, TYRA):
        expect(row(page, name)).to_have_count(1)


def test_without_scripts_many_are_confirmed_on_a_page_of_their_own(patient: Installation, visit: Visit) -> None:
    greta = at_her_queue(visit, patient, scripts=False)
    page = greta.page
    marks(page, LOVE, SIGNE)
    page.locator("#bulkform").get_by_role("button", name="Godkänn").click()
    greta.sees_heading("Godkänn 2 ärenden")
    greta.sees(re.compile("Friskvårdsbidrag, sammanlagt"))
    for name in (LOVE, SIGNE):
        greta.sees(name)
    greta.press("Godkänn 2 ärenden")
    expect(page.locator(".undo")).to_contain_text("Du godkände 2 ärenden")
    page.locator(".undo").get_by_role("button", name="Ångra").click()
    page.get_by_text("Besluten är ångrade.").wait_for()
    expect(row(page, LOVE)).to_have_count(1)
    expect(row(page, SIGNE)).to_have_count(1)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_cases_of_two_services_are_not_decided_together(on_sqlite: Installation, visit: Visit, scripts: bool) -> None:
    page = at_her_queue(visit, on_sqlite, scripts=scripts).page
    marks(page, FRANS)
    row(page, ELSA, "Ledighet").get_by_role("checkbox").check()
    approve = page.locator("#bulkform").get_by_role("button", name=re.compile("Godkänn"))
    if scripts:
        expect(page.locator("#selcount")).to_have_text("Välj en e-tjänst i taget")
        expect(approve).to_be_disabled()
    else:
        approve.click()
        page.get_by_text(re.compile("Välj ärenden från en e-tjänst i taget")).wait_for()
        expect(row(page, FRANS).get_by_role("checkbox")).to_be_checked()
    expect(row(page, FRANS)).to_have_count(1)


def test_marking_a_case_leaves_the_other_one_beside_the_list(on_sqlite: Installation, visit: Visit) -> None:
    page = at_her_queue(visit, on_sqlite).page
    shown = page.locator("#qt tr.cur").get_attribute("data-id")
    marks(page, FRANS)
    expect(page.locator("#qt tr.cur")).to_have_attribute("data-id", shown or "")
    expect(beside(page)).to_have_attribute("data-number", shown or "")
