"""Ten thousand edits at random, with undo and redo in between: always openable, and back to the first byte."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from forms_platform.builder import fresh
from forms_platform.builder.cannot import CannotEdit
from forms_platform.builder.changes import Change, done, undone
from forms_platform.builder.commands import COMMANDS
from forms_platform.builder.edit import Asked, edit
from forms_platform.builder.outline import Found, openable, questions, steps
from forms_platform.builder.step_moves import spots
from forms_platform.definitions.checks import check
from forms_platform.definitions.shipped_services import shipped

EDITS = 10_000
LARGEST = 80  # questions; above it some are removed
SHIPPED = shipped()


def text(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False)


@pytest.mark.fuzz
def test_ten_thousand_edits_can_all_be_taken_back_to_the_byte() -> None:
    chance = random.Random(20261124)
    first = text(SHIPPED["friskvardsbidrag"])
    document = json.loads(first)
    past: list[str] = []  # the changes as they are stored
    future: list[str] = []
    asked_for: set[str] = set()
    for number in range(EDITS):
        lot = chance.random()
        if lot < 0.15 and past:
            future.append(past.pop())
            document = undone(document, stored(future[-1]))
        elif lot < 0.25 and future:
            past.append(future.pop())
            document = done(document, stored(past[-1]))
        else:
            command, asked = a_command(chance, document)
            try:
                edited = edit(document, Asked(command, asked))
            except CannotEdit:
                continue
            asked_for.add(command)
            document = edited.document
            past.append(text([change.to_json() for change in edited.changes]))
            future.clear()
        assert openable(document), number
        if number % 100 == 0:
            check(document)  # finds what it finds, and never falls
    assert asked_for == set(COMMANDS)
    while past:
        document = undone(document, stored(past.pop()))
    assert text(document) == first


def stored(changes: str) -> list[Change]:
    return [Change.from_json(one) for one in json.loads(changes)]


def named(chance: random.Random, names: list[str]) -> str:
    return chance.choice(names or ["inget"])


def a_block(chance: random.Random, document: Any) -> str:
    return named(chance, [str(one.get("id")) for _, one in steps(document) if isinstance(one.get("branches"), list)])


def an_asking(chance: random.Random, document: Any) -> str:
    return named(chance, [str(one.get("id")) for _, one in steps(document) if one.get("asks")])


def a_saved_block(words: str) -> list[dict[str, Any]]:
    rule = {"left": {"field": "gata"}, "op": "filled"}
    return [{"kind": "text", "key": "gata", "label": {"sv": words}},
            {"kind": "text", "key": "ort", "label": {"sv": words}, "when": rule}]  # fmt: skip


def a_copy(chance: random.Random, asked: list[Found]) -> str:
    return named(chance, [one.ref for one in asked if one.field.get("copied")])


def a_move(chance: random.Random, document: Any, step: str) -> dict[str, Any]:
    """To any place that the editor offers, or to one that it does not."""
    places = [spot for _, listed in spots(document, step) for spot, _ in listed]
    if places and chance.random() < 0.8:
        return {"step": step, **chance.choice(places)._asdict()}
    return {"step": step, "to": 0, "block": a_block(chance, document), "branch": chance.randrange(4)}


def a_step_value(chance: random.Random, document: Any, value: Any, rule: Any) -> dict[str, Any]:
    """Any member of a step with what may stand there, or with what may not."""
    other = named(chance, [str(one.get("id")) for _, one in steps(document)])
    fitting: dict[str, list[Any]] = {
        "label": [{"sv": "Chefen säger <b>ja</b>"}], "when": [rule], "due": [{"workdays": 4}],
        "who": [{"manager_of": other}, {"group": "hr", "otherwise": {"role": "ekonom"}}, {"decider_of": other}],
        "need": ["all", {"count": 2}, {"percent": 60}, {"each": ["hr", "it"]}], "remind": [[{"before": 1}]],
        "on": [{"reject": f"@{other}"}, {"return": {"to": "requester", "then": other, "max": 2}}],
        "asks": [[{"key": "svar", "type": "money", "label": "Summa"}]], "rows": [{"field": "kvitton"}],
        "sees": [["belopp"]], "not_same_as": [[other]], "sign": [{"kind": "stepup"}], "join": [{"count": 1}],
        "overdue": [{"add": {"manager_of": "assignee"}}], "comment": [{"required_on": ["reject"]}],
    }  # fmt: skip
    name = chance.choice(sorted(fitting))
    return {name: chance.choice([value, *fitting[name]])}


def a_command(chance: random.Random, document: Any) -> tuple[str, dict[str, Any]]:
    """A command with arguments that mostly suit the document."""
    asked = list(questions(document))
    command = chance.choice(sorted(COMMANDS))
    if len(asked) > LARGEST and chance.random() < 0.5:
        command = "remove_field"
    if command == "replace_document" and chance.random() < 0.95:
        command = "set_field"
    ref = chance.choice([one.ref for one in asked] or ["ingen"])
    page = chance.choice([one["key"] for one in document["pages"]])
    choices = [one.ref for one in asked if isinstance(one.field.get("options"), list)] or ["ingen"]
    step = chance.choice([str(step.get("id")) for _, step in steps(document)] or ["inget"])
    place, words = chance.randrange(-1, 12), chance.choice(["Kort", "Hur mycket?", "<b>Fet</b>", "åäö 日本", "1"])
    rule = chance.choice([None, {"left": {"field": ref.replace(".", "[].")}, "op": "filled"}, {"all": []}])
    value = chance.choice([None, True, 3, "x", {"sv": words}, ["a"]])
    name = chance.choice(["label", "help", "required", "min", "max", "when", "options", "prefill", "total", "påhittat"])
    every: dict[str, dict[str, Any]] = {
        "add_page": {"after": chance.choice(["", page]), "title": chance.choice(["", words])},
        "remove_page": {"page": page},
        "move_page": {"page": page, "to": place},
        "copy_page": {"page": page},
        "set_page": {"page": page, "values": {chance.choice(["title", "intro", "when"]): value}},
        "add_field": chance.choice(
            [{"kind": chance.choice(sorted(fresh.FIELDS)), "page": page, "at": place}, {"kind": "text", "table": ref}]
        ),
        "remove_field": {"ref": ref},
        "move_field": {"ref": ref, "page": chance.choice(["", page]), "to": place},
        "copy_field": {"ref": ref},
        "set_field": {"ref": ref, "values": {name: value}},
        "rename_field": {"ref": ref, "key": f"nyckel_{chance.randrange(500)}"},
        "change_kind": {"ref": ref, "kind": chance.choice(sorted(fresh.FIELDS))},
        "add_option": {"ref": chance.choice(choices), "label": words},
        "remove_option": {"ref": chance.choice(choices), "place": place},
        "move_option": {"ref": chance.choice(choices), "place": 0, "to": place},
        "set_option": {"ref": chance.choice(choices), "place": 0, "name": "label", "value": {"sv": words}},
        "set_condition": {"of": chance.choice([f"field:{ref}", f"page:{page}", f"step:{step}"]), "rule": rule},
        "set_text": {"path": ("title",), "language": chance.choice(["sv", "en"]), "text": chance.choice(["", words])},
        "set_document": {"values": {chance.choice(["summary", "keywords", "minutes", "nytt"]): value}},
        "replace_document": {"document": SHIPPED[chance.choice(sorted(SHIPPED))]},
        "add_step": {
            "kind": chance.choice(sorted(fresh.STEPS)),
            **chance.choice([{"after": step}, {"block": step}, {}]),
        },
        "insert_block": {"page": page, "at": place, "block": "adress", "edition": 1, "fields": a_saved_block(words)},
        "take_over": {"ref": a_copy(chance, asked), "values": {name: value}, "edition": chance.randrange(1, 9)},
        "remove_step": {"step": step},
        "move_step": chance.choice([{"step": step, "to": place}, a_move(chance, document, step)]),
        "copy_step": {"step": step},
        "set_step": {"step": step, "values": a_step_value(chance, document, value, rule)},
        "rename_step": {"step": step, "to": f"steg_{chance.randrange(300)}"},
        "change_step": {"step": step, "kind": chance.choice(sorted(fresh.STEPS))},
        "rename_ask": {"step": an_asking(chance, document), "key": "svar", "to": chance.choice(["summa", "svar"])},
        "add_branch": {"step": a_block(chance, document)},
        "remove_branch": {"step": a_block(chance, document), "branch": chance.randrange(3)},
        "move_branch": {"step": a_block(chance, document), "branch": chance.randrange(3), "to": place},
        "set_branch": {
            "step": a_block(chance, document),
            "branch": 0,
            "values": {chance.choice(["label", "when"]): chance.choice([None, {"sv": words}, rule])},
        },
        "set_workflow": {"values": {chance.choice(["reserve", "recall", "ends"]): chance.choice([None, {}])}},
    }
    return command, every[command]
