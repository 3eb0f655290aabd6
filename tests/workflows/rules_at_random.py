"""Sound rules and expressions at random, and wires that are anything but sound: small pools, so that values meet."""

from __future__ import annotations

from random import Random
from typing import Any

TYPES = {
    "antal": "number",
    "timmar": "number",
    "belopp": "money",
    "pris": "money",
    "start": "date",
    "ledig.from": "date",
    "ledig.to": "date",
    "klocka": "time",
    "slut": "time",
    "ja": "bool",
    "nej": "bool",
    "namn": "text",
    "adress": "text",
    "sort": "choice",
    "val": "choices",
    "andra": "choices",
    "rader": "table",
    "rader[].summa": "money",
    "rader[].antal": "number",
    "rader[].dag": "date",
    "rader[].sort": "choice",
    "rader[].tid.from": "date",
}
DAYS_OFF = ["2026-01-01", "2026-01-06", "2026-04-03", "2026-06-19", "2026-12-24", "2026-12-25", "2024-02-29"]

NUMBERS = [
    "0", "-0", "0.00", "1", "1.0", "-1", "2", "0.1", "0.5", "0.05", "0.005", "-0.005", "1.005", "2.5", "-2.5", "3", "7",
    "30", "499.99", "500", "500.00", "500.01", "1999.99", "2000", "2000.00", "2000.01", "1" + "0" * 29,
    "9" * 28, "9" * 60, "-" + "9" * 60, "0." + "9" * 60, "0." + "0" * 59 + "1", "1" + "0" * 59, "123456789.987654321",
]  # fmt: skip
BAD_NUMBERS = [
    "1e5", " 1", "1 ", "1,5", "+1", ".5", "5.", "--1", "NaN", "Infinity", "0x10", "9" * 61, "0." + "1" * 61, "١", "1_0",
    1.5, -0.25, 2**53, -(2**53), 10**30, True, ["1"], {"n": "1"}, "-", "1\n",
]  # fmt: skip
RAW_INTEGERS = [0, 1, -1, 7, 500, 2000, 2**53 - 1, -(2**53) + 1, 3.0, -0.0]
DATES = [
    "2026-11-24", "2026-11-23", "2026-11-25", "2026-12-23", "2026-12-28", "2024-02-28", "2024-02-29", "2024-03-01",
    "2000-02-29", "1900-02-28", "2026-01-01", "2027-01-01", "2015-12-15", "0001-01-01", "9999-12-31",
]  # fmt: skip
BAD_DATES = ["2023-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-01-32", "2026-04-31", "0000-01-01",
             "2026-1-1", "20260101", "2026-01-01T00:00", "10000-01-01", 20260101, "2026-01-01\n"]  # fmt: skip
TIMES = ["00:00", "08:30", "08:30:00", "08:30:15", "23:59", "23:59:59"]
BAD_TIMES = ["24:00", "8:30", "08:60", "08:30:60", "08:30:5", 830, "08:30 "]
TEXTS = ["a", "b", "A", "å", "ja", "0", "7", "2026-11-24", " ", "constructor", "__proto__"]
BAD_TEXTS = [7, -3, 1.5, True, ["a"], ["", "a"], ["a", "b"], {"gata": "x"}, {"gata": "", "ort": None}, {}, [], [7]]
EMPTIES: list[Any] = [None, "", [], {}]

NUMERIC = ("number", "money")
ORDERED = ("number", "money", "date", "time")
POOL = {"number": NUMBERS, "money": NUMBERS, "date": DATES, "time": TIMES, "text": TEXTS, "choice": TEXTS}
BAD = {"number": BAD_NUMBERS, "money": BAD_NUMBERS, "date": BAD_DATES, "time": BAD_TIMES, "text": BAD_TEXTS,
       "choice": BAD_TEXTS}  # fmt: skip


def a_wire(random: Random) -> dict[str, Any]:
    """Answers as a browser or an API could send them, faults included."""
    wire: dict[str, Any] = {}
    for key, kind in TYPES.items():
        if "[]" in key or random.random() < 0.1:
            continue
        if "." in key:
            whole, _, part = key.partition(".")
            holder = wire.setdefault(whole, {} if random.random() < 0.95 else "x")
            if isinstance(holder, dict):
                holder[part] = a_raw(random, kind)
        else:
            wire[key] = a_raw(random, kind)
    return wire


def a_raw(random: Random, kind: str) -> Any:
    """One answer: mostly sound, sometimes EMPTY, sometimes not of its kind."""
    dice = random.random()
    if dice < 0.12:
        return random.choice(EMPTIES)
    if kind == "bool":
        return random.choice([True, False]) if dice < 0.9 else random.choice(["true", 1, 0, "ja"])
    if kind == "choices":
        return (
            random.choices(TEXTS, k=random.randrange(5))
            if dice < 0.9
            else random.choice(["a", [1, "a"], ["", "b"], {}])
        )
    if kind == "table":
        if dice > 0.95:
            return random.choice(["x", {"0": {}}, ["x", None], [{}]])
        return [a_row(random) for _ in range(random.randrange(5))]
    if dice > 0.92:
        return random.choice(BAD[kind])
    if kind in NUMERIC and dice > 0.85:
        return random.choice(RAW_INTEGERS)
    return random.choice(POOL[kind])


def a_row(random: Random) -> Any:
    """One row of the table."""
    return {
        "summa": a_raw(random, "money"),
        "antal": a_raw(random, "number"),
        "dag": a_raw(random, "date"),
        "sort": a_raw(random, "choice"),
        "tid": {"from": a_raw(random, "date")},
    }


def a_rule(random: Random, depth: int = 0) -> dict[str, Any]:
    """A rule that the check has nothing against."""
    if depth < 3 and random.random() < 0.45 - 0.1 * depth:
        word = random.choice(["all", "any", "not"])
        if word == "not":
            return {"not": a_rule(random, depth + 1)}
        return {word: [a_rule(random, depth + 1) for _ in range(random.randint(1, 3))]}
    return a_row_of_rule(random, depth)


def a_row_of_rule(random: Random, depth: int) -> dict[str, Any]:
    """One comparison."""
    op = random.choice(
        ["=", "!=", "<", "<=", ">", ">=", "in", "not_in", "has_any", "has_all", "between", "empty", "filled"]
    )
    if op in ("empty", "filled"):
        if random.random() < 0.4:
            return {"left": {"field": random.choice(list(TYPES))}, "op": op}
        return {"left": a_value(random, random.choice(ORDERED), depth + 1), "op": op}
    if op in ("has_any", "has_all"):
        key = random.choice(["val", "andra", "rader[].sort", "rader[].summa", "rader[].antal", "rader[].dag"])
        kind = "text" if TYPES[key] == "choices" else TYPES[key]
        return {"left": {"field": key}, "op": op, **a_list(random, kind)}
    kind = random.choice(ORDERED if op in ("<", "<=", ">", ">=", "between") else (*ORDERED, "text", "choice", "bool"))
    left = a_value(random, kind, depth + 1)
    if op == "between":
        return {"left": left, "op": op, "right": [a_value(random, kind, depth + 2) for _ in range(2)]}
    if op in ("in", "not_in"):
        return {"left": left, "op": op, **a_list(random, kind)}
    return {"left": left, "op": op, "right": a_value(random, kind, depth + 1)}


def a_list(random: Random, kind: str) -> dict[str, Any]:
    """The right side of a comparison with several, in one of its forms."""
    columns = {"money": ["rader[].summa"], "number": ["rader[].antal"], "date": ["rader[].dag", "rader[].tid.from"],
               "text": ["val", "andra", "rader[].sort"], "choice": ["val", "rader[].sort"]}  # fmt: skip
    if kind in columns and random.random() < 0.3:
        return {"right": {"field": random.choice(columns[kind])}}
    pool: list[Any] = [True, False] if kind == "bool" else POOL[kind]
    values: dict[str, Any] = {"values": random.choices(pool, k=random.randint(1, 4)), "type": kind}
    if kind in ("text", "bool") and random.random() < 0.5:
        del values["type"]
    return {"right": values} if random.random() < 0.5 else values


def a_value(random: Random, kind: str, depth: int = 0) -> dict[str, Any]:
    """An expression of that type."""
    if kind == "bool":
        return random.choice([{"field": "ja"}, {"field": "nej"}, {"value": True}, {"value": False, "type": "bool"}])
    if depth < 5 and random.random() < 0.4:
        return a_call(random, kind, depth + 1)
    fields = [key for key, found in TYPES.items() if found == kind and "[]" not in key]
    if random.random() < 0.65:
        return {"field": random.choice(fields)}
    literal = {"value": random.choice(POOL[kind]), "type": kind}
    if kind == "text":
        return random.choice([literal, {"value": literal["value"]}])
    if kind in NUMERIC and random.random() < 0.1:
        return {"value": random.choice([0, 1, -7, 2000]), "type": kind}
    return literal


def a_call(random: Random, kind: str, depth: int) -> dict[str, Any]:
    """A function that gives that type."""

    def part(of: str = kind) -> dict[str, Any]:
        return a_value(random, of, depth + 1)

    choices = ["if"]
    if kind in NUMERIC:
        choices += ["add", "sub", "mul", "div", "round", "sum", "min", "max"] * 2
    if kind == "number":
        choices += ["count", "count", "days", "days", "workdays", "ratio"]
    if kind == "date":
        choices += ["adddays", "adddays", "min", "max"]
    if kind == "time":
        choices += ["min", "max"]
    fn = random.choice(choices)
    if fn == "if":
        return {"fn": "if", "when": a_row_of_rule(random, depth + 2), "then": part(), "else": part()}
    if fn == "ratio":
        return {"fn": "div", "args": [part("money"), part("money")], "scale": random.randint(0, 12)}
    if fn in ("div", "round"):
        args = [part(), part("number")] if fn == "div" else [part()]
        return {"fn": fn, "args": args, "scale": random.choice([0, 1, 2, 2, 3, 12])}
    if fn == "mul":
        return {"fn": fn, "args": [part(), *(part("number") for _ in range(random.randint(1, 2)))]}
    if fn == "sub":
        return {"fn": fn, "args": [part(), part()]}
    if fn == "count":
        return {"fn": fn, "of": {"field": random.choice(["rader", "val", "rader[].summa", "rader[].sort"])}}
    if fn in ("days", "workdays"):
        ends = {"from": part("date"), "to": part("date")}
        return {"fn": fn, **ends} if random.random() < 0.5 else {"fn": fn, "args": list(ends.values())}
    if fn == "adddays":
        return {"fn": fn, "args": [part(), part("number")]}
    columns = {"money": ["rader[].summa"], "number": ["rader[].antal"], "date": ["rader[].dag", "rader[].tid.from"]}
    if fn != "add" and kind in columns and random.random() < 0.6:
        column = {"field": random.choice(columns[kind])}
        return random.choice([{"fn": fn, "of": column}, {"fn": fn, "args": [column, part()]}])
    return {"fn": fn, "args": [part() for _ in range(random.randint(2, 4))]}
