"""Signing with BankID in a real browser: the code moves, the app signs, and the page goes on by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from forms_platform.demo.neighbours import free_port
from forms_platform.demo.processes import Processes
from tests.browser.allowance import Errand
from tests.browser.conftest import Visit
from tests.browser.installations import Installation, answers
from tests.browser.looking import assert_clean, axe_finds
from tests.browser.people import CREW
from tests.browser.secondary_employment import fills_in
from tests.browser.visitors import NARROW, Visitor
from tests.neighbours.bankid import BankId
from tests.neighbours.listening import listening

pytestmark = pytest.mark.browser
TYRA = CREW[4]


@pytest.fixture(scope="module")
def bankid() -> BankId:
    return BankId()


@pytest.fixture(scope="module")
def with_bankid(
    on_sqlite: Installation, bankid: BankId, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """The same demo, where people can also sign with BankID."""
    folder, port = tmp_path_factory.mktemp("bankid"), free_port()
    certificate, key = bankid.authority.client().kept_in(folder, "ours")
    roots = folder / "roots.pem"
    roots.write_bytes(bankid.authority.root.pem)
    with listening(bankid, bankid.authority.tls(folder, mutual=True)) as url:
        environment = on_sqlite.environment | {
            "WEB_BIND": f"127.0.0.1:{port}", "WEB_PROCESSES": "1", "PLATFORM_URL": f"http://localhost:{port}",
            "SIGNATURE_PROVIDERS": "internal,bankid", "SIGNATURE_IDENTITY": "name", "SIGNING_ALLOWED": "127.0.0.1",
            "BANKID_URL": url, "BANKID_CERTIFICATE": str(certificate), "BANKID_PRIVATE_KEY": str(key),
            "BANKID_TRUST": str(roots), "BANKID_ROOTS": str(roots), "BANKID_KINDS": "mobil",
        }  # fmt: skip
        with Processes(environment, Path(on_sqlite.processes.log).with_name("bankid-log")) as processes:
            answers(processes, port)
            yield replace(on_sqlite, url=f"http://localhost:{port}", environment=environment, processes=processes)


def sends_in(visitor: Visitor) -> None:
    """A secondary employment is sent in, and is to be signed."""
    fills_in(Errand(visitor))
    visitor.press(re.compile("Skicka in"))
    visitor.sees_heading("Läs och skriv under")


def chooses_bankid(visitor: Visitor) -> None:
    """The ways are shown, BankID is chosen and started."""
    visitor.sees("Hur vill du skriva under?")
    visitor.page.get_by_role("button", name="BankID").click()
    assert_clean(axe_finds(visitor.page))
    visitor.press("Skriv under med BankID")
    visitor.sees_heading("Underskrift med BankID")
    visitor.sees("Starta BankID-appen och läs av QR-koden.")
    assert_clean(axe_finds(visitor.page))


def test_somebody_signs_with_bankid_on_a_narrow_screen(with_bankid: Installation, bankid: BankId, visit: Visit) -> None:
    visitor = visit(with_bankid, scripts=True, width=NARROW)
    visitor.sign_in(TYRA)
    sends_in(visitor)
    chooses_bankid(visitor)
    image = visitor.page.get_by_role("img", name="QR-kod att läsa av med appen")
    expect(image).to_be_visible()
    first = image.get_attribute("src")
    expect(image).not_to_have_attribute("src", first or "")  # the code moves by itself
    bankid.newest.hint = "userSign"
    visitor.sees("Skriv in din säkerhetskod i BankID-appen och välj Skriv under.")
    expect(image).to_have_count(0)
    given, _, family = TYRA.name.partition(" ")
    bankid.signs("198507099805", given, family)
    expect(visitor.page.locator("body")).to_contain_text("Du har skrivit under.")
