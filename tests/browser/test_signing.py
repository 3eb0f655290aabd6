"""Signing from the first page to the verdict: sent in and signed, countersigned, sealed, examined green, forged red."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, expect

from forms_platform.demo.people import PASSWORD
from tests.browser.allowance import Errand
from tests.browser.conftest import Visit
from tests.browser.installations import Installation
from tests.browser.looking import assert_clean, axe_finds
from tests.browser.people import CREW, GRETA, Player
from tests.browser.secondary_employment import fills_in
from tests.browser.visitors import NARROW, WIDE, Visitor

pytestmark = pytest.mark.browser

JUDGED = 60_000  # milliseconds: two confined processes, on a machine that may be busy
ELSA, NILS = CREW[0], CREW[1]  # their manager is Greta


def reads_and_signs(visitor: Visitor, said: str) -> None:
    """What is signed is seen, a wrong password signs nothing, the right one does."""
    page = visitor.page
    visitor.sees_heading("Läs och skriv under")
    expect(page.locator("blockquote.said")).to_contain_text(said)
    expect(page.get_by_role("img", name=re.compile("Sida 1 av"))).to_be_visible()
    visitor.sees("avancerad elektronisk underskrift")
    page.get_by_label("Ditt lösenord").fill("fel lösenord")
    visitor.press("Skriv under")
    visitor.sees("Lösenordet stämmer inte. Ingenting är underskrivet.")
    if visitor.scripts:
        assert_clean(axe_finds(page))
    page.get_by_label("Ditt lösenord").fill(PASSWORD)
    page.get_by_label("Ditt lösenord").press("Enter")
    expect(page.locator("body")).to_contain_text("Du har skrivit under.")


def signed_case(visit: Visit, site: Installation, who: Player, **how: object) -> tuple[str, Path]:
    """Sent in and signed by the one, countersigned by Greta; its number, and the record."""
    errand = Errand(visit(site, **how))
    visitor = errand.visitor
    visitor.sign_in(who)
    fills_in(errand)
    visitor.press(re.compile("Skicka in"))  # and is led on to sign
    visitor.sees_heading("Läs och skriv under")
    found = re.search(r"\d{4}-\d{4,}", visitor.page.locator("p.ingress").inner_text())
    assert found is not None
    number = found[0]
    reads_and_signs(visitor, "intygar att de är riktiga")

    greta: Visitor = visit(site, **how)
    greta.sign_in(GRETA)
    greta.open(f"/att-godkanna/{number}/")
    greta.press(re.compile("^Godkänn"))
    reads_and_signs(greta, f"Jag godkänner ärende {number}")

    record = site.var / f"{number}-{visitor.scripts}.pdf"
    for _ in range(100):
        answer = visitor.page.request.get(f"{site.url}/arenden/{number}/handling.pdf")
        if answer.status == 200:
            record.write_bytes(answer.body())
            return number, record
        visitor.page.wait_for_timeout(200)
    raise AssertionError("the record is not made")


def examines(visitor: Visitor, name: str, pdf: bytes) -> None:
    """The file has been chosen and sent to be examined."""
    visitor.open("/granska-handling/")
    file: FilePayload = {"name": name, "mimeType": "application/pdf", "buffer": pdf}
    visitor.page.locator("#fil").set_input_files(file)
    visitor.press("Granska")


@pytest.mark.parametrize(("scripts", "width", "who"), [(True, WIDE, ELSA), (False, NARROW, NILS)])
def test_a_case_is_signed_countersigned_sealed_and_examined(
    on_sqlite: Installation, visit: Visit, scripts: bool, width: int, who: Player
) -> None:
    number, record = signed_case(visit, on_sqlite, who, scripts=scripts, width=width)
    reader: Visitor = visit(on_sqlite, scripts=scripts, width=width)
    reader.sign_in(who)

    examines(reader, "handling.pdf", record.read_bytes())
    expect(reader.page.get_by_role("heading", name="Äkta och oförändrad")).to_be_visible(timeout=JUDGED)
    signers = reader.page.get_by_role("region", name="Vem har skrivit under, och när")
    for words in (who.name, GRETA.name, f"Jag godkänner ärende {number}", "Giltig"):
        expect(signers).to_contain_text(words)
    if scripts:
        assert_clean(axe_finds(reader.page))

    reader.page.get_by_text("Teknisk rapport").click()
    with reader.page.expect_download() as download:
        reader.press(re.compile("Hämta som XML"))
    assert b"ValidationReport" in Path(download.value.path()).read_bytes()

    whole = record.read_bytes()
    at = len(whole) // 2
    examines(reader, "andrad.pdf", whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    expect(reader.page.get_by_role("heading", name="Lita inte på den här filen")).to_be_visible(timeout=JUDGED)
    if scripts:
        assert_clean(axe_finds(reader.page))
    assert on_sqlite.verdict(record)["verdict"] == "green"
