"""From a case's answers to a voucher that balances, and on to the finance folder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from forms_platform.cases.models import Delivery
from forms_platform.definitions.checks import check
from forms_platform.definitions.language.deliveries import Finance
from forms_platform.definitions.language.document import parse_document
from forms_platform.definitions.load import current, forget
from forms_platform.definitions.publish import publish
from forms_platform.integrations.finance.deliver import deliver
from forms_platform.integrations.finance.sie import Row, Voucher
from forms_platform.integrations.finance.sie_reading import read_sie
from forms_platform.integrations.finance.vouchers import voucher
from forms_platform.integrations.mapping import About
from forms_platform.outbox.outcomes import Delivered, Envelope, GiveUp, TryLater
from forms_platform.sweden.money import Ore
from tests.cast import Cast
from tests.stories import PUBLISHED_AT, Story, document

DAY = date(2026, 11, 24)
MONEY = {"kind": "money", "label": "Belopp", "required": True}
TABLE = {
    "kind": "table", "key": "rader", "label": "Rader", "row_label": "Rad", "add_label": "Lägg till", "columns": [
        {"kind": "text", "key": "konto", "label": "Konto"}, {**MONEY, "key": "belopp"},
        {"kind": "money", "key": "moms", "label": "Moms"}, {"kind": "text", "key": "ansvar", "label": "Ansvar"},
    ],
}  # fmt: skip
ROWS = [
    {"kind": "debit", "each": "rader", "set": {
        "account": {"field": "row.konto"}, "cost_centre": {"field": "row.ansvar"},
        "amount": {"fn": "sub", "args": [{"field": "row.belopp"}, {"field": "row.moms"}]}}},
    {"kind": "debit", "each": "rader", "set": {
        "account": {"value": "2640"}, "amount": {"field": "row.moms"}}},
]  # fmt: skip
FINANCE = {"rows": ROWS, "balance": {"account": {"parameter": "debt", "default": "2890"}}}


def a_document(finance: dict[str, Any] | None = None) -> dict[str, Any]:
    """The service gym with a table of rows and a voucher."""
    raw = document("gym")
    raw["pages"][0]["fields"].append(TABLE)
    raw["deliveries"] = {"finance": finance or FINANCE}
    return raw


def made(rows: list[dict[str, Any]], finance: dict[str, Any] | None = None, **parameters: str) -> Voucher | None:
    parsed = parse_document(a_document(finance))
    mapping = parsed.deliveries.finance
    assert isinstance(mapping, Finance)
    return voucher(mapping, parsed, {"rader": rows}, About("4711", "2026-0001", parameters), day=DAY)


def a_row(amount: int, vat: int | None = None, cost_centre: str | None = None) -> dict[str, Any]:
    return {"konto": "5410", "belopp": Ore(amount), "moms": None if vat is None else Ore(vat), "ansvar": cost_centre}


@pytest.mark.pure
def test_each_row_is_a_debit_its_vat_another_and_the_debt_takes_the_rest() -> None:
    assert made([a_row(125_00, 25_00, "31110")]) == Voucher(
        DAY,
        "Friskvård i prov 2026-0001",
        (
            Row("5410", Ore(100_00), ((1, "31110"),)),
            Row("2640", Ore(25_00)),
            Row("2890", Ore(-125_00)),
        ),
    )


@pytest.mark.pure
def test_a_row_of_nothing_is_left_out() -> None:
    booked = made([a_row(80_00, 0)])
    assert booked is not None
    assert [row.account for row in booked.rows] == ["5410", "2890"]


@pytest.mark.pure
def test_the_municipality_says_which_account_the_debt_is_at() -> None:
    booked = made([a_row(80_00, 0)], debt="2899")
    assert booked is not None
    assert booked.rows[-1].account == "2899"


@pytest.mark.pure
def test_no_rows_give_no_voucher() -> None:
    assert made([]) is None


@pytest.mark.pure
def test_a_row_without_an_account_is_told() -> None:
    with pytest.raises(ValueError, match=r"debit\.account saknar värde i ärende 2026-0001"):
        made([{**a_row(80_00, 0), "konto": None}])


@pytest.mark.pure
@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"balance": {"text": {"value": "x", "type": "text"}}}, "deliveries.finance.balance", "needed_attribute"),
        ({"balance": {"account": {"field": "nej"}}}, "deliveries.finance.balance.account.field", "unknown_field"),
        ({"balance": {**FINANCE["balance"], "amount": {"field": "belopp"}}}, "deliveries.finance.balance.amount",
         "unknown_attribute"),
        ({"rows": [{**ROWS[0], "set": {"account": {"field": "row.konto"}}}]}, "deliveries.finance.rows.0.set",
         "needed_attribute"),
        ({"rows": [{**ROWS[0], "each": "belopp"}]}, "deliveries.finance.rows.0.each", "wrong_kind"),
        ({"rows": [{**ROWS[0], "set": {**ROWS[0]["set"], "code": {"value": "x", "type": "text"}}}]},
         "deliveries.finance.rows.0.set.code", "unknown_attribute"),
    ],
)  # fmt: skip
def test_a_mapping_that_does_not_fit_is_told_before_it_is_used(change: dict[str, Any], path: str, code: str) -> None:
    found = check(a_document({**FINANCE, **change}))
    assert (path, code) in [(fault.path, fault.code) for fault in found]


@pytest.fixture
def story(cast: Cast, now: datetime, settings, tmp_path: Path) -> Iterator[Story]:
    """A story of a service that goes to finance; the folder is this test's own."""
    settings.DELIVERY_FOLDERS = {"finance": tmp_path / "finance"}
    publish(a_document(), None, PUBLISHED_AT)
    yield Story(cast, current("gym"), now)
    forget()


def granted(story: Story) -> Envelope:
    row = {"konto": "5410", "belopp": "125.00", "moms": "25.00", "ansvar": "31110"}
    story.sends(story.cast.anna, rader=[row])
    story.decides(story.cast.bengt)
    case = story.case
    return Envelope(uuid4(), "delivery.owed", f"case:{case.pk}", {"case": case.pk}, 1, story.now)


@pytest.mark.django_db
def test_a_granted_case_reaches_finance_once_and_says_so(story: Story, settings) -> None:
    message = granted(story)
    assert all(isinstance(deliver(message), Delivered) for _ in range(2))
    (file,) = settings.DELIVERY_FOLDERS["finance"].iterdir()
    read = read_sie(file.read_bytes())
    assert (read.checksum, read.faults) == (True, [])
    assert [(row.account, row.amount) for row in read.vouchers[0].rows] == [
        ("5410", 100_00), ("2640", 25_00), ("2890", -125_00),
    ]  # fmt: skip
    delivery = Delivery.objects.get(case=story.case)
    assert (delivery.target, delivery.state, delivery.reference) == ("finance", "delivered", file.stem)


@pytest.mark.django_db
def test_a_folder_that_cannot_be_written_is_tried_again(story: Story, settings) -> None:
    message = granted(story)
    settings.DELIVERY_FOLDERS["finance"].parent.mkdir(exist_ok=True)
    settings.DELIVERY_FOLDERS["finance"].write_text("a file where the folder should be")
    assert isinstance(deliver(message), TryLater)
    assert Delivery.objects.get(case=story.case).state == "retrying"


@pytest.mark.django_db
def test_what_cannot_be_made_needs_a_person(story: Story, settings) -> None:
    message = granted(story)
    case = story.case
    case.answers["rader"][0].pop("konto")
    type(case).objects.filter(pk=case.pk).update(answers=case.answers)
    outcome = deliver(message)
    assert isinstance(outcome, GiveUp)
    assert "debit.account saknar värde" in outcome.reason
    assert json.dumps(case.answers)  # nothing of the case is lost
