"""What a computed value is worked out from, as a list to choose from; what is not in the list is left as it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from forms_platform.builder.outline import Found
from forms_platform.builder.seen import Seen, as_text
from forms_platform.definitions.language.fields import Field
from forms_platform.definitions.language.fields.table import TableField

MOST = 200  # choices


@dataclass
class Formula:
    """One way to work a value out."""

    words: str
    value: dict[str, Any]
    gives: str

    @property
    def key(self) -> str:
        """What stands in the form for it."""
        return as_text(self.value)


@dataclass
class FormulaShown:
    """The choices, and which of them it is; "" when it is one that the list does not have."""

    choices: list[tuple[str, str]]
    chosen: str


def shown(seen: Seen, found: Found) -> FormulaShown:
    """The ways to work the value out."""
    every = formulas(seen, found)
    now = as_text(found.field.get("value"))
    return FormulaShown([(one.key, one.words) for one in every], now if now in {one.key for one in every} else "")


def read(seen: Seen, found: Found, chosen: str) -> dict[str, Any]:
    """What the chosen way sets; nothing when it is the same, or one that the list does not have."""
    formula = next((one for one in formulas(seen, found) if one.key == chosen), None)
    if formula is None or formula.value == found.field.get("value"):
        return {}
    return {"value": formula.value, "gives": formula.gives}


def formulas(seen: Seen, found: Found) -> list[Formula]:
    """Sums of columns and of two numbers, differences, products, and days of a period: of what is answered before."""
    before = seen.types_before(found.ref)
    table = found.ref.rpartition(".")[0]
    called = {name: _called(seen, name, table) for name in before}
    made = [*_sums(seen, before), *_days(seen, before, called), *_pairs(before, called)]
    return made[:MOST]


def _called(seen: Seen, name: str, table: str) -> str:
    field = seen.named(name, table)
    return field.name(seen.language) if isinstance(field, Field) else name


def _sums(seen: Seen, before: dict[str, str]) -> list[Formula]:
    found = []
    for name in before:
        table, _, column = name.partition("[].")
        above = seen.fields.get(table)

        if not column or not isinstance(above, TableField) or column not in above.by_key:
            continue
        gives = above.by_key[column].types().get(column, "")
        if gives in ("money", "number"):
            words = gettext("Summan av %(column)s i %(table)s")
            said = words % {"column": above.by_key[column].name(seen.language), "table": above.name(seen.language)}
            found.append(Formula(said, {"fn": "sum", "of": {"field": name}}, gives))
    return found


def _days(seen: Seen, before: dict[str, str], called: dict[str, str]) -> list[Formula]:
    periods = [name.removesuffix(".from") for name in before if name.endswith(".from")]
    found = []
    for name in periods:
        ends = {"from": {"field": f"{name}.from"}, "to": {"field": f"{name}.to"}}
        what = {"period": called[f"{name}.from"]}
        found.append(Formula(gettext("Antal dagar i %(period)s") % what, {"fn": "days", **ends}, "number"))
        found.append(Formula(gettext("Antal arbetsdagar i %(period)s") % what, {"fn": "workdays", **ends}, "number"))
    return found


def _pairs(before: dict[str, str], called: dict[str, str]) -> list[Formula]:
    numbers = [name for name, kind in before.items() if kind in ("money", "number") and "[]" not in name][-8:]
    found = []
    for one in numbers:
        for other in numbers:
            both = [{"field": one}, {"field": other}]
            said = {"one": called[one], "other": called[other]}
            if one < other and before[one] == before[other]:
                found.append(Formula(gettext("%(one)s + %(other)s") % said, {"fn": "add", "args": both}, before[one]))
            if one != other and before[one] == before[other]:
                found.append(Formula(gettext("%(one)s − %(other)s") % said, {"fn": "sub", "args": both}, before[one]))
            if one < other and "number" in (before[one], before[other]):
                gives = "money" if "money" in (before[one], before[other]) else "number"
                found.append(Formula(gettext("%(one)s × %(other)s") % said, {"fn": "mul", "args": both}, gives))
    return found
