"""The rows of a line to a receiver: what each attribute is filled with, shown as a choice and read back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext

from forms_platform.builder.inputs import Typed, Unreadable, decimal_value
from forms_platform.builder.seen import Seen
from forms_platform.builder.target_words import ATTRIBUTES, CASE_FACTS, PARTS
from forms_platform.definitions.language import deliveries as language
from forms_platform.definitions.language.fields.choice import ChoiceField
from forms_platform.definitions.language.fields.table import TableField

AS_IS, VALUE, PARAMETER = "as-is", "value", "parameter"
LONGEST: Final = 60
MOST: Final = 60


@dataclass
class RowShown:
    """An attribute with its source as a template prints it."""

    at: int
    attribute: str
    called: str
    chosen: str  # "field:belopp" · "case:number" · "part:konto.kind" · "map:typ" · value · parameter · as-is
    sources: list[tuple[str, str]]
    value: str = ""
    parameter: str = ""
    codes: list[str] = field(default_factory=list)
    map: list[tuple[str, str, str]] = field(default_factory=list)  # answer, what it is called, the receiver's word
    otherwise: str = ""
    kept: str = ""  # what rows cannot show, in words
    fault: str = ""


@dataclass(frozen=True)
class Sources:
    """What a line may be filled with; `table` is the one that it is repeated for."""

    seen: Seen
    table: str = ""

    def attribute(self, key: str) -> str:
        """What the receiver's word is called."""
        return str(ATTRIBUTES.get(key, key))

    def fields(self) -> list[tuple[str, str, Any]]:
        """Names that expressions may use, what they are called, and the field."""
        found = [(ref, one) for ref, one in self.seen.fields.items() if one.types()]
        above = self.seen.fields.get(self.table)
        if isinstance(above, TableField):
            found += [(f"row.{column.key}", column) for column in above.columns]
        return [
            (key, self._called(key, part), one)
            for ref, one in found
            for key, part in self._names(ref, one)
            if "[]" not in key
        ]

    def _names(self, ref: str, one: Any) -> list[tuple[str, str]]:
        head = "row." if ref.startswith("row.") else ""
        return [(f"{head}{key}", key) for key in one.types()]

    def _called(self, key: str, part: str) -> str:
        found = self.seen.named(key, self.table)
        label = found.label.say(self.seen.language) if found is not None else key
        ends = {"from": gettext("första dagen"), "to": gettext("sista dagen")}
        last = part.rpartition(".")[2]
        return f"{label} ({ends[last]})" if found is not None and found.kind == "period" and last in ends else label

    def choices(self, kept: str) -> list[tuple[str, str]]:
        """Everything that can be chosen; what rows cannot show only where it stands."""
        fields = self.fields()
        found = [(f"field:{key}", called) for key, called, _ in fields]
        found += [(f"case:{key}", str(words)) for key, words in CASE_FACTS.items()]
        for ref, one in self.seen.fields.items():
            called = one.label.say(self.seen.language)
            found += [
                (f"part:{ref}.{which}", f"{called}, {PARTS[which]}") for which in language.PARTS.get(one.kind, ())
            ]
        found += [(f"map:{key}", gettext("Översätt svaret i %(question)s") % {"question": called})
                  for key, called, one in fields if isinstance(one, ChoiceField)]  # fmt: skip
        found += [(VALUE, gettext("Alltid samma")), (PARAMETER, gettext("En inställning i kommunen"))]
        return [*found, (AS_IS, kept)] if kept else found

    def choice(self, key: str) -> ChoiceField | None:
        """The question whose answers are translated."""
        found = self.seen.named(key, self.table)
        return found if isinstance(found, ChoiceField) else None

    def said(self, source: Any) -> str:
        """The source in words."""
        chosen = chosen_of(source)
        if chosen == VALUE:
            return f"”{source['value']}”"
        if chosen == PARAMETER:
            facts = {"name": source["parameter"], "value": source.get("default", "–")}
            return gettext("inställningen %(name)s, annars %(value)s") % facts
        words = dict(self.choices("")).get(chosen)
        return words or (str(source.get("field", "")) if isinstance(source, Mapping) else "") or gettext("En beräkning")


def chosen_of(source: Any) -> str:
    """Which choice the source is."""
    if not isinstance(source, Mapping):
        return AS_IS
    keys = set(source)
    if keys == {"field"}:
        return f"field:{source['field']}"
    if keys == {"case"}:
        return f"case:{source['case']}"
    if keys == {"part", "name"}:
        return f"part:{source['part']}.{source['name']}"
    if "map" in keys and keys <= {"map", "to", "otherwise"} and isinstance(source.get("to"), Mapping):
        return f"map:{source['map']}"
    if "parameter" in keys and keys <= {"parameter", "default"}:
        return PARAMETER
    return VALUE if "value" in keys and keys <= {"value", "type"} and not isinstance(source["value"], list) else AS_IS


def attributes_of(kind: str, *, balance: bool = False) -> list[tuple[str, str]]:
    """What a line of the kind can say, by what it is called."""
    known = dict(language.ROW_ATTRIBUTES) if balance else language.ATTRIBUTES.get(kind, {})
    listed = [(key, str(ATTRIBUTES.get(key, key))) for key in known if not (balance and key == "amount")]
    return sorted(listed, key=lambda one: one[1])


def shown_rows(
    sources: Sources, kind: str, used: Mapping[str, Any], told: Mapping[str, str], *, balance: bool
) -> list[RowShown]:
    """The rows with everything that can be chosen in each."""
    found = []
    for at, (key, source) in enumerate(used.items()):
        chosen = chosen_of(source)
        listed = sources.choices(sources.said(source) if chosen == AS_IS else "")
        if chosen not in dict(listed):
            listed = [(chosen, chosen.partition(":")[2]), *listed]
        where = key if balance else f"set.{key}"
        fault = next((text for path, text in told.items() if path == where or path.startswith(f"{where}.")), "")
        row = RowShown(at, key, sources.attribute(key), chosen, listed, fault=fault)
        row.codes = sorted(language.CODES.get((kind, key), ()))
        _fill(row, source, sources)
        found.append(row)
    return found


def _fill(row: RowShown, source: Any, sources: Sources) -> None:
    if row.chosen == VALUE:
        row.value = str(source["value"])
    elif row.chosen == PARAMETER:
        row.parameter, row.value = str(source["parameter"]), str(source.get("default", ""))
    elif row.chosen.startswith("map:"):
        asked = sources.choice(row.chosen.partition(":")[2])
        to = source["to"]
        options = [(one.value, one.label.say(sources.seen.language)) for one in asked.options] if asked else []
        known = {value for value, _ in options}
        options += [(str(value), str(value)) for value in to if value not in known]
        row.map = [(value, called, str(to.get(value) or "")) for value, called in options]
        row.otherwise = str(source.get("otherwise") or "")


# ---- read


def read_rows(sources: Sources, kind: str, before: Mapping[str, Any], post: QueryDict, typed: Typed) -> dict[str, Any]:
    """What the rows say, in their order; a row whose button removes it is gone, and a new one stands last."""
    doing, _, gone = post.get("gor", "").partition(":")
    types = language.ATTRIBUTES.get(kind, language.ROW_ATTRIBUTES if kind == "balance" else {})
    found: dict[str, Any] = {}
    for at, (key, source) in enumerate(before.items()):
        if doing == "varde-bort" and gone == str(at):
            continue
        if f"s-{at}-fran" not in post:
            found[key] = source
            continue
        try:
            found[key] = _read_row(sources, post, f"s-{at}", types.get(key, "text"), source)
        except Unreadable as wrong:
            typed.faults[f"s-{at}"] = str(wrong)
            found[key] = source
    new = post.get("ny", "").strip()
    if doing == "varde" and new and new not in found and len(found) < MOST:
        found[new[:LONGEST]] = {"case": "number"} if types.get(new, "text") == "text" else _nothing(types[new])
    return found


def _nothing(wanted: str) -> dict[str, Any]:
    """Something of the type to begin with."""
    if wanted == "date":
        return {"case": "decided_on"}
    return {"value": {"money": "0.00", "time": "08:00"}.get(wanted, "0"), "type": wanted}


def _read_row(sources: Sources, post: QueryDict, prefix: str, wanted: str, before: Any) -> Any:
    chosen, value = post.get(f"{prefix}-fran", ""), post.get(f"{prefix}-varde", "").strip()
    which, _, rest = chosen.partition(":")
    if chosen == AS_IS or (chosen == chosen_of(before) and which in ("field", "case", "part")):
        return before
    if which == "field":
        return {"field": rest}
    if which == "case":
        return {"case": rest}
    if which == "part":
        ref, _, piece = rest.rpartition(".")
        return {"part": ref, "name": piece}
    if which == "map":
        return _read_map(sources, post, prefix, rest, before)
    if chosen == PARAMETER:
        made = {"parameter": post.get(f"{prefix}-namn", "").strip()[:LONGEST] or "installning"}
        return {**made, "default": value[:LONGEST]} if value else made
    if chosen != VALUE:
        return before
    number = decimal_value(value) if wanted in ("money", "number") else value
    if isinstance(before, Mapping) and before.get("value") == number:
        return before
    return {"value": number or "", **({"type": wanted} if wanted != "text" else {})}


def _read_map(sources: Sources, post: QueryDict, prefix: str, key: str, before: Any) -> dict[str, Any]:
    """The receiver's word for each answer; an answer that had one and has none now says nothing."""
    asked = sources.choice(key)
    options = [one.value for one in asked.options] if asked else []
    old = before.get("to", {}) if isinstance(before, Mapping) and before.get("map") == key else {}
    to: dict[str, str | None] = {}
    for value in dict.fromkeys([*old, *options]):
        word = post.get(f"{prefix}-till-{value}", str(old.get(value) or "")).strip()[:LONGEST]
        if word or value in old:
            to[value] = word or None
    otherwise = post.get(f"{prefix}-annars", "").strip()[:LONGEST]
    return {"map": key, "to": to, **({"otherwise": otherwise} if otherwise else {})}
