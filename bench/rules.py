"""P7: a hundred conditions, and what the platform adds around and inside the functions that answer them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import date
from datetime import time as clock
from decimal import Decimal
from typing import Any

from bench.measure import ROUNDS, Result, against_floor, paired

HUNDRED = 100
KINDS = ("text", "money", "date", "email", "long_text", "number", "choice", "phone", "yes_no", "time")
TIMES = 300  # goes in a round
Facts = Mapping[str, Any]
Test = Callable[[Facts], bool]


def run() -> list[Result]:
    """The table's lines."""
    from forms_platform.definitions.language.visibility import visible

    document, facts = _document(), _facts()
    tests = [one.when for one in document.compiled.pages[0].fields if one.when is not None]
    by_hand = [hand_written(n) for n in range(HUNDRED)]
    verdicts = [test(facts) for test in tests]
    assert verdicts == [test(facts) for test in by_hand]
    assert len(verdicts) == HUNDRED
    assert 0.2 < sum(verdicts) / HUNDRED < 0.8, "some hold and some do not"

    def called(every: list[Test]) -> Callable[[], float]:
        return lambda: cpu(lambda: [test(facts) for test in every])

    rounds = 2 * ROUNDS + 1
    return [
        against_floor(
            "P7 100 villkor genom dokumentet", "µs",
            *paired(lambda: cpu(lambda: visible(document, facts)), called(tests), rounds),
            at_most=1.5, note="golv: samma kompilerade funktioner, bara anropade",
        ),
        against_floor(
            "  funktionerna själva", "µs", *paired(called(tests), called(by_hand), rounds),
            note="golv: samma villkor skrivna för hand som Pythonfunktioner",
        ),
    ]  # fmt: skip


def cpu(work: Callable[[], object]) -> float:
    """Microseconds of CPU for one go."""
    started = time.process_time()
    for _ in range(TIMES):
        work()
    return (time.process_time() - started) / TIMES * 1e6


def rule(n: int) -> dict[str, Any]:
    """The n:th condition, of ten sorts in turn, on ten questions fraga0, fraga1, … of the KINDS."""

    def row(field: int, op: str, value: Any, kind: str = "text") -> dict[str, Any]:
        literal = {"value": value} if kind in ("text", "bool") else {"value": value, "type": kind}
        return {"left": {"field": f"fraga{field}"}, "op": op, "right": literal}

    over = row(1, ">", f"{n * 25}.00", "money")
    yes = row(8, "=", True, "bool")
    among = {"left": {"field": "fraga6"}, "op": "in", "values": ["a", "b"]}
    between: dict[str, Any] = {"left": {"field": "fraga5"}, "op": "between"}
    between["right"] = [{"value": "1", "type": "number"}, {"value": str(n), "type": "number"}]
    sorts: tuple[dict[str, Any], ...] = (
        over,
        between,
        row(2, ">=", f"2026-11-{n % 28 + 1:02}", "date"),
        yes,
        among,
        {"left": {"field": "fraga0"}, "op": "filled"},
        {"all": [over, yes, among]},
        {"any": [row(6, "=", "b"), row(5, "<", str(n % 6), "number")]},
        {"not": row(6, "=", "b")},
        row(9, "<", f"{n % 24:02}:30", "time"),
    )
    return sorts[n % len(sorts)]


def hand_written(n: int) -> Test:
    """The n:th condition as somebody writes it in Python: EMPTY compares false, nothing else is looked after."""
    money, number, day, at = Decimal(n * 25), Decimal(n), date(2026, 11, n % 28 + 1), clock(n % 24, 30)
    few, among = Decimal(n % 6), ("a", "b")

    def over(facts: Facts) -> bool:
        value = facts.get("fraga1")
        return value is not None and value > money

    def between(facts: Facts) -> bool:
        value = facts.get("fraga5")
        return value is not None and 1 <= value <= number

    def not_before(facts: Facts) -> bool:
        value = facts.get("fraga2")
        return value is not None and value >= day

    def all_three(facts: Facts) -> bool:
        value = facts.get("fraga1")
        return value is not None and value > money and facts.get("fraga8") is True and facts.get("fraga6") in among

    def either(facts: Facts) -> bool:
        value = facts.get("fraga5")
        return facts.get("fraga6") == "b" or (value is not None and value < few)

    def early(facts: Facts) -> bool:
        value = facts.get("fraga9")
        return value is not None and value < at

    sorts: tuple[Test, ...] = (
        over,
        between,
        not_before,
        lambda facts: facts.get("fraga8") is True,
        lambda facts: facts.get("fraga6") in among,
        lambda facts: facts.get("fraga0") is not None,
        all_three,
        either,
        lambda facts: facts.get("fraga6") != "b",
        early,
    )
    return sorts[n % len(sorts)]


def _document() -> Any:
    from tests.language.everything import a_field, parsed

    under = [a_field("text", f"mer{n}", when=rule(n)) for n in range(HUNDRED)]
    return parsed(*(a_field(kind, f"fraga{n}") for n, kind in enumerate(KINDS)), *under)


def _facts() -> Facts:
    return {
        **_document().compiled.empty,
        "fraga0": "Stol",
        "fraga1": Decimal("1200.50"),
        "fraga2": date(2026, 11, 20),
        "fraga5": Decimal(3),
        "fraga6": "a",
        "fraga8": True,
        "fraga9": clock(8, 30),
    }
