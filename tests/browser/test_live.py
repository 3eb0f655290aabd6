"""What shows at once while somebody fills in: sums, days, who decides, and long lists that one searches in."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from forms_platform.demo.processes import ROOT
from tests.browser.conftest import Visit
from tests.browser.installations import Installation
from tests.browser.people import AMINA
from tests.browser.visitors import NARROW, WIDE

TOWNS = (
    *("Ale", "Alingsås", "Alvesta", "Aneby", "Arboga", "Arjeplog", "Arvika", "Askersund", "Avesta", "Bengtsfors"),
    *("Berg", "Bjurholm", "Bjuv", "Boden", "Bollebygd", "Bollnäs", "Borgholm", "Borlänge", "Borås", "Botkyrka"),
)


def document() -> dict[str, Any]:
    """A move: to which town, when, for how much, and what it cost."""
    raw: dict[str, Any] = json.loads(
        (ROOT / "forms_platform/definitions/shipped/friskvardsbidrag.json").read_text(encoding="utf-8")
    )
    towns = [{"value": f"ort{n}", "label": town} for n, town in enumerate(TOWNS)]
    aneby = {"left": {"field": "ort"}, "op": "=", "right": {"value": "ort3", "type": "choice"}}
    period = {"from": {"field": "tid.from"}, "to": {"field": "tid.to"}}
    columns = [
        {"kind": "choice", "key": "fran", "label": "Från", "options": towns},
        {"kind": "money", "key": "pris", "label": "Pris"},
        {
            "kind": "code_string",
            "key": "kod",
            "label": "Kodsträng",
            "pattern": [
                {"key": "konto", "label": "Konto", "digits": 4},
                {"key": "projekt", "label": "Projekt", "digits": 5, "required": False},
            ],
        },
        {
            "kind": "text",
            "key": "varfor",
            "label": "Varför just det projektet?",
            "when": {"left": {"field": "row.kod.projekt"}, "op": "filled"},
        },
    ]
    fields = [
        {"kind": "choice", "key": "ort", "label": "Vart flyttar du?", "options": towns, "required": True},
        {"kind": "text", "key": "gata", "label": "Vilken gata i Aneby?", "when": aneby},
        {"kind": "period", "key": "tid", "label": "När?"},
        {
            "kind": "computed", "key": "dagar", "label": "Arbetsdagar", "gives": "number",
            "value": {"fn": "workdays", **period},
        },
        {"kind": "money", "key": "belopp", "label": "Hur mycket?", "required": True},
        {
            "kind": "table", "key": "resor", "label": "Resor", "row_label": "Resa", "add_label": "Lägg till en resa",
            "total": "pris", "columns": columns,
        },
    ]  # fmt: skip
    raw |= {"key": "flyttbidrag", "title": "Flyttbidrag"}
    raw |= {"pages": [{"key": "allt", "title": "Flytten", "fields": fields}]}
    raw |= {"limits": [], "checks": [], "deliveries": {}, "summary_line": ["ort"], "amount_field": "belopp"}
    return raw


@pytest.fixture(scope="module")
def town(on_sqlite: Installation, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The demo with one e-service more."""
    path = tmp_path_factory.mktemp("documents") / "flyttbidrag.json"
    path.write_text(json.dumps(document()), encoding="utf-8")
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", _publish(path)]
    subprocess.run(command, cwd=ROOT, env=on_sqlite.environment, check=True, stdin=subprocess.DEVNULL)
    return on_sqlite


def _publish(path: Path) -> str:
    return (
        "import json; from django.utils import timezone; from forms_platform.definitions.publish import publish; "
        f"publish(json.load(open({str(path)!r}, encoding='utf-8')), None, timezone.now())"
    )


def at_the_questions(visit: Visit, site: Installation, **how: Any) -> Page:
    """Amina, at the only page."""
    amina = visit(site, **how)
    amina.sign_in(AMINA)
    amina.open("/e-tjanster/flyttbidrag/ny/")
    page: Page = amina.page
    return page


def searched(page: Page, name: str) -> Locator:
    """The field that a long list has become; until then the list itself answers to the same role."""
    return page.locator("input").and_(page.get_by_role("combobox", name=name))


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_copied_row_takes_the_focus_and_the_sum_follows(town: Installation, visit: Visit, width: int) -> None:
    page = at_the_questions(visit, town, width=width)
    total = page.get_by_role("status", name="Totalt")
    expect(total).to_have_text("0\xa0kr")
    page.get_by_label("Pris").fill("1 200,50")
    expect(total).to_have_text("1\xa0200,50\xa0kr")
    page.get_by_role("button", name="Kopiera resa 1").click()
    expect(page.get_by_label("Pris")).to_have_count(2)
    expect(page.locator("#f-resor-1-fran")).to_be_focused()
    expect(total).to_have_text("2\xa0401\xa0kr")
    page.get_by_role("button", name="Ta bort resa 1").click()
    expect(total).to_have_text("1\xa0200,50\xa0kr")


def test_a_part_of_a_code_string_in_a_row_brings_up_its_question_at_once(town: Installation, visit: Visit) -> None:
    page = at_the_questions(visit, town)
    question = page.get_by_label("Varför just det projektet?")
    page.get_by_label("Konto", exact=True).fill("4510")
    expect(question).to_be_hidden()
    page.get_by_label("Projekt (frivilligt)").fill("12345")
    expect(question).to_be_visible()


def test_working_days_are_counted_without_the_holidays_of_christmas(town: Installation, visit: Visit) -> None:
    page = at_the_questions(visit, town)
    page.get_by_label("Från och med").fill("2026-12-21")
    page.get_by_label("Till och med").fill("2027-01-08")
    expect(page.get_by_role("status", name="Arbetsdagar")).to_have_text("10")


def test_who_decides_follows_the_amount(town: Installation, visit: Visit) -> None:
    page = at_the_questions(visit, town)
    way = page.get_by_role("complementary", name="Om ansökan").get_by_role("list")
    amount = page.get_by_label("Hur mycket?")
    amount.fill("900")
    expect(way).not_to_contain_text("Lönecenter")
    amount.fill("2 900")
    expect(way).to_contain_text("Lönecenter kontrollerar")
    expect(way).not_to_contain_text("Bara om")


def test_a_long_list_is_searched_with_the_keys_and_what_is_none_of_it_is_no_answer(
    town: Installation, visit: Visit
) -> None:
    page = at_the_questions(visit, town)
    field = searched(page, "Vart flyttar du?")
    kept = page.locator("select[name=ort]")
    field.press_sequentially("ane")
    expect(page.get_by_role("option")).to_have_text(["Aneby"])
    field.press("ArrowDown")
    field.press("Enter")
    expect(field).to_have_value("Aneby")
    expect(kept).to_have_value("ort3")
    expect(page.get_by_label("Vilken gata i Aneby?")).to_be_visible()
    field.fill("Paris")
    expect(page.get_by_text("Inget passar")).to_be_visible()
    field.press("Tab")
    expect(kept).to_have_value("")
    expect(page.get_by_label("Vilken gata i Aneby?")).to_be_hidden()


def test_what_was_chosen_in_a_long_list_is_sent_and_stands_there_again(town: Installation, visit: Visit) -> None:
    page = at_the_questions(visit, town)
    field = searched(page, "Vart flyttar du?")
    field.press_sequentially("bor")
    page.get_by_role("option", name="Borås").click()
    page.get_by_label("Hur mycket?").fill("900")
    page.get_by_role("button", name="Lägg till en resa").click()
    expect(page.get_by_role("combobox", name="Från")).to_have_count(2)
    page.get_by_role("main").get_by_role("button", name="Fortsätt", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Granska och skicka")
    expect(page.get_by_role("main")).to_contain_text("Borås")
    page.go_back()
    expect(page.get_by_role("combobox", name="Vart flyttar du?")).to_have_value("Borås")


def test_without_scripts_a_long_list_is_a_list_and_rows_are_copied_all_the_same(
    town: Installation, visit: Visit
) -> None:
    page = at_the_questions(visit, town, scripts=False)
    page.get_by_label("Vart flyttar du?").select_option("Borås")
    page.get_by_label("Pris").fill("100")
    page.get_by_role("button", name="Kopiera resa 1").click()
    expect(page.get_by_label("Pris")).to_have_count(2)
    expect(page.get_by_role("status", name="Totalt")).to_have_text("200\xa0kr")
    expect(page.get_by_label("Vart flyttar du?")).to_have_value("ort18")
