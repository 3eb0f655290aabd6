"""What each command does to a document."""

from __future__ import annotations

from typing import Any

import pytest

from forms_platform.builder import fresh
from forms_platform.builder.cannot import CannotEdit
from forms_platform.builder.changes import Change, done, undone
from forms_platform.builder.edit import Asked, edit
from forms_platform.builder.outline import openable, question, slug, step_path
from forms_platform.builder.uses import used_by, uses
from forms_platform.definitions.checks import check, errors
from forms_platform.definitions.language.fields.kinds import FIELD_KINDS
from forms_platform.definitions.shipped_services import shipped
from workflows.plan import STEP_KINDS, parse_plan

SHIPPED = shipped()
ALLOWANCE = SHIPPED["friskvardsbidrag"]


def edited(document: Any, command: str, **asked: Any) -> Any:
    return edit(document, Asked(command, asked)).document


def broken(document: Any) -> list[str]:
    """What the document names that is not there, or not there yet."""
    return [fault.path for fault in check(document) if fault.code.startswith("unknown_") or fault.code == "later_field"]


def keys(document: Any, page: int = 0) -> list[str]:
    return [field["key"] for field in document["pages"][page]["fields"]]


def test_a_new_service_is_openable_and_lacks_only_its_questions() -> None:
    document = fresh.document("parkering", "Parkering", "2027-11-24")
    assert openable(document)
    assert "pages.0.fields" in {fault.path for fault in check(document)}


def test_every_kind_can_be_added_as_it_is_in_the_language() -> None:
    assert set(fresh.FIELDS) == set(FIELD_KINDS)


@pytest.mark.parametrize("kind", sorted(set(fresh.FIELDS) - {"looked_up"}))
def test_a_new_question_is_faultless(kind: str) -> None:
    document = edited(fresh.document("p", "P", "2027-11-24"), "add_field", kind=kind, page="uppgifter")
    assert errors(check(document)) == []


def test_the_key_of_a_new_question_follows_its_first_label() -> None:
    document = edited(fresh.document("p", "P", "2027-11-24"), "add_field", kind="money", page="uppgifter")
    named = edited(document, "set_field", ref="fraga", values={"label": {"sv": "Hur mycket?"}})
    assert keys(named) == ["hur_mycket"]


def test_a_key_that_was_published_stays_when_the_label_changes() -> None:
    document = edited(fresh.document("p", "P", "2027-11-24"), "add_field", kind="money", page="uppgifter")
    named = edited(document, "set_field", ref="fraga", values={"label": {"sv": "Hur mycket?"}}, published=True)
    assert keys(named) == ["fraga"]


@pytest.mark.parametrize("key", sorted({"belopp", "vem_betalade", "aktivitet", "datum", "kvitton", "kvitton.summa"}))
def test_renaming_a_question_breaks_no_reference(key: str) -> None:
    renamed = edited(ALLOWANCE, "rename_field", ref=key, key="ett_nytt_namn")
    assert broken(renamed) == []


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_any_question_of_any_shipped_service_can_be_renamed(name: str) -> None:
    document = SHIPPED[name]
    for key in [field["key"] for page in document["pages"] for field in page["fields"]]:
        document = edited(document, "rename_field", ref=key, key=f"{key[:50]}_ny")
    assert broken(document) == []


def test_every_kind_of_step_can_be_added() -> None:
    assert set(fresh.STEPS) == set(STEP_KINDS)


@pytest.mark.parametrize("kind", sorted(set(fresh.STEPS) - {"end", "choose", "parallel"}))
def test_a_new_step_is_as_the_notation_wants_it(kind: str) -> None:
    assert parse_plan(edited(ALLOWANCE, "add_step", kind=kind, after="chef")["workflow"])


def test_a_step_in_a_block_can_be_moved_and_found() -> None:
    document = edited(ALLOWANCE, "add_step", kind="parallel", after="chef")
    document = edited(document, "add_step", kind="task", block="steg", branch=1)
    assert step_path(document, "steg_2") == ("workflow", "steps", 1, "branches", 1, "steps", 0)


def test_moving_a_question_to_another_page_breaks_no_reference() -> None:
    moved = edited(ALLOWANCE, "move_field", ref="kommentar", page="om-dig", to=0)
    assert keys(moved)[0] == "kommentar"
    assert broken(moved) == []


def test_a_question_moved_before_what_it_depends_on_is_marked_there() -> None:
    moved = edited(ALLOWANCE, "move_field", ref="kort", to=0)
    assert broken(moved) == ["pages.1.fields.0.when"]


def test_removing_a_question_keeps_the_rules_that_name_it() -> None:
    removed = edited(ALLOWANCE, "remove_field", ref="vem_betalade")
    assert question(removed, "kort").field["when"] == question(ALLOWANCE, "kort").field["when"]  # type: ignore[union-attr] # it is there
    assert "pages.1.fields.4.when.left.field" in broken(removed)


def test_what_uses_a_question_is_found() -> None:
    places = {use.path[0] for use in uses(ALLOWANCE, "belopp")}
    assert places == {"pages", "summary_line", "amount_field", "limits", "checks", "workflow", "deliveries"}


def test_what_uses_a_column_is_found() -> None:
    assert [use.text for use in uses(ALLOWANCE, "kvitton.summa")] == ["summa", "kvitton[].summa"]


def test_a_page_tells_which_of_its_questions_are_used_elsewhere() -> None:
    assert "belopp" in used_by(ALLOWANCE, "aktivitet")
    assert used_by(ALLOWANCE, "bilagor") == []


def test_a_copy_has_a_key_of_its_own_and_stands_after() -> None:
    copied = edit(ALLOWANCE, Asked("copy_field", {"ref": "belopp"}))
    assert copied.chosen == "belopp_2"
    assert keys(copied.document, 1)[2:4] == ["belopp", "belopp_2"]


def test_the_kind_can_change_and_what_both_have_is_kept() -> None:
    changed = edited(ALLOWANCE, "change_kind", ref="kommentar", kind="text")
    assert question(changed, "kommentar").field == {  # type: ignore[union-attr] # it is there
        "kind": "text", "key": "kommentar",
        "label": {"sv": "Kommentar", "en": "Comment"},
        "example": {"sv": "Byter gym eftersom det gamla lade ner.", "en": "Changing gyms because the old one closed."},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("command", "asked", "code"),
    [
        ("remove_field", {"ref": "finns_inte"}, "no_such_question"),
        ("rename_field", {"ref": "belopp", "key": "datum"}, "key_taken"),
        ("rename_field", {"ref": "belopp", "key": "Belopp!"}, "bad_key"),
        ("rename_field", {"ref": "belopp", "key": "case"}, "key_taken"),
        ("add_field", {"kind": "table", "table": "kvitton"}, "table_in_table"),
        ("add_field", {"kind": "hologram", "page": "om-dig"}, "unknown_kind"),
        ("set_field", {"ref": "belopp", "values": {"key": "x"}}, "own_command"),
        ("replace_document", {"document": {"pages": "inga"}}, "not_openable"),
        ("fly", {}, "unknown_command"),
        ("move_field", {"ref": "belopp"}, "unknown_command"),
    ],
)
def test_what_cannot_be_done_is_told(command: str, asked: dict[str, Any], code: str) -> None:
    with pytest.raises(CannotEdit) as refused:
        edit(ALLOWANCE, Asked(command, asked))
    assert refused.value.code == code


def test_setting_what_is_already_so_changes_nothing() -> None:
    assert edit(ALLOWANCE, Asked("set_field", {"ref": "belopp", "values": {"required": True}})).changes == ()


def test_a_member_that_comes_back_stands_where_it_stood() -> None:
    removed = edit(ALLOWANCE, Asked("set_field", {"ref": "kort", "values": {"when": None}}))
    back = undone(removed.document, removed.changes)
    assert list(question(back, "kort").field) == list(question(ALLOWANCE, "kort").field)  # type: ignore[union-attr] # it is there


def test_a_change_is_stored_and_read() -> None:
    changes = edit(ALLOWANCE, Asked("remove_field", {"ref": "belopp"})).changes
    assert done(ALLOWANCE, [Change.from_json(one.to_json()) for one in changes]) == done(ALLOWANCE, changes)


@pytest.mark.parametrize(
    ("text", "key"),
    [("Hur mycket betalade du?", "hur_mycket_betalade_du"), ("Åäö", "aao"), ("3 saker", "saker"), ("?", "")],
)
def test_a_label_becomes_a_key(text: str, key: str) -> None:
    assert slug(text) == key
