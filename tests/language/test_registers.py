"""Choices from registers, what they are narrowed by, and what is looked up of them."""

from __future__ import annotations

from typing import Any

from forms_platform.definitions.language.answers import Reading, from_wire, read_answers, show_all, to_wire
from forms_platform.definitions.language.names import Listed, Register
from tests.language.everything import A_SYSTEM, TODAY, a_field, parsed

SYSTEMS = [Listed("lon", "Lönesystemet", "Payroll", level="sekretess", unit=1), Listed("karta", "Kartan", "Map")]
ROLES = [
    Listed("lon.lasa", "Läsa", "Read", within="lon", level="normal"),
    Listed("lon.betala", "Betala", "Pay", within="lon", level="hog"),
    Listed("karta.lasa", "Läsa", "Read", within="karta", level="normal"),
]
NAMES = Register(units={1: "Lönecenter"}, registers={"systems": SYSTEMS, "roles": ROLES})
FROM_ROLES = {"source": "roles", "within": "system"}
A_ROLE = {"kind": "choices", "key": "roller", "label": "Roller", "options_from": FROM_ROLES}
LEVELS = [{"value": "hog", "label": {"sv": "Hög", "en": "High"}}]
HIGH = {"left": {"field": "risk"}, "op": "has_any", "values": ["hog"], "type": "choice"}
DOCUMENT = parsed(
    A_SYSTEM,
    a_field("looked_up", "agare", of="system", source="systems", property="unit"),
    A_ROLE,
    a_field("looked_up", "risk", of="roller", source="roles", property="level", options=LEVELS),
    a_field("text", "skal", required=True, when=HIGH),
)


def read(**raw: Any) -> Reading:
    """The reading of these answers."""
    return read_answers(DOCUMENT, raw, today=TODAY, names=NAMES)


def codes(reading: Reading) -> dict[str, str]:
    """Path and code of every fault."""
    return {fault.path: fault.code for fault in reading.faults}


def test_an_entry_may_be_given_by_its_code_or_its_name_in_either_language() -> None:
    for said in ("lon", "Lönesystemet", "payroll"):
        assert read(system=said).values["system"] == "lon"
    assert codes(read(system="Okänt")) == {"system": "unknown_choice"}


def test_only_what_belongs_to_the_chosen_system_can_be_chosen_and_in_the_registers_order() -> None:
    assert read(system="lon", roller=["Betala", "Läsa"], skal="x").values["roller"] == ("lon.lasa", "lon.betala")
    assert codes(read(system="karta", roller=["lon.lasa"])) == {"roller": "unknown_choice"}
    assert codes(read(roller=["lon.lasa"])) == {"roller": "unknown_choice"}
    assert read(system="karta", roller=["Läsa"]).values["roller"] == ("karta.lasa",)


def test_what_the_register_knows_is_kept_with_the_answers_and_rules_see_it() -> None:
    reading = read(system="lon", roller=["lon.betala", "lon.lasa"])
    assert (reading.values["agare"], reading.values["risk"]) == (1, ("hog", "normal"))
    assert codes(reading) == {"skal": "required"}
    assert codes(read(system="lon", roller=["lon.lasa"])) == {}
    wire = to_wire(DOCUMENT, reading.values)
    assert (wire["agare"], wire["risk"]) == (1, ["hog", "normal"])
    assert from_wire(DOCUMENT, wire) == reading.values


def test_what_is_sent_for_something_looked_up_is_never_believed() -> None:
    reading = read(system="karta", roller=["karta.lasa"], risk=["hog"], agare="7")
    assert reading.values["risk"] == ("normal",)
    assert "agare" not in reading.values


def test_entries_are_shown_by_name_also_when_nobody_knows_them_any_more() -> None:
    values = {"system": "lon", "roller": ("lon.betala", "borta"), "agare": 1, "risk": ("hog", "normal")}
    lines = [line for page in show_all(DOCUMENT, values, "en", NAMES) for line in page.lines]
    assert {line.key: line.value for line in lines} == {
        "system": "Payroll", "agare": "Lönecenter", "roller": "Pay, borta", "risk": "High, normal"
    }  # fmt: skip


def test_a_column_is_narrowed_by_its_own_row() -> None:
    table = a_field("table", "rader", columns=[A_SYSTEM, A_ROLE])
    document = parsed(table)
    rows = [{"system": "lon", "roller": ["Läsa"]}, {"system": "karta", "roller": ["Läsa"]}]
    reading = read_answers(document, {"rader": rows}, today=TODAY, names=NAMES)
    assert [row["roller"] for row in reading.values["rader"]] == [("lon.lasa",), ("karta.lasa",)]
