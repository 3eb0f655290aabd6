"""Files of columns: what an operator describes is what stands in the file, to the byte."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms_platform.cases.models import Delivery
from forms_platform.definitions.load import forget
from forms_platform.integrations.columns.file import DoesNotFit, columns_file
from forms_platform.integrations.columns.layout import BadLayout, Layout, read_layout
from forms_platform.integrations.delivering import carry
from forms_platform.integrations.models import Receiver
from forms_platform.integrations.targets import TARGETS, in_columns
from forms_platform.outbox.outcomes import Delivered, Envelope, GiveUp
from tests.cast import Cast
from tests.stories import Story, publish_service

NAMES = ("who", "day", "amount", "text")
DAY = date(2026, 11, 24)
ROWS = [
    {"who": "10001", "day": DAY, "amount": Decimal("1249.50"), "text": "Läsglasögon"},
    {"who": "10002", "day": DAY, "amount": Decimal("-12.00"), "text": "Åter; två"},
]


def layout(kind: str = "separated", *columns: dict[str, Any], **more: Any) -> Layout:
    return read_layout(json.dumps({"kind": kind, "columns": columns, **more}), NAMES)


def written(rows: list[dict[str, Any]], made: Layout) -> str:
    return columns_file(made, rows, {"made_on": DAY, "batch": "b1"}).decode(made.encoding)


def one(value: Any, **column: Any) -> str:
    """A single value in a single column."""
    name = "amount" if isinstance(value, Decimal) else "text"
    kind = "fixed" if "width" in column else "separated"
    return written([{name: value}], layout(kind, {"from": name, **column})).removesuffix("\r\n")


@pytest.mark.pure
def test_columns_stand_in_the_order_of_the_layout_with_their_titles() -> None:
    made = layout("separated", {"from": "who", "title": "Anst"}, {"from": "amount", "decimal": ","}, titles=True)
    assert written(ROWS, made) == "Anst;amount\r\n10001;1249,50\r\n10002;-12,00\r\n"


@pytest.mark.pure
def test_a_fixed_width_file_has_every_row_of_the_same_length() -> None:
    made = layout(
        "fixed", {"value": "K", "width": 1}, {"from": "who", "width": 10, "align": "right", "pad": "0"},
        {"from": "day", "width": 6, "date": "YYMMDD"}, {"from": "amount", "width": 9, "pad": "0", "decimal": ""},
        {"from": "text", "width": 7, "cut": True}, line_end="lf", encoding="cp437",
    )  # fmt: skip
    assert written(ROWS, made).split("\n") == [
        "K0000010001261124000124950Läsglas", "K0000010002261124-00001200Åter; t", "",
    ]  # fmt: skip


@pytest.mark.pure
def test_header_and_footer_count_and_sum() -> None:
    made = layout(
        "separated", {"from": "who"}, header=[{"value": "H"}, {"from": "made_on", "date": "YYYYMMDD"}],
        footer=[{"value": "S"}, {"from": "count"}, {"from": "sum", "decimal": ","}],
    )  # fmt: skip
    assert written(ROWS, made).split("\r\n") == ["H;20261124", "10001", "10002", "S;2;1237,50", ""]


@pytest.mark.pure
@pytest.mark.parametrize(
    ("value", "column", "text"),
    [
        (Decimal("-12.5"), {"sign": "after", "decimals": 2}, "12.50-"),
        (Decimal("-12.5"), {"sign": "none", "decimals": 2, "decimal": ""}, "1250"),
        (Decimal("0.005"), {"decimals": 2}, "0.01"),
        (Decimal("-0.001"), {"decimals": 2}, "0.00"),
        (Decimal("-5"), {"width": 5}, "   -5"),
        (Decimal("-5"), {"width": 5, "pad": "0"}, "-0005"),
        ("VAB", {"to": {"VAB": "310"}}, "310"),
        (None, {"width": 3}, "   "),
    ],
)
def test_a_value_is_written_as_its_column_says(value: Any, column: dict[str, Any], text: str) -> None:
    assert one(value, **column) == text


@pytest.mark.pure
@pytest.mark.parametrize("text", ["=1+1", "+46", "-x", "@SUM(A1)"])
def test_no_spreadsheet_takes_a_text_for_a_formula(text: str) -> None:
    assert one(text) == f"'{text}"
    assert one(Decimal("-5")) == "-5"


@pytest.mark.pure
@pytest.mark.parametrize(
    ("value", "column"),
    [(Decimal(12345), {"width": 4}), ("12345", {"width": 4}), (None, {"needed": True}), ("", {"needed": True})],
)
def test_a_number_or_code_that_does_not_fit_stops_the_file(value: Any, column: dict[str, Any]) -> None:
    with pytest.raises(DoesNotFit):
        one(value, **column)


@pytest.mark.pure
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20)), max_size=5))
def test_every_row_comes_back_as_one_row_whatever_people_wrote(texts: list[tuple[str, str]]) -> None:
    made = layout("separated", {"from": "who"}, {"from": "text"}, {"value": "."})
    rows = [{"who": who, "text": text} for who, text in texts]
    read = list(csv.reader(io.StringIO(written(rows, made), newline=""), delimiter=";"))
    assert [len(row) for row in read] == [3] * len(rows)
    assert [row[1].lstrip("'") for row in read] == [
        " ".join(text.split()).encode(errors="replace").decode().lstrip("'") for _, text in texts
    ]  # fmt: skip


@pytest.mark.pure
@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("{", ""),
        ("[]", ""),
        ('{"kind": "fixed"}', "columns"),
        ('{"kind": "xml", "columns": [{"from": "who"}]}', "kind"),
        ('{"kind": "fixed", "columns": [{"from": "who"}]}', "columns.0.width"),
        ('{"kind": "separated", "columns": [{"from": "lön"}]}', "columns.0.from"),
        ('{"kind": "separated", "columns": [{"from": "who", "value": "x"}]}', "columns.0"),
        ('{"kind": "separated", "columns": [{"from": "who", "bredd": 2}]}', "columns.0.bredd"),
        ('{"kind": "separated", "columns": [{"from": "who", "date": "%d"}]}', "columns.0.date"),
    ],
)
def test_a_fault_of_a_layout_says_where_it_is(text: str, where: str) -> None:
    with pytest.raises(BadLayout) as bad:
        read_layout(text, NAMES)
    assert [at for at, _, _ in bad.value.faults] == [where]


@pytest.mark.parametrize("target", TARGETS)
def test_every_name_of_a_target_can_be_a_column(target: str, now: datetime) -> None:
    make = TARGETS[target].make
    columns = [{"from": name} for name in make.COLUMNS]
    made = read_layout(json.dumps({"kind": "separated", "columns": columns}), make.COLUMNS)
    rows = in_columns(target, made, "prov", "prov", make.sample(), at=now).content.decode().splitlines()
    assert len(rows) == len(make.rows(make.sample()))
    assert all(set(row) == set(make.COLUMNS) for row in make.rows(make.sample()))


# ---- as a receiver's format

WIDE = {"kind": "fixed", "ending": "txt", "encoding": "iso-8859-1", "columns": [
    {"from": "employee", "width": 8, "align": "right", "pad": "0"}, {"from": "code", "width": 8},
    {"from": "amount", "width": 10, "pad": "0", "decimal": ""},
]}  # fmt: skip


def granted(cast: Cast, now: datetime, folder: Path, wanted: dict[str, Any]) -> tuple[Story, object]:
    Receiver.objects.create(target="payroll", address=f"folder:{folder}", layout=json.dumps(wanted), changed_at=now)
    story = Story(cast, publish_service("gym"), now)
    story.sends(cast.anna, belopp="1200.00")
    story.decides(cast.bengt)
    made = Envelope(uuid4(), "delivery.owed", f"case:{story.case.pk}", {"case": story.case.pk}, 1, now)
    return story, carry(made, "payroll")


@pytest.mark.django_db
def test_a_case_is_delivered_in_the_receivers_columns(cast: Cast, now: datetime, tmp_path: Path) -> None:
    story, outcome = granted(cast, now, tmp_path / "lon", WIDE)
    assert isinstance(outcome, Delivered)
    (file,) = (tmp_path / "lon").iterdir()
    assert file.name == f"gym-{story.case.number}.txt"
    assert file.read_bytes()[8:] == b"FRISK   0000120000\r\n"
    forget()


@pytest.mark.django_db
def test_an_amount_that_does_not_fit_is_given_up_with_the_sentence(cast: Cast, now: datetime, tmp_path: Path) -> None:
    narrow = {"kind": "fixed", "columns": [{"from": "amount", "width": 3, "title": "Belopp"}]}
    story, outcome = granted(cast, now, tmp_path / "lon", narrow)
    assert outcome == GiveUp("1200.00 är bredare än kolumnen Belopp (3 tecken).")
    assert Delivery.objects.get(case=story.case).state == Delivery.State.GIVEN_UP
    assert not (tmp_path / "lon").exists()
    forget()


@pytest.fixture
def gunnel(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.gunnel, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.django_db
def test_the_operator_looks_at_a_sample_before_saving(gunnel: Client) -> None:
    answer = gunnel.post("/drift/mottagare/payroll/", {"layout": json.dumps(WIDE), "visa": "1"})
    assert "00010003UTLÄGG  -000124950" in answer.content.decode()
    assert not Receiver.objects.exists()


@pytest.mark.django_db
def test_the_operator_sets_the_columns(gunnel: Client) -> None:
    assert gunnel.post("/drift/mottagare/payroll/", {"layout": json.dumps(WIDE)}).status_code == 302
    assert json.loads(Receiver.objects.get().layout) == WIDE


@pytest.mark.django_db
def test_every_fault_is_said_in_place_and_what_was_typed_is_kept(gunnel: Client) -> None:
    bad = json.dumps({"kind": "fixed", "columns": [{"from": "lönesort"}]}, ensure_ascii=False)
    answer = gunnel.post("/drift/mottagare/payroll/", {"layout": bad})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "columns.0.width saknas." in page
    assert "columns.0.from ska vara något av number, kind, employee" in page
    assert "lönesort" in page
