"""Greta arranges her desk: columns, views and ready messages; a long list is answered whole; without scripts too."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.installations import Installation
from tests.browser.looking import axe_finds
from tests.browser.people import GRETA

ONE_SERVICE = "/att-godkanna/?flik=mine&tjanst=friskvardsbidrag"


def test_the_head_of_the_table_stays_while_the_list_is_scrolled(on_sqlite: Installation, visit: Visit) -> None:
    greta = visit(on_sqlite)
    greta.sign_in(GRETA)
    page = greta.page
    page.set_viewport_size({"width": 1280, "height": 520})
    greta.open("/att-godkanna/")
    box = page.locator(".qscroll")
    box.evaluate("box => { box.scrollTop = 200 }")
    head, around = page.locator("#qt thead th").nth(1).bounding_box(), box.bounding_box()
    assert head is not None
    assert around is not None
    assert abs(head["y"] - around["y"]) < 2


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_columns_and_a_view_are_kept(on_sqlite: Installation, visit: Visit, scripts: bool) -> None:
    greta = visit(on_sqlite, scripts=scripts)
    greta.sign_in(GRETA)
    greta.open(ONE_SERVICE)
    page = greta.page
    page.locator("summary").filter(has_text="Kolumner").click()
    page.get_by_role("group", name=re.compile("Visa som kolumner")).get_by_label("Aktivitet", exact=True).check()
    page.locator("form[action$='/kolumner/']").get_by_role("button", name="Visa").click()
    expect(page.locator("#qt th").filter(has_text="Aktivitet")).to_be_visible()
    name = f"Bara friskvård {'med' if scripts else 'utan'}"
    page.locator("summary").filter(has_text="Vyer").click()
    page.get_by_label("Spara listan som visas nu som").fill(name)
    page.get_by_role("button", name="Spara vyn").click()
    expect(page.get_by_role("link", name=name)).to_have_attribute("aria-current", "true")
    assert axe_finds(page) == [] if scripts else True
    page.locator("summary").filter(has_text="Vyer").click()
    page.get_by_role("button", name=f"Ta bort {name}").click()
    expect(page.get_by_role("link", name=name)).to_have_count(0)


def test_a_ready_message_is_chosen_with_the_keyboard(on_sqlite: Installation, visit: Visit) -> None:
    greta = visit(on_sqlite)
    greta.sign_in(GRETA)
    greta.open("/att-godkanna/mallar/")
    page = greta.page
    page.locator("#namn").fill("Datum saknas")
    page.locator("#text").fill("Kvittot saknar datum.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("group").filter(has_text="Datum saknas")).to_be_visible()
    assert axe_finds(page) == []
    greta.open("/att-godkanna/")
    page.get_by_label("Mall för meddelandet").focus()
    page.keyboard.press("ArrowDown")
    message = page.get_by_label(re.compile("Meddelande till"))
    expect(message).to_have_value("Kvittot saknar datum.")
    expect(message).to_be_focused()


def test_the_whole_list_is_shown_with_its_sum_and_one_is_left_out(patient: Installation, visit: Visit) -> None:
    greta = visit(patient)
    greta.sign_in(GRETA)
    greta.open(ONE_SERVICE)
    page = greta.page
    many = page.locator("#qt tbody tr").count()
    page.locator(".allof").get_by_role("button", name=re.compile("Godkänn alla …")).click()
    greta.sees_heading(f"Godkänn {many} ärenden")
    assert axe_finds(page) == []
    page.get_by_role("group", name=re.compile("Ta bort markeringen")).get_by_role("checkbox").first.uncheck()
    expect(page.locator("#selcount")).to_contain_text(f"{many - 1} markerade")
    page.get_by_role("button", name=f"Godkänn {many - 1}").click()
    expect(page.locator(".undo")).to_contain_text(f"Du godkände {many - 1} ärenden")
    expect(page.locator("#qt tbody tr")).to_have_count(1)
    page.keyboard.press("z")
    page.get_by_text("Besluten är ångrade.").wait_for()
    expect(page.locator("#qt tbody tr")).to_have_count(many)


def test_somebody_is_asked_on_the_phone_without_scripts(on_sqlite: Installation, visit: Visit) -> None:
    greta = visit(on_sqlite, width=390, scripts=False)
    greta.sign_in(GRETA)
    greta.open("/att-godkanna/")
    page = greta.page
    page.locator(".mobilecards a").first.click()
    page.get_by_role("link", name="Fråga någon").click()
    greta.sees_heading("Fråga någon innan du svarar")
    page.get_by_label("Sök på namn, titel eller enhet").fill("Maria Holm")
    page.get_by_role("button", name="Sök").click()
    page.get_by_label("Maria Holm").check()
    page.get_by_role("button", name="Skicka frågan").click()
    page.get_by_text("Skriv vad du vill fråga.").wait_for()
    expect(page.get_by_label("Maria Holm")).to_be_checked()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
