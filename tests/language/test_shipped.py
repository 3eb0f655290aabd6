"""The shipped e-services, filled in by people; complete in Swedish and English."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from forms_platform.definitions.checks import check, errors
from forms_platform.definitions.language.answers import Reading, facts, read_answers, show_all, summary_line
from forms_platform.definitions.language.document import Document, parse_document
from forms_platform.definitions.language.told import told
from forms_platform.definitions.shipped_services import shipped
from tests.language.everything import RECEIPT, REGISTER, TODAY
from workflows.plan import AnyStep, ChooseBlock, ParallelBlock, Plan, parse_plan

RAW = shipped()
ABOUT_ANNA = {"namn": "Anna Svensson", "enhet": "1", "anstallningsnummer": "4711"}


@pytest.fixture(params=RAW)
def raw(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Each shipped document as it was written."""
    document: dict[str, Any] = RAW[request.param]
    return document


def the(key: str) -> Document:
    """The shipped document with that key."""
    return parse_document(RAW[key])


def read(document: Document, **answers: Any) -> Reading:
    """The reading of Anna's answers."""
    return read_answers(document, {**ABOUT_ANNA, **answers}, today=TODAY, names=REGISTER)


def faults(reading: Reading) -> dict[str, str]:
    """The Swedish sentence of every fault by its path."""
    return {fault.path: fault.sv for fault in reading.faults}


def texts(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every text that a person reads, with its place. Decisive: the keys that hold texts in the language."""
    spoken = {"title", "summary", "about", "label", "short", "help", "example", "text", "message", "intro", "after",
              "contact", "privacy", "description", "row_label", "add_label", "unit", "answers", "decision"}  # fmt: skip
    if isinstance(value, dict):
        for key, inner in value.items():
            where = f"{path}.{key}"
            if key in spoken and not ("value" in str(type(inner)) or (isinstance(inner, dict) and "sv" not in inner)):
                yield where, inner
            elif key == "messages" and isinstance(inner, dict):
                yield from ((f"{where}.{code}", text) for code, text in inner.items())
            elif key == "suggestions":
                yield from ((f"{where}.{at}", text) for at, text in enumerate(inner))
            else:
                yield from texts(inner, where)
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from texts(inner, f"{path}.{at}")


def test_a_shipped_document_is_faultless(raw: dict[str, Any]) -> None:
    assert errors(check(raw)) == []


def test_a_shipped_document_is_named_as_its_file() -> None:
    assert all(document["key"] == name for name, document in RAW.items())


def test_every_text_is_there_in_english(raw: dict[str, Any]) -> None:
    found = list(texts(raw))
    assert len(found) > 20
    assert [where for where, text in found if isinstance(text, str)] == []
    assert [where for where, text in found if isinstance(text, dict) and not (text.get("sv") and text.get("en"))] == []


# --- Friskvårdsbidrag ----------------------------------------------------------------------------------------------

GYM = {
    "aktivitet": "gymkort",
    "belopp": "1 200",
    "datum": "20/11",
    "vem_betalade": "sjalv",
    "kvitton": [
        {"kopt_hos": "Friskis & Svettis", "summa": "900", "bild": [RECEIPT]},
        {"kopt_hos": "Björkvattens simhall", "summa": "300", "bild": [RECEIPT]},
    ],
    "intygar": "on",
}


def steps(plan: Plan, document: Document, reading: Reading) -> list[str]:
    """The steps that the answers lead through, those of the blocks in the blocks' place."""
    known = facts(document, reading.values)

    def through(some: tuple[AnyStep, ...]) -> Iterator[str]:
        for step in some:
            if not plan.applies(step, known):
                continue
            if not isinstance(step, ChooseBlock | ParallelBlock):
                yield step.id
                continue
            taken = [number for number in range(len(step.branches)) if plan.branch_applies(step, number, known)]
            for number in taken[:1] if isinstance(step, ChooseBlock) else taken:
                yield from through(step.branches[number].steps)

    return list(through(plan.steps))


def test_annas_allowance_is_read_and_shown() -> None:
    document = the("friskvardsbidrag")
    reading = read(document, **GYM)
    assert faults(reading) == {}
    assert summary_line(document, reading.values, "sv", REGISTER) == "Gymkort, 1\u00a0200\u00a0kr"
    assert summary_line(document, reading.values, "en", REGISTER) == "Gym membership, SEK\u00a01,200"
    shown = {
        line.label: line.value for page in show_all(document, reading.values, "sv", REGISTER) for line in page.lines
    }
    assert shown["Aktivitet"] == "Gymkort"
    assert shown["Betalat"] == "20 november 2026"
    assert shown["Kvittonas summa"] == "1\u00a0200\u00a0kr"


def test_the_two_faults_of_the_form_say_what_to_do() -> None:
    reading = read(the("friskvardsbidrag"), **{**GYM, "belopp": "4 200", "datum": ""})
    assert faults(reading) == {
        "belopp": "Beloppet får vara högst 3 000 kronor per år",
        "datum": "Ange vilket datum du betalade",
    }


def test_another_activity_and_the_municipalitys_card_ask_one_more_question_each() -> None:
    reading = read(the("friskvardsbidrag"), **{**GYM, "aktivitet": "Other activity", "vem_betalade": "kommunens_kort"})
    assert faults(reading) == {
        "annan_aktivitet": "Beskriv vilken annan aktivitet det är",
        "kort": "Ange kortets fyra sista siffror",
    }


def test_receipts_for_less_than_is_asked_for_are_not_enough() -> None:
    reading = read(the("friskvardsbidrag"), **{**GYM, "belopp": "1 200,01"})
    assert list(faults(reading)) == ["kvitton_summa"]


@pytest.mark.parametrize("paid", ["2025-12-31", "2026-11-25"])
def test_only_what_was_paid_this_year_up_to_today_counts(paid: str) -> None:
    assert list(faults(read(the("friskvardsbidrag"), **{**GYM, "datum": paid}))) == ["datum"]


def test_the_pay_office_sees_only_what_is_above_two_thousand() -> None:
    document = the("friskvardsbidrag")
    plan = parse_plan(document.workflow)
    receipt = {"kopt_hos": "Gym", "summa": "2 500", "bild": [RECEIPT]}
    small = read(document, **{**GYM, "belopp": "2 000", "kvitton": [receipt]})
    large = read(document, **{**GYM, "belopp": "2 000,01", "kvitton": [receipt]})
    assert steps(plan, document, small) == ["chef", "klar"]
    assert steps(plan, document, large) == ["chef", "lonecenter", "klar"]
    assert [row.text for row in told(document, large.values, [], "sv")][-1] == (
        "Över 2 000 kr. Går vidare till Lönecenter när du godkänt."
    )


# --- Ledighetsansökan ----------------------------------------------------------------------------------------------


def test_a_weeks_holiday_is_counted_in_days_and_working_days() -> None:
    document = the("ledighetsansokan")
    reading = read(document, typ="semester", period={"from": "21/12", "to": "2027-01-06"}, omfattning="100")
    assert faults(reading) == {}
    assert (reading.values["dagar"], reading.values["arbetsdagar"]) == (17, 8)
    assert summary_line(document, reading.values, "sv", REGISTER) == "Semester, 21 december 2026–6 januari 2027"
    assert steps(parse_plan(document.workflow), document, reading) == ["chef", "klar"]


def test_parental_leave_asks_for_the_child_or_the_due_date_and_half_a_year_for_the_next_manager() -> None:
    document = the("ledighetsansokan")
    answers = {
        "typ": "foraldraledig_penning",
        "period": {"from": "2027-01-11", "to": "2027-08-30"},
        "omfattning": "annan",
    }
    assert faults(read(document, **answers)) == {
        "procent": "Ange hur många procent du är ledig",
        "barn_fodelse": "Ange barnets personnummer, eller när barnet beräknas födas",
    }
    reading = read(document, **answers, procent="40", barn="19121212-1212", barn_fodelse="2027-01-01")
    assert "barn_fodelse" not in reading.values
    reading = read(document, **answers, procent="40", barn_fodelse="2027-01-01")
    assert faults(reading) == {}
    assert steps(parse_plan(document.workflow), document, reading) == ["chef", "nasta_chef", "hr", "klar"]


def test_part_of_a_day_asks_for_hours_instead_of_per_cent() -> None:
    document = the("ledighetsansokan")
    day = {"from": "2026-12-01", "to": "2026-12-01"}
    whole = {"typ": "komp", "period": day, "omfattning": "100"}
    part = {"del_av_dag": "ja", "tid_fran": "13", "tid_till": "12", "timmar": "3,5"}
    assert faults(read(document, **whole)) == {"del_av_dag": "Svara om du är ledig hela dagen eller en del av den"}
    assert faults(read(document, **whole, **part)) == {"tid_till": "Sluttiden behöver vara senare än starttiden"}
    reading = read(document, **whole, **{**part, "tid_till": "16.30"})
    assert faults(reading) == {}
    assert "omfattning" not in reading.values


def test_other_work_needs_its_employer_its_reasons_and_two_managers() -> None:
    document = the("ledighetsansokan")
    answers = {"typ": "annat_arbete", "period": {"from": "2027-01-11", "to": "2027-02-11"}, "omfattning": "100"}
    assert set(faults(read(document, **answers))) == {"arbetsgivare", "skal"}
    reading = read(document, **answers, arbetsgivare="Region Dalarna", skal="Prova på annat")
    assert steps(parse_plan(document.workflow), document, reading) == ["chef", "nasta_chef", "hr", "klar"]


# --- Utlägg --------------------------------------------------------------------------------------------------------

LUNCH = {"datum": "3/11", "beskrivning": "Lunch", "kategori": "rep_extern", "belopp": "560", "momssats": "12",
         "deltagare": "Anna Svensson\nStina Berg, Region Dalarna", "kvitto": [RECEIPT]}  # fmt: skip
BUS = {"datum": "4/11", "beskrivning": "Busskort", "kategori": "resa", "belopp": "106", "momssats": "6",
       "kvitto_saknas": "on", "forklaring": "Automaten gav inget kvitto"}  # fmt: skip
PAPER = {"datum": "5/11", "beskrivning": "Papper", "kategori": "forbrukning", "belopp": "99,95", "momssats": "25",
         "kvitto": [RECEIPT]}  # fmt: skip
CLAIM = {"typ": "utlagg", "syfte": "Studiebesök", "kostnadsstalle": "4110", "intygar": "on"}


def test_the_vat_of_every_rate_is_worked_out_to_the_ore() -> None:
    document = the("utlagg")
    mixed = {**PAPER, "momssats": "blandad", "moms_kvitto": "8,20"}
    reading = read(document, **CLAIM, rader=[LUNCH, BUS, PAPER, mixed, {**PAPER, "momssats": "0"}])
    assert faults(reading) == {}
    assert [row["moms"] for row in reading.values["rader"]] == [6000, 600, 1999, 820, 0]
    assert (reading.values["summa"], reading.values["moms_summa"]) == (965_85, 94_19)
    assert summary_line(document, reading.values, "sv", REGISTER) == "Studiebesök, 965,85\u00a0kr"


def test_a_missing_receipt_needs_its_explanation_and_representation_its_participants() -> None:
    rows = [{**BUS, "forklaring": ""}, {**LUNCH, "deltagare": ""}, {**PAPER, "kvitto": []}]
    assert faults(read(the("utlagg"), **CLAIM, rader=rows)) == {
        "rader.0.forklaring": "Förklara varför kvittot saknas",
        "rader.1.deltagare": "Skriv vilka som deltog",
        "rader.2.kvitto": "Lägg till kvittot, eller kryssa i att du saknar det",
    }


def test_more_vat_than_a_fifth_is_no_vat() -> None:
    row = {**PAPER, "momssats": "blandad", "moms_kvitto": "20"}
    assert faults(read(the("utlagg"), **CLAIM, rader=[row])) == {
        "rader.0.moms_kvitto": "Momsen kan vara högst 20 procent av beloppet"
    }


def test_the_decider_is_told_of_missing_receipts_and_representation() -> None:
    document = the("utlagg")
    reading = read(document, **CLAIM, rader=[LUNCH, BUS])
    assert [(row.level, row.text.split(".")[0]) for row in told(document, reading.values, [], "sv")] == [
        ("warning", "Minst ett kvitto saknas"), ("warning", "Representation")
    ]  # fmt: skip
    alone = read(document, **CLAIM, rader=[PAPER])
    assert [row.text for row in told(document, alone.values, [], "sv")] == ["Alla utlägg har kvitto."]
