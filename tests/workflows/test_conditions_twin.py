"""The rule language says the same on the server and in the browser."""

from __future__ import annotations

import json
import os
from pathlib import Path
from random import Random, SystemRandom

import pytest

from tests.workflows.rules_at_random import DAYS_OFF, TYPES, a_rule, a_value, a_wire
from tests.workflows.twin import Group, in_node, in_python
from workflows.conditions import check, check_value, compile_rule, compile_value, facts_from_wire
from workflows.functions import FUNCTIONS
from workflows.operators import OPERATORS
from workflows.values import type_names

VECTORS = json.loads((Path(__file__).parent.parent / "vectors" / "conditions.json").read_text())
CASES = int(os.environ.get("CONDITIONS_FUZZ_CASES", "100000"))
SEED = int(os.environ.get("CONDITIONS_FUZZ_SEED", "0")) or SystemRandom().getrandbits(40)
WIRES = 10  # for each rule
KINDS = ("number", "money", "date", "time", "text")


def of_vector(vector: Group) -> Group:
    return {**vector, "wires": [wire for wire, _ in vector["gives"]]}


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_the_server_gives_what_the_vectors_say(vector: Group) -> None:
    assert in_python(of_vector(vector))["given"] == [given for _, given in vector["gives"]]


def test_the_browser_gives_what_the_vectors_say() -> None:
    answers = in_node([of_vector(vector) for vector in VECTORS])

    wrong = [
        vector["name"]
        for vector, answer in zip(VECTORS, answers, strict=True)
        if answer["given"] != [given for _, given in vector["gives"]]
    ]
    assert wrong == []


def test_the_vectors_show_every_operator_function_and_type() -> None:
    text = json.dumps(VECTORS)

    assert [op for op in OPERATORS if f'"op": "{op}"' not in text] == []
    assert [fn for fn in (*FUNCTIONS, "if") if f'"fn": "{fn}"' not in text] == []
    assert set(type_names) - {kind for vector in VECTORS for kind in vector["types"].values()} == set()


@pytest.mark.fuzz
def test_server_and_browser_agree_on_rules_and_answers_at_random() -> None:
    random = Random(SEED)
    groups = []
    for number in range(CASES // WIRES):
        body = {"rule": a_rule(random)} if number % 2 else {"value": a_value(random, KINDS[number // 2 % len(KINDS)])}
        groups.append({**body, "types": TYPES, "daysOff": DAYS_OFF, "wires": [a_wire(random) for _ in range(WIRES)]})

    ours = [in_python(group) for group in groups]
    theirs = in_node(groups)

    assert len(theirs) == len(groups)
    different = [
        (json.dumps(group), mine, other)
        for group, mine, other in zip(groups, ours, theirs, strict=True)
        if mine != other
    ]
    assert not different, f"seed {SEED}: {len(different)} groups differ, the first is {different[0]}"
    # A fuzz where nearly everything is EMPTY or false would show nothing.
    rules = [given for group, mine in zip(groups, ours, strict=True) if "rule" in group for given in mine["given"]]
    values = [given for group, mine in zip(groups, ours, strict=True) if "value" in group for given in mine["given"]]
    assert 0.15 < sum(rules) / len(rules) < 0.85
    assert sum(given is not None for given in values) / len(values) > 0.4


@pytest.mark.fuzz
def test_the_rules_at_random_are_sound() -> None:
    random = Random(SEED)

    for _ in range(2000):
        rule, value = a_rule(random), a_value(random, "money")
        assert check(rule, TYPES) == [], (SEED, rule)
        assert check_value(value, TYPES, "money") == [], (SEED, value)


@pytest.mark.fuzz
def test_a_rule_that_does_not_know_the_form_says_the_same() -> None:
    random = Random(SEED)

    for _ in range(2000):
        rule, value, wire = a_rule(random), a_value(random, random.choice(KINDS)), a_wire(random)
        facts = facts_from_wire(TYPES, wire)
        assert compile_rule(rule)(facts) == compile_rule(rule, TYPES)(facts), (SEED, rule, wire)
        assert compile_value(value)(facts) == compile_value(value, TYPES)(facts), (SEED, value, wire)
