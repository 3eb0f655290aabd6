"""Documents: refused with every fault at once and a place for each, or sound as a whole."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from forms_platform.definitions.language.answers import read_answers
from forms_platform.definitions.language.document import parse_document
from forms_platform.definitions.language.faults import DocumentFaults, Fault
from forms_platform.definitions.language.fields import FIELD_KINDS
from forms_platform.definitions.language.strict_json import load_json
from tests.language.everything import A_SYSTEM, REGISTER, TODAY, a_document, a_field, parsed


def faults_of(raw: Any) -> dict[str, str]:
    """The code of every fault by its path; empty when the document is sound."""
    try:
        parse_document(raw)
    except DocumentFaults as found:
        for fault in found.faults:
            assert all((fault.sv, fault.en))
        return {fault.path: fault.code for fault in found.faults}
    return {}


def text_faults(text: str | bytes) -> list[str]:
    """The codes of what is wrong with the text itself."""
    try:
        load_json(text)
    except DocumentFaults as found:
        return [fault.code for fault in found.faults]
    return []


AMOUNT_FILLED = {"left": {"field": "money"}, "op": "filled"}
TABLE = a_field("table", "rader", columns=[a_field("money", "summa"), a_field("choice", "typ")])


def test_faults_of_every_part_are_told_at_once() -> None:
    raw = a_document(
        a_field("money", min="3.00", max="2.00"),
        a_field("date", min="snart"),
        a_field("sång"),
        a_field("text", "Fel nyckel", okand=1),
        summary="",
        category="annat",
    )
    del raw["after"]
    assert faults_of(raw) == {
        "summary.sv": "too_short",
        "category": "not_allowed",
        "pages.0.fields.0": "min_above_max",
        "pages.0.fields.1.min": "not_a_date_bound",
        "pages.0.fields.2": "unknown_kind",
        "pages.0.fields.3.key": "bad_key",
        "pages.0.fields.3.okand": "unknown_key",
        "after": "missing",
    }


@pytest.mark.parametrize(
    ("field", "path", "code"),
    [
        (a_field("text", min_length=5, max_length=2), "", "min_above_max"),
        (a_field("text", read_only=True), "", "read_only_without_prefill"),
        (a_field("text", prefill="own.shoe_size"), "", "unknown_prefill"),
        (a_field("text", messages={"not_a_date": "x"}), "", "unknown_message"),
        (a_field("money", max="1.001"), "", "not_whole_ore"),
        (a_field("money", max="1 000"), "max", "not_decimal_text"),
        (a_field("money", max=1000), "max", "wrong_type"),
        (a_field("choice", options=[]), "options", "too_short"),
        (a_field("choice", options=[{"value": "a", "label": "A"}, {"value": "a", "label": "B"}]), "", "option_twice"),
        (a_field("attachment", accept=["exe"]), "accept.0", "not_allowed"),
        (a_field("attachment", max_mb=5000), "max_mb", "out_of_range"),
        (a_field("table", total="saknas"), "", "unknown_total"),
        (a_field("table", columns=[a_field("text", "a"), a_field("date", "a")]), "", "column_twice"),
        (a_field("table", columns=[TABLE]), "columns.0", "unknown_kind"),
        (a_field("computed", required=True), "", "computed_asks"),
        (a_field("information", required=True), "", "information_asks"),
        (a_field("text", required="ja"), "required", "wrong_type"),
        (a_field("text", label={"en": "Only English"}), "label.sv", "missing"),
    ],
)
def test_a_field_that_cannot_be_is_refused_at_its_place(field: dict[str, Any], path: str, code: str) -> None:
    assert faults_of(a_document(field)) == {f"pages.0.fields.0.{path}".rstrip("."): code}


@pytest.mark.parametrize(
    ("more", "path", "code"),
    [
        ({"summary_line": ["saknas"]}, "summary_line.0", "unknown_field"),
        ({"amount_field": "text"}, "amount_field", "wrong_kind"),
        ({"limits": [{"field": "text", "max": "3000.00"}]}, "limits.0.field", "wrong_kind"),
        ({"limits": [{"field": "money", "of": "money", "max": "3000.00"}]}, "limits.0.of", "wrong_kind"),
        ({"subject": "text"}, "subject", "wrong_kind"),
        ({"checks": [{"when": {"left": {"field": "nix"}, "op": "filled"}, "level": "ok", "text": "Ja"}]},
         "checks.0.when.left.field", "unknown_field"),
    ],
)  # fmt: skip
def test_what_the_document_names_must_exist_and_fit(more: dict[str, Any], path: str, code: str) -> None:
    assert faults_of(a_document(a_field("text"), a_field("money"), **more)) == {path: code}


def test_a_rule_may_only_use_what_was_answered_before_it() -> None:
    assert faults_of(a_document(a_field("text", when=AMOUNT_FILLED), a_field("money"))) == {
        "pages.0.fields.0.when": "later_field"
    }
    assert faults_of(a_document(a_field("money", when=AMOUNT_FILLED))) == {"pages.0.fields.0.when": "later_field"}
    assert faults_of(a_document(a_field("money"), a_field("text", when=AMOUNT_FILLED))) == {}


def test_computed_fields_cannot_go_in_a_circle() -> None:
    a = a_field("computed", "a", value={"fn": "add", "args": [{"field": "b"}, {"value": "1", "type": "number"}]})
    b = a_field("computed", "b", value={"fn": "add", "args": [{"field": "a"}, {"value": "1", "type": "number"}]})
    assert faults_of(a_document(a, b)) == {"pages.0.fields.0.value": "later_field"}


def test_a_computed_field_must_give_what_it_says() -> None:
    field = a_field("computed", gives="money", value={"fn": "count", "of": {"field": "rader"}})
    assert faults_of(a_document(TABLE, field)) == {"pages.0.fields.1.value": "wrong_type"}


def test_options_in_rules_must_exist_in_rows_too() -> None:
    wrong = {"left": {"field": "row.typ"}, "op": "=", "right": {"value": "nix", "type": "choice"}}
    table = a_field("table", columns=[a_field("choice", "typ"), a_field("text", "vad", when=wrong)])
    assert list(faults_of(a_document(table)).values()) == ["unknown_option"]


def test_keys_are_used_once_and_reserved_ones_never() -> None:
    raw = a_document(a_field("text", "a"), a_field("date", "a"), a_field("text", "row"))
    raw["pages"].append({"key": "granska", "title": "Granska", "fields": [a_field("text", "b")]})
    assert faults_of(raw) == {
        "pages.0.fields.1.key": "key_twice", "pages.0.fields.2.key": "reserved_key", "pages.1.key": "reserved_key"
    }  # fmt: skip


def test_a_prefill_must_suit_the_field() -> None:
    assert faults_of(a_document(a_field("date", prefill="own.name"))) == {"pages.0.fields.0.prefill": "prefill_unfit"}
    assert faults_of(a_document(a_field("date", prefill="earlier.nix"))) == {
        "pages.0.fields.0.prefill": "unknown_field"
    }
    assert faults_of(a_document(a_field("unit", prefill="own.unit", read_only=True))) == {}
    assert faults_of(a_document(a_field("date", prefill="earlier.date"))) == {}


def transaction(kind: str, more: dict[str, Any] | None = None, **set_: Any) -> dict[str, Any]:
    """A document whose payroll delivery is one transaction."""
    one = {"kind": kind, "set": set_, **(more or {})}
    fields = (a_field("money"), a_field("date"), a_field("choice"), TABLE)
    return a_document(*fields, deliveries={"payroll": {"transactions": [one]}})


PAY = {"code": {"value": "UTLÄGG"}, "amount": {"field": "money"}}


@pytest.mark.parametrize(
    ("raw", "path", "code"),
    [
        (transaction("lonetrans", amount={"field": "money"}), "set", "needed_attribute"),
        (transaction("lonetrans", **{**PAY, "code": {"value": "UTLAGG"}}), "set.code", "unknown_code"),
        (transaction("lonetrans", **PAY, vat={"field": "date"}), "set.vat", "wrong_type"),
        (transaction("lonetrans", **PAY, vat={"field": "nix"}), "set.vat.field", "unknown_field"),
        (transaction("lonetrans", **PAY, shoe={"value": "44"}), "set.shoe", "unknown_attribute"),
        (transaction("lonetrans", **PAY, info={"case": "title"}), "set.info", "bad_source"),
        (transaction("lonetrans", **PAY, info={"parameter": ""}), "set.info", "bad_source"),
        (transaction("lonetrans", **PAY, account={"map": "choice", "to": {"a": "1"}}),
         "set.account.to", "map_incomplete"),
        (transaction("lonetrans", **PAY, account={"map": "choice", "to": {"c": "1"}, "otherwise": "2"}),
         "set.account.to", "map_unknown"),
        (transaction("lonetrans", {"each": "money"}, **PAY), "each", "wrong_kind"),
        (transaction("lonetrans", **{**PAY, "amount": {"field": "row.summa"}}), "set.amount.field", "unknown_field"),
    ],
)  # fmt: skip
def test_a_delivery_that_does_not_fit_the_target_is_refused(raw: dict[str, Any], path: str, code: str) -> None:
    assert faults_of(raw) == {f"deliveries.payroll.transactions.0.{path}": code}


def test_a_delivery_may_go_row_by_row() -> None:
    account = {"map": "row.typ", "to": {"a": "6410"}, "otherwise": "6490"}
    row = {**PAY, "amount": {"field": "row.summa"}, "account": account, "collection": {"case": "number"}}
    assert faults_of(transaction("lonetrans", {"each": "rader"}, **row)) == {}


def test_a_text_says_its_swedish_where_there_is_no_english() -> None:
    document = parsed(a_field("text"))
    assert (document.title.say("en"), document.after.say("en")) == ("Trial", "Klart")


# --- hostile documents ---------------------------------------------------------------------------------------------


def nested(depth: int) -> Any:
    """A list in a list, so deep."""
    value: Any = "x"
    for _ in range(depth):
        value = [value]
    return value


def many(count: int) -> list[dict[str, Any]]:
    """So many text fields."""
    return [a_field("text", f"f{n}") for n in range(count)]


HOSTILE: dict[str, Callable[[], Any]] = {  # made when they are used: some are too deep even to be printed
    "nothing": lambda: None,
    "a number": lambda: 1,
    "a word": lambda: "x",
    "an empty object": dict,
    "lists": lambda: [[]],
    "a truth": lambda: True,
    "a deep workflow": lambda: a_document(workflow=nested(5000)),
    "deep pages": lambda: {"pages": nested(2000)},
    "floats": lambda: {"a": 1.5, "b": float("nan")},
    "a great number": lambda: {"a": 10**400},
    "a key that is a number": lambda: {1: 2},
    "a thing": lambda: {"a": object()},
    "a null character": lambda: a_document(title="a\x00b"),
    "half a character": lambda: a_document(title="\ud800"),
    "a long title": lambda: a_document(title="x" * 20_000),
    "options of the wrong type": lambda: a_document(a_field("choice", options=["a"] * 50_000)),
    "a hundred thousand fields": lambda: {"pages": [{"fields": many(100_001)}]},
    "501 fields": lambda: a_document(*many(501)),
    "41 pages": lambda: a_document(
        pages=[{"key": f"p{n}", "title": "P", "fields": [f]} for n, f in enumerate(many(41))]
    ),
    "a long key": lambda: a_document(a_field("text", "k" * 300)),
    "a rule of 5000 rows": lambda: a_document(a_field("money"), a_field("text", when={"all": [AMOUNT_FILLED] * 5000})),
    "201 rules": lambda: a_document(a_field("money"), *({**field, "when": AMOUNT_FILLED} for field in many(201))),
    "2001 options": lambda: a_document(
        *(a_field("choice", f"c{c}", options=[{"value": f"v{n}", "label": "V"} for n in range(1001)]) for c in range(2))
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_refused_at_once(name: str) -> None:
    raw = HOSTILE[name]()
    started = time.process_time()
    found = faults_of(raw)
    assert found
    assert len(found) <= 250
    assert time.process_time() - started < 1.0


def test_a_document_of_500_fields_and_200_rules_is_read_in_under_a_second() -> None:
    fields = [a_field("money"), *(a_field("text", f"f{n}", when=AMOUNT_FILLED) for n in range(200))]
    fields += [a_field("choice", f"g{n}") for n in range(299)]
    started = time.process_time()
    assert faults_of(a_document(*fields)) == {}
    assert time.process_time() - started < 1.0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"a": 1, "a": 2}', "duplicate_key"),
        ('{"b": [{"a": 1, "a": 2}]}', "duplicate_key"),
        ('{"a": NaN}', "not_json"),
        ("{", "not_json"),
        ("", "not_json"),
        (b"\xff\xfe", "not_json"),
        ("[" * 200_000, "too_deep"),
        (" " * 1_000_001, "too_large"),
        ('{"a": ' + "9" * 5000 + "}", "not_json"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_text_that_is_no_honest_json_is_refused(text: str | bytes, code: str) -> None:
    assert text_faults(text) == [code]


def test_a_json_fault_says_where_it_is() -> None:
    with pytest.raises(DocumentFaults) as found:
        load_json('{\n "a": }')
    assert found.value.faults[0].say("sv") == "Det här är inte giltig JSON: felet finns vid rad 2, tecken 7."


def test_honest_json_is_what_it_says() -> None:
    assert load_json(json.dumps(a_document())) == a_document()
    assert isinstance(Fault("a", "b", "c", "d").say("en"), str)


def test_a_pattern_is_no_regular_expression_and_costs_what_its_length_does() -> None:
    document = parsed(a_field("text", pattern="(9+)+$"))
    started = time.process_time()
    reading = read_answers(document, {"text": "9" * 1000 + "x"}, today=TODAY, names=REGISTER)
    assert [fault.code for fault in reading.faults] == ["too_long"]
    sound = read_answers(document, {"text": "(1+)+$"}, today=TODAY, names=REGISTER)
    assert sound.values["text"] == "(1+)+$"  # every mark but 9, A and X stands for itself
    assert time.process_time() - started < 0.5
    assert faults_of(a_document(a_field("text", pattern="9" * 61))) == {"pages.0.fields.0.pattern": "too_long"}


@pytest.mark.parametrize("kind", sorted(FIELD_KINDS))
def test_script_in_a_label_is_text_like_any_other(kind: str) -> None:
    script = "<script>alert(1)</script>"
    before = [A_SYSTEM] if kind == "looked_up" else []
    document = parsed(*before, a_field(kind, label=script, help=script))
    assert document.by_key[kind].label.sv == script  # whoever prints it escapes it; nothing here takes it for markup


def test_a_million_fields_and_ten_megabytes_are_refused_before_they_are_read() -> None:
    started = time.process_time()
    assert text_faults(b'{"pages": [{"fields": [' + b'{"kind":"text"},' * 1_000_000 + b"null]}]}") == ["too_large"]
    assert text_faults('{"title": "' + "x" * 10_000_000 + '"}') == ["too_large"]
    assert faults_of({"pages": [{"fields": [{}] * 1_000_000}]}) == {"": "too_large"}
    assert faults_of(a_document(title="x" * 10_000_000)) == {"title.sv": "too_long"}
    assert time.process_time() - started < 1.0


@pytest.mark.parametrize("junk", [None, 7, "x", [], {}, True, [{}], {"sv": 1}])
def test_a_wrong_type_in_any_place_is_a_fault_there_or_changes_nothing_else(junk: Any) -> None:
    for key in a_document():
        found = faults_of(a_document(**{key: junk}))
        assert all(path == key or path.startswith(f"{key}.") for path in found), (key, junk, found)


# --- registers -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "path", "code"),
    [
        ([a_field("choice", options_from="systems")], "pages.0.fields.0", "options_or_register"),
        ([{"kind": "choices", "key": "a", "label": "A"}], "pages.0.fields.0", "options_or_register"),
        ([{**A_SYSTEM, "options_from": {"source": "roles", "within": "nix"}}],
         "pages.0.fields.0.options_from.within", "not_from_register"),
        ([a_field("looked_up")], "pages.0.fields.0.of", "not_from_register"),
        ([a_field("looked_up"), A_SYSTEM], "pages.0.fields.0.of", "not_from_register"),
        ([A_SYSTEM, a_field("looked_up", source="others")], "pages.0.fields.1.of", "not_from_register"),
        ([A_SYSTEM, a_field("looked_up", required=True)], "pages.0.fields.1", "computed_asks"),
    ],
)  # fmt: skip
def test_what_comes_from_a_register_must_say_from_which(fields: list[dict[str, Any]], path: str, code: str) -> None:
    assert faults_of(a_document(*fields)) == {path: code}
