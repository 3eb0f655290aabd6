"""The properties of what is chosen: a question, a column or a page. Shown as a form, and read back to commands."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy

from forms_platform.builder import conditions, formulas, fresh
from forms_platform.builder.conditions import Asking, ConditionShown
from forms_platform.builder.edit import Asked
from forms_platform.builder.inputs import Input, Typed, Unreadable, input_of, text_value, values_of
from forms_platform.builder.kinds import COMMON, KINDS, MORE, PREFILLS, Kind, Property, kind_of
from forms_platform.builder.outline import Found, name, question, said
from forms_platform.builder.places import Place
from forms_platform.builder.seen import Seen, Told
from forms_platform.cases.names import COST_CENTRES, UNITS
from forms_platform.definitions.language.fields.field import BALANCE
from forms_platform.definitions.language.references import BALANCE_KINDS, PREFILL_KINDS
from forms_platform.organisation.balances import known_keys

_LABEL: Final = Property("label", gettext_lazy("Fråga"), "text")
_REQUIRED: Final = Property("required", gettext_lazy("Måste besvaras"), "yes")
_READ_ONLY: Final = Property("read_only", gettext_lazy("Kan inte ändras av den som fyller i"), "yes")
NOT_ASKED: Final = frozenset({"computed", "looked_up", "information"})


@dataclass
class OptionShown:
    """An option of a choice, with its boxes."""

    place: int
    value: str
    label: str
    english: str
    description: str
    first: bool
    last: bool


@dataclass
class ColumnShown:
    """A column of the chosen table."""

    ref: str
    label: str
    kind: Kind
    first: bool
    last: bool


@dataclass
class Panel:
    """What the properties of a question show."""

    ref: str
    kind: Kind
    kind_name: str
    label: str
    key: str
    column: bool
    table: str
    head: Sequence[Input] = ()
    answer: Sequence[Input] = ()
    more: Sequence[Input] = ()
    asks: bool = True
    options: Sequence[OptionShown] = ()
    columns: Sequence[ColumnShown] = ()
    formula: formulas.FormulaShown | None = None
    condition: ConditionShown | None = None
    faults: Sequence[Told] = ()
    users: Sequence[Place] = ()
    kinds: Sequence[tuple[str, str]] = ()
    published: bool = False
    typed: Typed = field(default_factory=Typed)
    key_fault: str = ""
    shape: str = ""
    stamp: str = ""


def panel(seen: Seen, ref: str, typed: Typed | None = None, *, all_: bool = False) -> Panel | None:
    """The properties of the question or the column; with `all_` also the kinds that it can become."""
    found = question(seen.document, ref)
    if found is None:
        return None
    typed = typed or Typed()
    kind, node = kind_of(found.field["kind"]), found.field
    table = ref.rpartition(".")[0]
    shown = Panel(ref, kind, node["kind"], name(node, seen.language), node["key"], found.column, table, typed=typed)
    shown.asks = node["kind"] not in NOT_ASKED
    boxes = {item.name: _input(item, seen, found, typed) for item in _properties(kind, node["kind"])}
    shown.head = [boxes[one] for one in ("label", "help", "required") if one in boxes]
    shown.more = [boxes[one] for one in ("short", "example", "why", "read_only") if one in boxes]
    apart = {"label", "help", "required", "short", "example", "why", "read_only"}
    shown.answer = [box for one, box in boxes.items() if one not in apart]
    shown.options = _options(node)
    shown.columns = _columns(ref, node, seen.language)
    shown.formula = formulas.shown(seen, found) if node["kind"] == "computed" else None
    shown.condition = conditions.shown(node.get("when"), Asking(seen, seen.types_before(ref), table))
    shown.faults = seen.by_question.get(ref.partition(".")[0], ())
    shown.users = seen.users(ref)
    shown.kinds = (
        [(one, str(KINDS[one].name)) for one in KINDS if not (found.column and one == "table")] if all_ else []
    )
    shown.published = ref in seen.opened.published_questions
    shown.key_fault = typed.faults.get("key", "")
    shown.shape = _fingerprint(shown)
    every = [*shown.head, *shown.answer, *shown.more]
    shown.stamp = mark([shown.shape, shown.label, shown.key, every, shown.options])
    return shown


def _fingerprint(shown: Panel) -> str:
    """The same as long as the panel has the same boxes in the same places, whatever is written in them."""
    rows = [] if shown.condition is None else [repr(shown.condition)]
    parts = [
        shown.ref,
        shown.kind_name,
        len(shown.options),
        shown.columns,
        rows,
        shown.faults,
        typed_parts(shown.typed),
    ]
    formula = shown.formula.chosen if shown.formula else ""
    register = [box.value for box in shown.answer if box.shape in ("register", "prefill")]
    return mark([*parts, formula, register, shown.users])


def mark(what: object) -> str:
    """The same for the same."""
    return hashlib.sha256(repr(what).encode()).hexdigest()[:16]


def typed_parts(typed: Typed) -> list[str]:
    """Where something was typed that could not be kept."""
    return sorted(typed.faults)


def _properties(kind: Kind, kind_name: str) -> list[Property]:
    """Everything that can be set about a question of the kind."""
    asks = kind_name not in NOT_ASKED
    label = _LABEL if asks else Property("label", gettext("Namn"), "text")
    found = [label, *COMMON, *([_REQUIRED] if asks else []), *kind.properties, *MORE]
    return [*found, _READ_ONLY] if asks else found


def _input(item: Property, seen: Seen, found: Found, typed: Typed) -> Input:
    return input_of(item, found.field, seen.language, typed, _choices(item, seen, found))


def _balances(kind: str, found: Found) -> list[tuple[str, str]]:
    """What other systems say that a person has left, and what the question already has."""
    if kind not in BALANCE_KINDS:
        return []
    now = str(found.field.get("prefill") or "")
    keys = {*known_keys(), *([now.removeprefix(BALANCE)] if now.startswith(BALANCE) else ())}
    return [(f"{BALANCE}{key}", gettext("Den sökandes saldo: %(key)s") % {"key": key}) for key in sorted(keys)]


def _choices(item: Property, seen: Seen, found: Found) -> list[tuple[str, str]]:
    """What can be chosen in a box, when the organisation or the document says it."""
    if item.shape == "prefill":
        kind = found.field["kind"]
        own = [(name, str(words)) for name, words in PREFILLS.items() if kind in PREFILL_KINDS.get(name, ())]
        earlier = (f"earlier.{found.ref}", gettext("Svaret i den sökandes förra ärende"))
        return [("", gettext("Inget")), *own, *_balances(kind, found), *([] if found.column else [earlier])]
    if item.shape == "register":
        lists = [(key, key) for key in sorted(seen.organisation.code_lists)]
        return [
            ("", gettext("Skrivs här")),
            (UNITS, gettext("Enheterna")),
            (COST_CENTRES, gettext("Kostnadsställena")),
            *lists,
        ]
    if item.shape == "column":
        numbers = [one for one in found.field.get("columns", ()) if one["kind"] in ("money", "number", "computed")]
        return [("", gettext("Ingen")), *((one["key"], name(one, seen.language)) for one in numbers)]
    return []


def _options(node: Mapping[str, Any]) -> list[OptionShown]:
    listed = node.get("options")
    options = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return [
        OptionShown(
            at,
            str(one.get("value", "")),
            said(one.get("label")),
            one["label"].get("en", "") if isinstance(one.get("label"), dict) else "",
            said(one.get("description")),
            at == 0,
            at == len(options) - 1,
        )
        for at, one in enumerate(options)
    ]


def _columns(ref: str, node: Mapping[str, Any], language: str) -> list[ColumnShown]:
    columns = node.get("columns") or []
    return [
        ColumnShown(f"{ref}.{one['key']}", name(one, language), kind_of(one["kind"]), at == 0, at == len(columns) - 1)
        for at, one in enumerate(columns)
    ]


# ---- reading


def read_question(seen: Seen, found: Found, post: QueryDict, typed: Typed) -> list[Asked]:
    """The commands that make the question what the form says; nothing of a box that could not be read."""
    kind, node = kind_of(found.field["kind"]), found.field
    values, faults = values_of(_properties(kind, node["kind"]), node, post)
    typed.faults |= faults
    if "label" in values and values["label"] is None:
        typed.faults["label"] = gettext("Skriv frågan.")
        del values["label"]
    if "options_from" in values:
        values["options"] = None if values["options_from"] else fresh.options()
    elif (options := _read_options(node, post, typed)) is not None:
        values["options"] = options
    if node["kind"] == "computed" and "formel" in post:
        values |= formulas.read(seen, found, post.get("formel", ""))
    values |= _read_condition(seen, found, post, typed)
    if values.get("read_only") is True and not (values.get("prefill") or node.get("prefill")):
        typed.faults["read_only"] = gettext("Välj först vad frågan fylls i med från början.")
        del values["read_only"]
    published = found.ref in seen.opened.published_questions
    return [Asked("set_field", {"ref": found.ref, "values": values, "published": published})] if values else []


def _read_options(node: Mapping[str, Any], post: QueryDict, typed: Typed) -> list[Any] | None:
    """The options with what was typed about them; None when nothing differs."""
    listed = node.get("options")
    if not isinstance(listed, list) or "a-0" not in post:
        return None
    found = []
    for at, one in enumerate(listed):
        if not isinstance(one, dict) or f"a-{at}" not in post:
            found.append(one)
            continue
        try:
            found.append(_read_option(one, post, at))
        except Unreadable as wrong:
            typed.faults["options"] = str(wrong)
            found.append(one)
    return found if found != listed else None


def _read_option(one: Mapping[str, Any], post: QueryDict, at: int) -> dict[str, Any]:
    before = one.get("label")
    english = post.get(f"a-{at}.en") or (before.get("en", "") if isinstance(before, dict) else "")
    label = text_value(post.get(f"a-{at}", ""), english)
    if label is None:
        raise Unreadable(gettext("Skriv texten för varje alternativ."))
    kept = dict(one)
    if label != ({"sv": before} if isinstance(before, str) else before):
        kept["label"] = label
    said_more = post.get(f"a-{at}.mer")
    if said_more is not None and said_more.strip() != said(one.get("description")):
        old = one.get("description")
        more = text_value(said_more, old.get("en", "") if isinstance(old, dict) else "")
        kept.pop("description", None)
        kept |= {"description": more} if more else {}
    return kept


def _read_condition(seen: Seen, found: Found, post: QueryDict, typed: Typed) -> dict[str, Any]:
    asking = Asking(seen, seen.types_before(found.ref), found.ref.rpartition(".")[0])
    before = found.field.get("when")
    try:
        rule = conditions.read(post, before, asking)
    except Unreadable as wrong:
        typed.faults["when"] = str(wrong)
        return {}
    return {} if rule == before else {"when": rule}
