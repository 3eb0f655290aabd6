"""Answers as people give them: typed, or every fault at once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from forms_platform.definitions.language.answers import (
    Reading,
    amount,
    facts,
    from_wire,
    read_answers,
    show_all,
    summary_line,
    to_wire,
)
from forms_platform.definitions.language.document import Document, parse_document
from forms_platform.definitions.language.faults import DocumentFaults
from forms_platform.definitions.language.visibility import visible
from forms_platform.definitions.shipped_services import shipped
from tests.language.everything import RECEIPT, REGISTER, TODAY, a_document, a_field, parsed


def read(document: Document, raw: Any, **more: Any) -> Reading:
    """The reading of the answers on the fixed day."""
    return read_answers(document, raw, today=TODAY, names=REGISTER, **more)


def told(reading: Reading) -> dict[str, str]:
    """The Swedish sentence of every fault by its path."""
    return {fault.path: fault.sv for fault in reading.faults}


WHO = a_field("choice", "vem", options=[{"value": "jag", "label": "Jag"}, {"value": "annan", "label": "Någon annan"}])
IF_OTHER = {"left": {"field": "vem"}, "op": "=", "right": {"value": "annan", "type": "choice"}}


def test_every_fault_is_told_at_once() -> None:
    document = parsed(
        a_field("money", "belopp", short="Belopp", max="3000.00"),
        a_field("date", "datum", required=True, short="Datum"),
        a_field("email", "post"),
    )
    assert told(read(document, {"belopp": "4 200", "post": "ingen"})) == {
        "belopp": "Belopp får vara högst 3\u00a0000\u00a0kr",
        "datum": "Fyll i datum",
        "post": "Skriv en e-postadress, till exempel namn@exempel.se",
    }


def test_a_question_without_a_short_name_is_quoted_in_its_fault() -> None:
    document = parsed({**a_field("text", "vad", required=True), "label": {"sv": "Vad hände?", "en": "What happened?"}})
    (fault,) = read(document, {}).faults
    assert (fault.sv, fault.en) == ("Svara på frågan ”Vad hände?”", "Answer the question “What happened?”")


def test_an_answer_to_a_hidden_question_is_dropped() -> None:
    document = parsed(WHO, a_field("text", "namn", when=IF_OTHER, required=True))
    reading = read(document, {"vem": "jag", "namn": "Kalle"})
    assert reading.ok
    assert reading.values == {"vem": "jag"}
    assert reading.hidden == {"namn"}
    assert reading.facts["namn"] is None


def test_what_hangs_on_a_hidden_answer_is_hidden_too() -> None:
    named = {"left": {"field": "namn"}, "op": "filled"}
    document = parsed(WHO, a_field("text", "namn", when=IF_OTHER), a_field("phone", "nummer", when=named))
    reading = read(document, {"vem": "jag", "namn": "Kalle", "nummer": "070-174 06 05"})
    assert reading.visible_fields == ("vem",)
    stale = {"vem": "jag", "namn": "Kalle", "nummer": "070-174 06 05"}
    assert visible(document, stale).fields == ("vem",)


def test_a_hidden_page_asks_nothing() -> None:
    raw = a_document(WHO)
    raw["pages"].append(
        {"key": "mer", "title": "Mer", "when": IF_OTHER, "fields": [a_field("text", "namn", required=True)]}
    )
    document = parse_document(raw)
    assert read(document, {"vem": "jag"}).visible_pages == ("sida",)
    assert told(read(document, {"vem": "annan"})) == {"namn": "Fyll i svar text"}


def test_faults_of_other_pages_are_not_told_but_their_answers_count() -> None:
    raw = a_document(WHO, a_field("text", "namn", required=True))
    raw["pages"].append(
        {"key": "mer", "title": "Mer", "fields": [a_field("text", "mer", when=IF_OTHER, required=True)]}
    )
    document = parse_document(raw)
    assert set(told(read(document, {"vem": "annan"}, pages={"mer"}))) == {"mer"}
    assert told(read(document, {"vem": "jag"}, pages={"mer"})) == {}


def test_an_answer_that_cannot_be_read_counts_as_none_in_the_rules() -> None:
    document = parsed(
        a_field("money", "belopp"), a_field("text", "vad", when={"left": {"field": "belopp"}, "op": "filled"})
    )
    assert read(document, {"belopp": "mycket", "vad": "x"}).visible_fields == ("belopp",)


NO_RECEIPT = {"left": {"field": "row.saknas"}, "op": "filled"}
RECEIPTS = a_field(
    "table", "kvitton", required=True, min_rows=1, max_rows=3, row_label="Kvitto",
    columns=[
        a_field("money", "summa", required=True, short="Summa"),
        a_field("consent", "saknas"),
        a_field("attachment", "bild", required=True, short="Bild", when={"not": NO_RECEIPT}),
        a_field("text", "varfor", required=True, short="Varför", when=NO_RECEIPT),
        a_field("computed", "moms", gives="money",
                value={"fn": "div", "args": [{"field": "row.summa"}, {"value": "5", "type": "number"}], "scale": 2}),
    ],
)  # fmt: skip
TOTAL = a_field("computed", "total", gives="money", value={"fn": "sum", "of": {"field": "kvitton[].summa"}})


def test_rows_have_their_own_rules_and_their_own_faults() -> None:
    document = parsed(RECEIPTS, TOTAL)
    reading = read(document, {"kvitton": [{"summa": "x"}, {"summa": "10", "saknas": "on"}]})
    assert told(reading) == {
        "kvitton.0.summa": "Skriv summa med siffror, till exempel 1 234,50",
        "kvitton.0.bild": "Lägg till bild",
        "kvitton.1.varfor": "Fyll i varför",
    }
    assert reading.hidden == {"kvitton.0.varfor", "kvitton.1.bild"}
    assert "kvitton" not in reading.values


def test_a_sum_that_has_a_field_of_its_own_is_not_told_again_under_the_rows() -> None:
    rows = {"kvitton": [{"summa": "10", "bild": [RECEIPT]}]}
    alone, told = parsed(RECEIPTS | {"total": "summa"}), parsed(RECEIPTS | {"total": "summa"}, TOTAL)
    totals = [
        [line.total for line in show_all(each, read(each, rows).values, "sv", REGISTER)[0].lines]
        for each in (alone, told)
    ]
    assert totals == [["10\u00a0kr"], ["", ""]]


def test_rows_are_summed_in_whole_ore_and_empty_rows_at_the_end_do_not_count() -> None:
    document = parsed(RECEIPTS, TOTAL, summary_line=["total"], amount_field="total")
    rows = [{"summa": "0,10", "bild": [RECEIPT]}, {"summa": "0,20", "bild": RECEIPT}, {"summa": " "}, {}]
    reading = read(document, {"kvitton": rows, "total": "1000000"})
    assert reading.ok
    assert reading.values["total"] == 30
    assert [row["moms"] for row in reading.values["kvitton"]] == [2, 4]
    assert summary_line(document, reading.values, "sv", REGISTER) == "0,30\u00a0kr"
    assert amount(document, reading.values) == 30


@pytest.mark.parametrize(
    ("clients", "sv", "en"),
    [
        ([], "Bisyssla: nej", "Secondary employment: no"),
        (["Lindströms Städ AB"], "Bisyssla: ja, Lindströms Städ AB, 2 timmar i veckan",
         "Secondary employment: yes, Lindströms Städ AB, 2 hours a week"),
        (["A", "B", "C", "D"], "Bisyssla: ja, A, B, och 2 till, 8 timmar i veckan",
         "Secondary employment: yes, A, B, and 2 more, 8 hours a week"),
    ],
)  # fmt: skip
def test_the_line_of_a_secondary_employment_says_what_it_is_about(clients: list[str], sv: str, en: str) -> None:
    document = parse_document(shipped()["bisyssla"])
    values: dict[str, Any] = {"har_bisyssla": bool(clients)}
    if clients:
        values["bisysslor"] = tuple({"uppdragsgivare": one, "timmar": Decimal(2)} for one in clients)
        values["timmar_summa"] = Decimal(2 * len(clients))
    said = [summary_line(document, values, language, REGISTER).replace("\u00a0", " ") for language in ("sv", "en")]
    assert said == [sv, en]


@pytest.mark.parametrize(
    ("rows", "code"),
    [([], "required"), ([{}], "required"), ("x", "wrong_shape"), (["x"], "wrong_shape"),
     ([{"summa": "1"}] * 4, "too_many_rows"), ([{"summa": "1"}] * 2000, "too_many_rows")],
)  # fmt: skip
def test_too_few_too_many_and_shapeless_rows_are_faults_of_the_table(rows: Any, code: str) -> None:
    (fault,) = read(parsed(RECEIPTS), {"kvitton": rows}).faults
    assert (fault.path, fault.code) == ("kvitton", code)


def test_an_answer_may_be_refused_by_a_rule_of_its_own() -> None:
    late = {"left": {"field": "till"}, "op": "<=", "right": {"field": "fran"}}
    text = {"sv": "Sluttiden behöver vara senare", "en": "The end must be later"}
    document = parsed(a_field("time", "fran"), a_field("time", "till", refuse=[{"when": late, "text": text}]))
    reading = read(document, {"fran": "10", "till": "9.30"})
    assert [(fault.path, fault.code, fault.en) for fault in reading.faults] == [
        ("till", "refused", "The end must be later")
    ]
    assert "till" not in reading.values
    assert reading.facts["till"] is None
    assert read(document, {"till": "9.30"}).ok


def test_both_days_of_a_period_tell_their_faults() -> None:
    document = parsed(a_field("period", "ledig", min="today", max_days=10, short="Ledighet"))
    assert set(told(read(document, {"ledig": {"from": "snart"}}))) == {"ledig.from", "ledig.to"}
    assert set(told(read(document, {"ledig": {"from": "30/11", "to": "29/11"}}))) == {"ledig.to"}
    assert set(told(read(document, {"ledig": {"from": "25/11", "to": "24/12"}}))) == {"ledig.to"}
    reading = read(document, {"ledig": {"from": "25 nov", "to": "2026-11-27"}})
    assert reading.values["ledig"].days == 3
    assert show_all(document, reading.values, "sv", REGISTER)[0].lines[0].value == "25–27 november 2026"


def test_a_suggestion_in_english_is_the_same_answer_as_in_swedish() -> None:
    gym = {"sv": "Gymkort", "en": "Gym membership"}
    document = parsed(a_field("text", "vad", suggestions=[gym]))
    for written in ("gymkort", "Gym Membership", " GYMKORT "):
        reading = read(document, {"vad": written})
        assert reading.values == {"vad": "Gymkort"}
    assert show_all(document, reading.values, "en", REGISTER)[0].lines[0].value == "Gym membership"
    assert read(document, {"vad": "Curling"}).values == {"vad": "Curling"}


def test_files_that_are_too_large_of_the_wrong_type_or_unknown_are_refused() -> None:
    document = parsed(a_field("attachment", "fil", accept=["png"], max_mb=1, max_files=2))
    assert "fel filtyp" in told(read(document, {"fil": [RECEIPT]}))["fil"]
    assert told(read(document, {"fil": ["00000000-0000-4000-8000-00000000000f"]})) == {
        "fil": "Filen finns inte längre. Ladda upp den igen"
    }
    assert read(document, {"fil": ["../../etc/passwd"]}).faults[0].code == "unknown_file"


def test_people_units_and_cost_centres_must_exist() -> None:
    document = parsed(a_field("person"), a_field("unit"), a_field("cost_centre"))
    assert [fault.code for fault in read(document, {"person": "99", "unit": "99", "cost_centre": "99"}).faults] == [
        "unknown_person", "unknown_unit", "unknown_cost_centre"
    ]  # fmt: skip
    reading = read(document, {"person": "1", "unit": 1, "cost_centre": "4110 Hemtjänst"})
    assert reading.values == {"person": 1, "unit": 1, "cost_centre": "4110"}


def test_a_box_that_is_not_ticked_is_no_consent() -> None:
    document = parsed(a_field("consent", "intyg", required=True))
    assert read(document, {"intyg": "on"}).values == {"intyg": True}
    for raw in (None, "", False, "off", "nej"):
        assert read(document, {"intyg": raw}).faults[0].code == "required"


def test_control_characters_and_broken_text_never_reach_the_store() -> None:
    document = parsed(a_field("text"), a_field("long_text"))
    reading = read(document, {"text": "a\x00b", "long_text": "a\ud800b"})
    assert [fault.code for fault in reading.faults] == ["bad_characters", "bad_characters"]
    assert read(document, {"long_text": "rad 1\r\nrad 2"}).values == {"long_text": "rad 1\nrad 2"}


def test_what_nobody_asked_is_left_out_on_the_way_back() -> None:
    document = parsed(a_field("money"))
    assert from_wire(document, {"money": "12.50", "other": 1}) == {"money": 1250}
    assert to_wire(document, {"money": 1250, "other": 1}) == {"money": "12.50"}
    assert facts(document, {}) == {"money": None}


def test_unanswered_questions_show_only_when_asked_for() -> None:
    document = parsed(WHO, a_field("text", "namn", when=IF_OTHER), a_field("phone"))
    values = read(document, {"vem": "jag"}).values
    assert [line.key for line in show_all(document, values, "sv", REGISTER)[0].lines] == ["vem"]
    whole = show_all(document, values, "sv", REGISTER, with_empty=True)
    assert [(line.key, line.value) for line in whole[0].lines] == [("vem", "Jag"), ("phone", "")]


PATTERN = [
    {"key": "konto", "label": {"sv": "Konto", "en": "Account"}, "source": "konto"},
    {"key": "ansvar", "label": {"sv": "Ansvar", "en": "Cost centre"}, "source": "cost_centres"},
    {"key": "projekt", "label": {"sv": "Projekt", "en": "Project"}, "digits": 5, "required": False},
]
CODED = a_field("code_string", "kod", pattern=PATTERN)


def test_an_account_may_be_named_by_its_code_or_its_name_and_must_be_one_that_is_allowed() -> None:
    document = parsed(a_field("account", "konto", begins=["4"]))
    for written in ("4510", "4510 Bidrag", "bidrag", "Grants"):
        assert read(document, {"konto": written}).values == {"konto": "4510"}
    assert [read(document, {"konto": one}).faults[0].code for one in ("5510", "9999", "x")] == [
        "other_account", "unknown_account", "unknown_account"
    ]  # fmt: skip
    assert document.by_key["konto"].show("4510", "en", REGISTER) == "4510 Grants"


@pytest.mark.parametrize(
    "written",
    ["4510-4110-00012", "4510 4110 00012", {"konto": "4510 Bidrag", "ansvar": "Hemtjänst 4110", "projekt": "00012"}],
)
def test_a_code_string_may_be_written_in_one_or_in_parts(written: Any) -> None:
    if isinstance(written, dict):
        written = written | {"ansvar": "4110 Hemtjänst"}
    reading = read(parsed(CODED), {"kod": written})
    assert reading.values == {"kod": ("4510", "4110", "00012")}
    assert reading.facts["kod.projekt"] == "00012"
    shown = parsed(CODED).by_key["kod"].show(reading.values["kod"], "sv", REGISTER)
    assert shown == "4510-4110-00012 (Bidrag, Hemtjänst)"


def test_a_part_that_may_be_left_out_is_no_answer_to_rules_and_is_not_written() -> None:
    document = parsed(CODED, a_field("text", "varfor", when={"left": {"field": "kod.projekt"}, "op": "filled"}))
    reading = read(document, {"kod": "4510-4110"})
    assert reading.values == {"kod": ("4510", "4110", "")}
    assert reading.hidden == {"varfor"}
    assert document.by_key["kod"].show(reading.values["kod"], "sv", REGISTER) == "4510-4110 (Bidrag, Hemtjänst)"
    assert document.by_key["kod"].to_wire(reading.values["kod"]) == {"konto": "4510", "ansvar": "4110"}


def test_every_part_of_a_code_string_tells_its_fault() -> None:
    document = parsed(CODED)
    assert told(read(document, {"kod": {"konto": "1", "projekt": "12"}})) == {
        "kod.konto": "1 finns inte. Välj konto ur registret",
        "kod.ansvar": "Fyll i ansvar",
        "kod.projekt": "Skriv projekt med 5 siffror",
    }
    assert told(read(document, {"kod": "4510"})) == {"kod": "Skriv kodsträngen så här: konto-ansvar-projekt"}
    assert read(document, {"kod": {"konto": ["x"]}}).faults[0].code == "wrong_shape"


def test_a_pattern_must_make_sense() -> None:
    both = [{"key": "a", "label": "A", "source": "konto", "digits": 4}]
    twice = [{"key": "a", "label": "A", "digits": 4}, {"key": "a", "label": "A", "digits": 4}]
    for pattern, code in (
        (both, "source_or_digits"),
        ([{"key": "a", "label": "A"}], "source_or_digits"),
        (twice, "part_twice"),
    ):
        with pytest.raises(DocumentFaults) as found:
            parsed(a_field("code_string", pattern=pattern))
        assert [fault.code for fault in found.value.faults] == [code]
