"""Documents at random that the checks have nothing against: every kind of field, tables, conditions, computed values.

`documents()` is a strategy of them; `raw_answers` gives anything that may be sent in for one. Driven by a seed, not
drawn piece by piece: a whole document is then made in a millisecond, and a seed tells it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from hypothesis import strategies as st

from forms_platform.definitions.checks import check, errors
from forms_platform.definitions.language.fields.field import OWN
from forms_platform.definitions.language.fields.kinds import FIELD_KINDS
from forms_platform.definitions.language.references import PREFILL_KINDS
from tests.language.everything import RECEIPT, a_document
from tests.workflows.rules_at_random import DATES, NUMBERS, POOL

KINDS = tuple(FIELD_KINDS)
WORDS = ("Belopp", "Vad gäller det?", "När?", "<script>alert(1)</script>", "{{ x }} {% y %} %s {0}", "Ö" * 60,
         "\u202eomvänt", "🙂 漢字", "a&b \"c\" 'd'", "# rubrik\n\n*kort* [l](javascript:x)")  # fmt: skip
HOSTILE: tuple[Any, ...] = (
    "", " ", "x", "ja", "on", "1", "-1", "1 200,50", "1e999", "9" * 400, "0", "23/11", "2026-02-31", "25:99", "a",
    "\x00\ud800", "<img src=x>", "../../etc/passwd", "٣", "1_0", "{}", "None", RECEIPT, "4510", "31110", "212000-0142",
    None, True, 0, -5, 10**40, 1.5, float("nan"), [], {}, ["a"], ["a", "a", "b", 7], [[]], [{}], [None], {"from": []},
    {"kind": "iban", "number": {}}, {"from": "2026-11-20", "to": "2026-11-01"}, "å" * 30_000,
)  # fmt: skip


def a_random_document(seed: int) -> dict[str, Any]:
    """The JSON of a document that can be published; the same for the same seed."""
    random = Random(seed)
    while True:
        raw = _Author(random).document()
        if not errors(check(raw)):
            return raw


def documents() -> st.SearchStrategy[dict[str, Any]]:
    """Any document that can be published."""
    return st.integers(0, 2**32).map(a_random_document)


def raw_answers(random: Random, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Answers to the document as somebody who means harm could have sent or stored them."""
    return {field["key"]: _hostile(random, field) for page in raw["pages"] for field in page["fields"]}


def _hostile(random: Random, field: Mapping[str, Any]) -> Any:
    if field["kind"] == "table" and random.random() < 0.7:
        columns = field["columns"]
        return [
            {column["key"]: _hostile(random, column) for column in columns if random.random() < 0.8}
            for _ in range(random.randrange(4))
        ]
    if field["kind"] in ("period", "address", "bank_account", "code_string") and random.random() < 0.7:
        parts = ["from", "to", "street", "postcode", "town", "kind", "number"]
        parts += [part["key"] for part in field.get("pattern", ())]
        return {part: random.choice(HOSTILE) for part in parts}
    return random.choice(HOSTILE)


class _Author:
    """Somebody who writes a document without knowing what they do."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._known: dict[str, str] = {}  # what rules may use so far, and its type
        self._systems: list[str] = []  # fields that choose a system of the register
        self._number = 0

    def document(self) -> dict[str, Any]:
        """A document; mostly sound."""
        pages = [self._page(n) for n in range(self._random.randint(1, 3))]
        fields = [field for page in pages for field in page["fields"]]
        money = [field["key"] for field in fields if field["kind"] == "money"]
        listed = [field["key"] for field in fields if field["kind"] in ("text", "choice", "date", "account", "number")]
        more: dict[str, Any] = {"summary_line": listed[:3]}
        if money and self._chance(0.5):
            more["amount_field"] = money[0]
            more["limits"] = (
                [{"field": money[0], "per": "calendar_year", "max": "3000.00"}] if self._chance(0.4) else []
            )
        people = [field["key"] for field in fields if field["kind"] == "person"]
        if people and self._chance(0.3):
            more["subject"] = people[0]
        raw = a_document(**more)
        return raw | {"key": f"prov-{self._random.randrange(10**9)}", "title": self._text(), "pages": pages}

    def _chance(self, of: float) -> bool:
        return self._random.random() < of

    def _text(self) -> Any:
        sv = self._random.choice(WORDS)
        return {"sv": sv, "en": sv[::-1]} if self._chance(0.3) else sv

    def _page(self, number: int) -> dict[str, Any]:
        page: dict[str, Any] = {"key": f"sida-{number}", "title": self._text()}
        if self._known and self._chance(0.3):
            page["when"] = self._rule(self._known)
        if self._chance(0.3):
            page["intro"] = self._text()
        page["fields"] = [self._field() for _ in range(self._random.randint(1, 6))]
        return page

    def _field(self) -> dict[str, Any]:
        kind = self._random.choice(KINDS)
        if kind == "looked_up" and not self._systems:
            kind = "choice"
        field = self._of_kind(kind, self._known)
        if field.get("options_from") == "system":
            self._systems.append(field["key"])
        types = FIELD_KINDS[kind].model_validate(field).types() if kind != "table" else self._table_types(field)
        self._known |= types
        return field

    def _table_types(self, field: dict[str, Any]) -> dict[str, str]:
        return FIELD_KINDS["table"].model_validate(field).types()

    def _of_kind(self, kind: str, known: Mapping[str, str], *, column: bool = False) -> dict[str, Any]:
        self._number += 1
        key = f"f{self._number}"
        field: dict[str, Any] = {"kind": kind, "key": key, "label": self._text(), **self._more(kind, known)}
        if known and self._chance(0.3):
            field["when"] = self._rule(known)
        if FIELD_KINDS[kind].ASKS:
            field["required"] = self._chance(0.4)
            if self._chance(0.2):
                field["refuse"] = [{"when": self._rule(known), "text": self._text()}] if known else []
            own = [name for name in OWN if kind in PREFILL_KINDS[name]]
            if own and not column and self._chance(0.3):
                field |= {"prefill": self._random.choice(own), "read_only": self._chance(0.5)}
        for text in ("short", "help", "example", "why"):
            if self._chance(0.2):
                field[text] = self._text()
        return field

    def _more(self, kind: str, known: Mapping[str, str]) -> dict[str, Any]:
        """What the kind needs, and some of what it may have."""
        random = self._random
        if kind in ("choice", "choices"):
            if self._chance(0.4):
                return {
                    "options_from": random.choice(["system", "system", "konto", "units", "cost_centres", "finns-inte"])
                }
            return {"options": [{"value": f"v{n}", "label": self._text()} for n in range(random.choice([1, 2, 7, 18]))]}
        if kind == "table":
            columns = [self._column() for _ in range(random.randint(1, 4))]
            sums = [column["key"] for column in columns if column["kind"] in ("money", "number")]
            least = random.randrange(3)
            more = {"columns": columns, "row_label": self._text(), "min_rows": least, "max_rows": least + 2}
            return more | ({"total": sums[0]} if sums and self._chance(0.6) else {})
        if kind == "computed":
            gives = random.choice(["number", "money", "date"])
            return {"gives": gives, "value": self._value(gives, known)}
        if kind == "looked_up":
            of = random.choice(self._systems or ["f1"])
            return {"of": of, "source": "system", "property": random.choice(["level", "unit"])}
        if kind == "information":
            return {"text": self._text(), "tone": random.choice(["info", "warning"])}
        if kind == "code_string":
            sources: list[dict[str, Any]] = [{"source": "konto"}, {"source": "cost_centres"}, {"digits": 5}]
            return {"pattern": [{"key": f"p{n}", "label": self._text(), "required": self._chance(0.7), **one}
                                for n, one in enumerate(random.sample(sources, random.randint(1, 3)))]}  # fmt: skip
        optional: dict[str, dict[str, Any]] = {
            "text": {"pattern": "AA 99X"} if self._chance(0.2) else {"suggestions": [self._text()]},
            "money": {"min": "0.00", "max": "3000.00"},
            "number": {"decimals": 2, "unit": self._text()},
            "date": {"min": "today-1y", "max": "2027-01-01"},
            "period": {"max_days": 30},
            "account": {"begins": ["4", "51"]},
            "bank_account": {"accept": ["iban"]},
            "attachment": {"accept": ["pdf"], "max_files": 2},
        }
        return optional.get(kind, {}) if self._chance(0.5) else {}

    def _column(self) -> dict[str, Any]:
        kind = self._random.choice([kind for kind in KINDS if kind not in ("table", "looked_up")])
        return self._of_kind(kind, self._known, column=True)

    # --- Rules over what is known

    def _rule(self, known: Mapping[str, str], depth: int = 0) -> dict[str, Any]:
        if depth < 2 and self._chance(0.3):
            word = self._random.choice(["all", "any", "not"])
            inner = [self._rule(known, depth + 1) for _ in range(self._random.randint(1, 3))]
            return {word: inner[0] if word == "not" else inner}
        name = self._random.choice(list(known))
        kind = known[name]
        left = {"left": {"field": name}}
        ordered = kind in ("number", "money", "date", "time") and "[]" not in name
        if not ordered or self._chance(0.3):
            return left | {"op": self._random.choice(["filled", "empty"])}
        literal = {"value": self._random.choice(POOL[kind]), "type": kind}
        return left | {"op": self._random.choice(["=", "!=", "<", ">=", ">"]), "right": literal}

    def _value(self, gives: str, known: Mapping[str, str]) -> dict[str, Any]:
        same = [name for name, kind in known.items() if kind == gives and "[]" not in name]
        columns = [name for name, kind in known.items() if kind == gives and "[]" in name]
        if columns and gives != "date" and self._chance(0.5):
            return {"fn": "sum", "of": {"field": self._random.choice(columns)}}
        if len(same) > 1 and gives != "date" and self._chance(0.5):
            return {"fn": self._random.choice(["add", "min", "max"]), "args": [{"field": one} for one in same[:4]]}
        if same and self._chance(0.7):
            return {"field": self._random.choice(same)}
        pool = DATES if gives == "date" else [one for one in NUMBERS if len(one) < 12]
        return {"value": self._random.choice(pool), "type": gives}
