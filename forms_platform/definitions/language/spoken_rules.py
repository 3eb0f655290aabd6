"""A rule in words, as far as it can be said shortly: "”Belopp” är över 2 000 kr"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from forms_platform.definitions.language.fields.choices import ChoicesField
from forms_platform.definitions.language.fields.field import Field
from forms_platform.definitions.language.fields.table import TableField
from forms_platform.definitions.language.names import Names
from forms_platform.sweden import money

_CHOSEN = frozenset({"choice", "choices", "yes_no"})  # kinds whose answer is told after its question
LONGEST_NAME = 60  # a longer question is quoted by its short name

_IS: Final[Mapping[str, tuple[str, str]]] = {
    "=": ("{name} är {value}", "{name} is {value}"),
    "!=": ("{name} är något annat än {value}", "{name} is something other than {value}"),
    ">": ("{name} är över {value}", "{name} is above {value}"),
    ">=": ("{name} är minst {value}", "{name} is at least {value}"),
    "<": ("{name} är under {value}", "{name} is below {value}"),
    "<=": ("{name} är högst {value}", "{name} is at most {value}"),
}
_IS_WHEN: Final[Mapping[str, tuple[str, str]]] = {
    ">": ("{name} är efter {value}", "{name} is after {value}"),
    ">=": ("{name} är tidigast {value}", "{name} is {value} or later"),
    "<": ("{name} är före {value}", "{name} is before {value}"),
    "<=": ("{name} är senast {value}", "{name} is {value} or earlier"),
}
_OTHERWISE: Final = {"=": "!=", "!=": "=", "filled": "empty", "empty": "filled", "in": "not_in", "not_in": "in",
                     ">": "<=", "<=": ">", "<": ">=", ">=": "<"}  # fmt: skip


class Speaker:
    """Says rules over these fields in one language. `columns` are those of the table that the rule stands in."""

    def __init__(
        self,
        fields: Mapping[str, Field],
        language: str,
        names: Names,
        columns: Mapping[str, Field] | None = None,
        *,
        quoting: bool = True,
    ) -> None:
        """A speaker who knows these fields. Without `quoting` only questions with options are quoted."""
        self._quoting = quoting
        self._fields = {**fields, **{f"row.{key}": column for key, column in (columns or {}).items()}}
        self._english = language == "en"
        self._language = language
        self._names = names

    def say(self, rule: Mapping[str, Any]) -> str | None:
        """The rule as the end of a sentence that begins with "om"; None when it cannot be said shortly."""
        for word, joint in (("all", (" och ", " and ")), ("any", (" eller ", " or "))):
            if word in rule:
                return self._joined(rule[word], joint[self._english])
        if "not" in rule:
            return self._denied(rule["not"])
        return self._row(rule)

    def _joined(self, rules: Any, joint: str) -> str | None:
        if len(rules) > 3 or any("all" in one or "any" in one for one in rules):
            return self.say(rules[0]) if len(rules) == 1 else None
        said = [self.say(one) for one in rules]
        return joint.join(one for one in said if one) if all(said) else None

    def _denied(self, rule: Mapping[str, Any]) -> str | None:
        op = _OTHERWISE.get(str(rule.get("op")))
        return self._row({**rule, "op": op}) if op else None

    def _row(self, row: Mapping[str, Any]) -> str | None:
        left = row.get("left")
        found = self._named(left) if isinstance(left, Mapping) else None
        say = _SAID_BY.get(str(row.get("op")))
        if found is None or say is None:
            return None
        return say(self, *found, row)

    def _named(self, expression: Mapping[str, Any]) -> tuple[Field, str] | None:
        """The field that is spoken of, and what it is called."""
        key = expression.get("field")
        if not isinstance(key, str):
            return None
        apart = key.startswith("row.") or key in self._fields  # what a step asks for has its own dot
        whole, _, part = (key, "", "") if apart else key.partition(".")
        field = self._fields.get(whole)
        if field is None or "[]" in key or field.kind == "looked_up" or (part and field.kind != "period"):
            return None
        parts = {"from": ("första dagen i ", "the first day of "), "to": ("sista dagen i ", "the last day of ")}
        return field, parts.get(part, ("", ""))[self._english] + self._called(field)

    def _called(self, field: Field) -> str:
        label = field.label.say(self._language)
        if not self._quoting and not (field.kind in _CHOSEN and label.rstrip().endswith("?")):
            inside = field.inside(self._language)
            return f"the {inside}" if self._english and not inside.startswith("the ") else inside
        name = label if len(label) <= LONGEST_NAME else field.name(self._language)
        return f"“{name}”" if self._english else f"”{name}”"

    def _is(self, field: Field, name: str, row: Mapping[str, Any]) -> str | None:
        op, right = str(row["op"]), row.get("right")
        if not isinstance(right, Mapping):
            return None
        other = self._named(right) if "field" in right else None
        value = other[1] if other else self._literal(field, right.get("value"))
        if value is None:
            return None
        if isinstance(right.get("value"), bool) and op in ("=", "!="):
            return self._said_yes(field, name, right["value"] is (op == "="))
        sentences = _IS_WHEN if field.types() and set(field.types().values()) <= {"date", "time"} else _IS
        return (sentences.get(op) or _IS[op])[self._english].format(name=name, value=value)

    def _said_yes(self, field: Field, name: str, yes: bool) -> str:
        if field.kind == "consent":
            return self._filled(field, name, {}) if yes else self._empty(field, name, {})
        said = field.show(yes, self._language, self._names)
        return f"{name} is {said}" if self._english else f"{name} är {said}"

    def _among(self, field: Field, name: str, row: Mapping[str, Any]) -> str | None:
        right = row.get("right")
        given = row.get("values") or (right.get("values") if isinstance(right, Mapping) else None) or ()
        said = [self._literal(field, value) for value in given]
        if not said or len(said) > 6 or not all(said):
            return None
        every = row["op"] == "has_all"
        last = {True: ("och", "and"), False: ("eller", "or")}[every][self._english]
        values = [str(one) for one in said]
        listed = f"{', '.join(values[:-1])} {last} {values[-1]}" if len(values) > 1 else values[0]
        if row["op"] == "not_in":
            return f"{name} is something other than {listed}" if self._english else f"{name} är något annat än {listed}"
        if row["op"] == "in":
            return f"{name} is {listed}" if self._english else f"{name} är {listed}"
        return f"{name} includes {listed}" if self._english else f"{name} har kryss för {listed}"

    def _between(self, field: Field, name: str, row: Mapping[str, Any]) -> str | None:
        pair = row.get("right")
        if not isinstance(pair, list | tuple) or len(pair) != 2 or not all(isinstance(one, Mapping) for one in pair):
            return None
        low, high = (self._literal(field, one.get("value")) for one in pair)
        if low is None or high is None:
            return None
        return f"{name} is from {low} to {high}" if self._english else f"{name} är från {low} till {high}"

    def _filled(self, field: Field, name: str, row: Mapping[str, Any]) -> str:
        if isinstance(field, TableField):
            return f"there are rows in {name}" if self._english else f"det finns rader i {name}"
        if field.kind == "consent":
            return f"{name} is ticked" if self._english else f"{name} är ikryssad"
        return f"{name} is filled in" if self._english else f"{name} är ifyllt"

    def _empty(self, field: Field, name: str, row: Mapping[str, Any]) -> str:
        if isinstance(field, TableField):
            return f"there are no rows in {name}" if self._english else f"det inte finns rader i {name}"
        if field.kind == "consent":
            return f"{name} is not ticked" if self._english else f"{name} inte är ikryssad"
        return f"{name} is not filled in" if self._english else f"{name} inte är ifyllt"

    def _literal(self, field: Field, value: Any) -> str | None:
        """The constant as the field shows it."""
        if value is None:
            return None
        try:
            typed = field.from_wire([value] if isinstance(field, ChoicesField) else value)
            if isinstance(typed, Decimal):
                return money.show_number(typed, self._language)  # without its unit, which would have to be inflected
            return field.show(typed, self._language, self._names) or None
        except (ValueError, TypeError, KeyError, AttributeError):
            return None


_SAID_BY: Final[Mapping[str, Callable[[Speaker, Field, str, Mapping[str, Any]], str | None]]] = {
    **dict.fromkeys(_IS, Speaker._is),
    **dict.fromkeys(("in", "not_in", "has_any", "has_all"), Speaker._among),
    "between": Speaker._between,
    "filled": Speaker._filled,
    "empty": Speaker._empty,
}
