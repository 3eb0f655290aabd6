"""Choosing among mails, seeing how they look, and the link that signs in: looked at in every way, and used."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.allowance import SERVICE, Errand
from tests.browser.conftest import Visit
from tests.browser.installations import Installation
from tests.browser.looking import LANGUAGES, SCHEMES, WIDTHS, Looks, assert_clean
from tests.browser.people import EVA, GUNNEL, MARIA, SAGA
from tests.browser.visitors import NARROW, visiting

STOPS = ("choices", "choices-saved", "mail-preview", "mail-preview-secret", "link", "link-of-other")
LINK = re.compile(r"/aviseringar/lank/[^\s\"<]+")


def link_to(site: Installation, username: str) -> str:
    """The address in the newest letter to the person that signs in."""
    for file in sorted((site.var / "mail").glob("*.log"), key=lambda path: -path.stat().st_mtime_ns):
        for letter in reversed(file.read_bytes().split(b"-" * 79 + b"\n")):
            message = message_from_bytes(letter.strip(), policy=policy.default)
            if isinstance(message, EmailMessage) and str(message["To"]).startswith(f"{username}@"):
                body = message.get_body(("plain",))
                found = LINK.search(body.get_content()) if body else None
                if found:
                    return found[0]
    raise LookupError(username)


def is_told(browser: Browser, site: Installation) -> str:
    """Saga has sent in and her manager has her mail: the address in it."""
    with visiting(browser, site) as employee:
        employee.sign_in(SAGA)
        errand = Errand(employee)
        employee.open(SERVICE)
        errand.begins()
        errand.goes_on("Aktivitet och kostnad")
        errand.answers(amount="450")
        errand.adds_receipt(1, "Simhallen", 450)
        employee.page.get_by_role("radio", name="Jag själv").check()
        errand.certifies()
        errand.goes_on("Bilagor och kommentar")
        errand.goes_on("Granska och skicka")
        errand.sends()
        employee.open(f"/arenden/{errand.number}/")
        employee.page.wait_for_timeout(3000)  # the platform mails in the background
    return link_to(site, MARIA.username)


@pytest.fixture(scope="module")
def address(browser: Browser, on_sqlite: Installation) -> str:
    """A link that signs in Saga's manager, unused."""
    return is_told(browser, on_sqlite)


@pytest.fixture(scope="module")
def looks(browser: Browser, on_sqlite: Installation, address: str) -> Looks:
    """Every page of the notices, with a long look."""
    looks = Looks()
    with visiting(browser, on_sqlite, faults=looks.faults) as member:
        member.sign_in(EVA)
        member.open("/aviseringar/val/")
        member.sees_heading("Vilka mejl du får")
        looks.at(member, "choices")
        member.press("Spara")
        member.sees_heading("Vilka mejl du får")
        looks.at(member, "choices-saved")
        member.open(address)
        member.sees_heading("Länken är till någon annan")
        looks.at(member, "link-of-other")
    with visiting(browser, on_sqlite, faults=looks.faults) as administrator:
        administrator.sign_in(GUNNEL)
        administrator.open("/aviseringar/mejl/?tjanst=friskvardsbidrag&handelse=returned")
        administrator.sees_heading("Så ser mejlen ut")
        looks.at(administrator, "mail-preview")
        administrator.open("/aviseringar/mejl/?tjanst=elevhalsa")
        looks.at(administrator, "mail-preview-secret")
    with visiting(browser, on_sqlite, faults=looks.faults) as stranger:
        stranger.open(address)
        expect(stranger.page.get_by_role("button", name="Logga in och öppna ärendet")).to_be_visible()
        looks.at(stranger, "link")
    return looks


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
@pytest.mark.parametrize("what", ["reflow", "spacing"])
@pytest.mark.parametrize("stop", STOPS)
def test_the_page_fits_into_320_pixels(looks: Looks, stop: str, what: str, language: str) -> None:
    assert_clean(looks.found[what, stop, language])


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("what", ["targets", "tab"])
@pytest.mark.parametrize("stop", STOPS)
def test_everything_is_large_enough_and_within_reach_of_the_tab_key(
    looks: Looks, stop: str, what: str, width: int
) -> None:
    assert_clean(looks.found[what, stop, width])


def test_the_console_has_nothing_to_tell(looks: Looks) -> None:
    assert_clean(looks.faults)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_one_mail_a_day_is_chosen_on_a_phone(on_sqlite: Installation, visit: Visit, scripts: bool) -> None:
    person = visit(on_sqlite, width=NARROW, scripts=scripts)
    person.sign_in(MARIA)
    person.open("/aviseringar/val/")
    turns = person.page.get_by_role("group", name="När ett ärende väntar på ditt svar")
    turns.get_by_role("radio", name="En gång om dagen").check()
    person.page.get_by_label("När ska dagens mejl komma?").select_option("08:30")
    person.press("Spara")
    expect(person.page.locator("#meddelanden")).to_contain_text("Dina val är sparade.")
    expect(turns.get_by_role("radio", name="En gång om dagen")).to_be_checked()
    turns.get_by_role("radio", name="Direkt").check()
    person.press("Spara")
    expect(person.page.locator("#meddelanden")).to_contain_text("Dina val är sparade.")


def test_the_link_opens_the_case_on_a_phone_once(
    browser: Browser, on_sqlite: Installation, visit: Visit, looks: Looks, address: str
) -> None:
    manager = visit(on_sqlite, width=NARROW, scripts=False)
    manager.open(address)
    manager.page.get_by_role("button", name="Logga in och öppna ärendet").click()
    manager.sees_heading(SAGA.name)
    expect(manager.page).to_have_url(re.compile("/att-godkanna/20"))
    again = visit(on_sqlite)
    again.open(address)
    again.sees_heading("Vem vill du vara?")  # where one signs in, in the demo
    expect(again.page).to_have_url(re.compile("next=/att-godkanna/20"))
