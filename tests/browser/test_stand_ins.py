"""Stand-ins, absence, questions and added files in a real browser: with and without scripts, and looked at closely."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visit
from tests.browser.installations import Installation
from tests.browser.looking import LANGUAGES, SCHEMES, WIDTHS, Looks, assert_clean
from tests.browser.people import CREW, GRETA, GUNNEL, MARIA
from tests.browser.visitors import NARROW, Visitor, visiting

STOPS = ("stand-ins-set", "everybody", "everybody-all", "case-asked", "add-files", "add-files-fault",
         "code-lists", "code-list", "code-entry", "code-entry-faults", "code-list-file")  # fmt: skip


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_greta_tells_that_she_is_away_and_who_stands_in(on_sqlite: Installation, visit: Visit, scripts: bool) -> None:
    year = "2198" if scripts else "2197"
    greta = visit(on_sqlite, width=NARROW, scripts=scripts)
    greta.sign_in(GRETA)
    greta.open("/ersattare/")
    greta.page.get_by_label("Från och med", exact=True).fill(f"{year}-07-03")
    greta.page.get_by_label("Till och med", exact=True).fill(f"{year}-07-14")
    greta.page.get_by_label("Sök på namn, titel eller enhet").fill(MARIA.name)
    greta.press("Sök")
    expect(greta.page.get_by_label("Från och med", exact=True)).to_have_value(f"{year}-07-03")
    greta.page.get_by_role("radio", name=MARIA.name).check()
    greta.press("Utse ersättare")
    expect(greta.page.get_by_role("region", name="Ersätter dig")).to_contain_text(f"14 juli {year}")
    expect(greta.page.get_by_role("region", name="Du är borta")).to_contain_text(f"juli {year}")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_question_and_its_answer(on_sqlite: Installation, visit: Visit, scripts: bool) -> None:
    words = "När får jag svar?" if scripts else "Hinner ni före helgen?"
    employee = visit(on_sqlite, scripts=scripts)
    employee.sign_in(CREW[2])
    employee.go_to("Mina ärenden")
    employee.page.locator(".casetitle a").first.click()
    employee.page.get_by_label("Fråga eller berätta något mer").fill(words)
    employee.press("Skicka")
    employee.sees(words)
    address = employee.page.url.partition("#")[0]
    manager = visit(on_sqlite, scripts=scripts)
    manager.sign_in(GRETA)
    manager.open(address)
    manager.sees(words)
    manager.page.get_by_label(f"Skriv till {CREW[2].name}").fill("I morgon.")
    manager.press("Skicka")
    employee.page.reload()
    employee.sees("I morgon.")


@pytest.fixture(scope="module")
def looks(browser: Browser, on_sqlite: Installation, tmp_path_factory: pytest.TempPathFactory) -> Looks:
    """The new pages, each looked at for long."""
    looks = Looks()
    with (
        visiting(browser, on_sqlite, faults=looks.faults) as employee,
        visiting(browser, on_sqlite, faults=looks.faults) as administrator,
    ):
        _employee(looks, employee, tmp_path_factory.mktemp("files"))
        _administrator(looks, administrator)
    return looks


def _employee(looks: Looks, employee: Visitor, folder: Path) -> None:
    employee.sign_in(CREW[3])
    employee.open("/ersattare/alla/")
    looks.at(employee, "everybody")
    employee.go_to("Mina ärenden")
    employee.page.locator(".casetitle a").first.click()
    address = employee.page.url
    employee.page.get_by_label("Fråga eller berätta något mer").fill("Räcker kvittot?")
    employee.press("Skicka")
    employee.open(address + "bilagor/")
    looks.at(employee, "add-files")
    note, paper = folder / "anteckning.txt", folder / "intyg.pdf"
    note.write_text("inte en bild")
    paper.write_bytes(b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n")
    employee.page.get_by_label("Filer").set_input_files([note, paper])
    employee.press("Lägg till")
    employee.sees(re.compile("anteckning.txt är ingen"))
    looks.at(employee, "add-files-fault", anew=lambda: None)
    employee.open(address)
    employee.sees("intyg.pdf")
    looks.at(employee, "case-asked")


def _administrator(looks: Looks, administrator: Visitor) -> None:
    administrator.sign_in(GUNNEL)
    for path, stop in (
        ("/ersattare/?starts=2198-07-03&ends=2198-07-14", "stand-ins-set"),
        ("/ersattare/alla/?q=hemtj%C3%A4nst", "everybody-all"),
        ("/kodlistor/", "code-lists"),
        ("/kodlistor/fordon/?vem=maria", "code-list"),
        ("/kodlistor/fordon/ny/", "code-entry"),
        ("/kodlistor/fordon/las-in/", "code-list-file"),
    ):
        administrator.open(path)
        expect(administrator.page.get_by_role("heading", level=1)).to_be_visible()
        looks.at(administrator, stop)
    administrator.open("/kodlistor/fordon/ny/")
    administrator.press("Spara")
    expect(administrator.page.get_by_role("alert")).to_be_visible()
    looks.at(administrator, "code-entry-faults")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stop", STOPS)
def test_axe_finds_nothing_wrong(looks: Looks, stop: str, language: str, width: int, scheme: str) -> None:
    assert_clean(looks.found["axe", stop, language, width, scheme])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stop", STOPS)
def test_the_page_fits_into_320_pixels_and_with_wider_text(looks: Looks, stop: str, language: str) -> None:
    assert_clean(looks.found["reflow", stop, language])
    assert_clean(looks.found["spacing", stop, language])


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("stop", STOPS)
def test_everything_can_be_pressed_and_reached_by_tab(looks: Looks, stop: str, width: int) -> None:
    assert_clean(looks.found["targets", stop, width])
    # A page with a fault begins at it, and after it this one has only four things to stop at.
    short = ["only 4 stops"] if stop == "add-files-fault" else []
    assert_clean([one for one in looks.found["tab", stop, width] if one not in short])


def test_the_console_has_nothing_to_tell(looks: Looks) -> None:
    assert_clean(looks.faults)
