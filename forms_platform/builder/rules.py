"""The rules' tab: what a decider is told was checked, answers that are not taken and why, limits over a year, and when
a granted case means that somebody is away. Each is a row with its sentence, and is edited beside the list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forms_platform.builder import conditions
from forms_platform.builder.cannot import CannotEdit
from forms_platform.builder.conditions import Asking, ConditionShown
from forms_platform.builder.edit import Asked
from forms_platform.builder.inputs import Input, Typed, Unreadable, input_of, values_of
from forms_platform.builder.kinds import Property
from forms_platform.builder.outline import name, question, said
from forms_platform.builder.seen import Seen
from forms_platform.look.asked import whole
from forms_platform.sweden.money import parse, show

Words = str | Promise
CHECKS, REFUSE, LIMITS, ABSENCE = "checks", "refuse", "limits", "absence"
MOST: Final[Mapping[str, int]] = {CHECKS: 30, REFUSE: 10, LIMITS: 10, ABSENCE: 1}
_NEW_TEXT: Final = {"sv": "Skriv vad som sägs.", "en": "Write what is said."}
_NEW_REFUSAL: Final = {"sv": "Skriv varför svaret inte tas emot.", "en": "Write why the answer is not taken."}
_TEXT: Final = Property("text", _("Vad som sägs"), "text", long=True)


@dataclass(frozen=True)
class Sort:
    """A sort of rule: what it is called, what can be set about one, and what a new one is."""

    title: Words
    note: Words
    add: Words
    properties: tuple[Property, ...]
    fresh: Callable[[Seen], dict[str, Any] | None]  # None when there is nothing to make one of
    conditional: bool = True
    needs_condition: bool = True


def _first(seen: Seen, *kinds: str) -> str | None:
    return next((one.ref for one in seen.questions if not one.column and one.field["kind"] in kinds), None)


def _fresh_said(seen: Seen) -> dict[str, Any] | None:
    ref = _first(seen, *(kind for kind in _ASKED))
    if ref is None:
        return None
    return {"when": {"left": {"field": ref}, "op": "filled"}, "text": _NEW_TEXT}


def _fresh_check(seen: Seen) -> dict[str, Any] | None:
    made = _fresh_said(seen)
    return made and {"when": made["when"], "level": "warning", "text": made["text"]}


def _fresh_limit(seen: Seen) -> dict[str, Any] | None:
    ref = _first(seen, "money")
    return {"field": ref, "max": "1000.00"} if ref else None


def _fresh_absence(seen: Seen) -> dict[str, Any] | None:
    ref = _first(seen, "period")
    return {"period": ref} if ref else None


_ASKED: Final = (
    "money", "number", "choice", "yes_no", "date", "text", "period", "choices", "unit", "cost_centre", "person",
    "long_text", "time",
)  # fmt: skip
SORTS: Final[Mapping[str, Sort]] = {
    CHECKS: Sort(
        _("Det som den som beslutar får veta"),
        _("Plattformen prövar svaren och säger vad den såg, så att ingen behöver räkna efter."),
        _("Lägg till en kontroll"),
        (Property("level", _("Visas som"), "one", (("ok", _("Stämmer")), ("warning", _("Att titta på")))), _TEXT),
        _fresh_check,
    ),
    REFUSE: Sort(
        _("Svar som inte tas emot"),
        _("När regeln stämmer får den som fyller i veta varför, vid frågan."),
        _("Lägg till för frågan"),
        (_TEXT,),
        _fresh_said,
    ),
    LIMITS: Sort(
        _("Tak per kalenderår"),
        _("Räknas ihop över den sökandes egna ärenden."),
        _("Lägg till ett tak"),
        (
            Property("field", _("Belopp som räknas"), "one"),
            Property("of", _("Året tas från"), "one"),
            Property("max", _("Högst per år, kronor"), "decimal"),
            Property("counts", _("Räknas med"), "many", (("approved", _("beviljade")), ("open", _("pågående")))),
            Property("message", _("Vad som sägs"), "text"),
        ),
        _fresh_limit,
        conditional=False,
        needs_condition=False,
    ),
    ABSENCE: Sort(
        _("Frånvaro"),
        _("När ärendet beviljas är den det gäller borta de dagarna. De som den beslutar åt frågas om ersättare."),
        _("Beviljat betyder frånvaro"),
        (Property("period", _("Dagarna står i"), "one"),),
        _fresh_absence,
        needs_condition=False,
    ),
}


@dataclass
class Rule:
    """One rule as a row: its place, and what it says."""

    place: str  # "checks:0", "refuse:belopp:0"
    sort: str
    sentence: str
    text: str
    level: str = ""
    of: str = ""  # the question it stands at


@dataclass
class Section:
    """A sort with its rules."""

    sort: str
    title: str
    note: str
    add: str
    rules: list[Rule]
    questions: list[tuple[str, str]] = field(default_factory=list)  # where a new one can stand
    can_add: bool = True


@dataclass
class Editing:
    """The rule that is edited."""

    place: str
    title: str
    boxes: list[Input]
    condition: ConditionShown | None
    first: bool
    last: bool
    faults: list[str]


# ---- where they stand


def listed(seen: Seen, sort: str, ref: str = "") -> list[Any]:
    """The rules of the sort, as the document has them."""
    holder: Any = seen.document
    if sort == REFUSE:
        found = question(seen.document, ref)
        holder = found.field if found else {}
    value = holder.get(sort)
    if sort == ABSENCE:
        return [value] if isinstance(value, Mapping) else []
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _places(seen: Seen) -> Iterator[tuple[str, str, int, Mapping[str, Any]]]:
    """Every rule: sort, question, place in its list, and what it says."""
    for sort in SORTS:
        refs = [one.ref for one in seen.questions] if sort == REFUSE else [""]
        for ref in refs:
            yield from ((sort, ref, at, node) for at, node in enumerate(listed(seen, sort, ref)))


def _place(sort: str, ref: str, at: int) -> str:
    return ":".join([sort, *([ref] if ref else []), str(at)])


def parsed(place: str) -> tuple[str, str, int] | None:
    """Sort, question and number of a place; None for what is none."""
    sort, *rest = place.split(":")
    if sort not in SORTS or len(rest) != (2 if sort == REFUSE else 1):
        return None
    at = whole(rest[-1])
    return None if at is None else (sort, rest[0] if sort == REFUSE else "", at)


def _asking(seen: Seen, sort: str, ref: str) -> Asking:
    """What the rule may ask about: at a question, what is answered until then; else everything."""
    if sort != REFUSE:
        return Asking(seen, seen.types)
    own = seen.field(ref)
    table = ref.rpartition(".")[0]
    types = dict(own.types()) if own is not None else {}
    return Asking(
        seen,
        {**seen.types_before(ref), **({f"row.{key}": one for key, one in types.items()} if table else types)},
        table,
    )


# ---- shown


def context(seen: Seen, asked: Mapping[str, str], typed: Typed | None = None) -> dict[str, Any]:
    """Every rule by its sort, and the one that is edited."""
    sections = {sort: Section(sort, str(one.title), str(one.note), str(one.add), []) for sort, one in SORTS.items()}
    for sort, ref, at, node in _places(seen):
        sections[sort].rules.append(_row(seen, sort, ref, at, node))
    for sort, section in sections.items():
        section.can_add = len(section.rules) < MOST[sort] and SORTS[sort].fresh(seen) is not None
    can_refuse = [one for one in seen.questions if one.field["kind"] not in ("information", "looked_up")]
    sections[REFUSE].questions = [(one.ref, name(one.field, seen.language)) for one in can_refuse]
    sections[REFUSE].can_add = bool(can_refuse)
    place = asked.get("rad", "")
    return {"sections": list(sections.values()), "editing": _editing(seen, place, typed or Typed()), "place": place}


def _row(seen: Seen, sort: str, ref: str, at: int, node: Mapping[str, Any]) -> Rule:
    found = question(seen.document, ref) if ref else None
    rule = Rule(_place(sort, ref, at), sort, "", said(node.get("text"), seen.language))
    rule.of = name(found.field, seen.language) if found else ""
    rule.level = str(node.get("level", ""))
    rule.sentence = seen.sentence(node.get("when"), ref.rpartition(".")[0]) if node.get("when") else ""
    if sort == LIMITS:
        facts = {"field": _called(seen, node.get("field")), "most": _kronor(node.get("max"), seen.language)}
        rule.text = gettext("%(field)s högst %(most)s per kalenderår") % facts
    elif sort == ABSENCE:
        rule.text = gettext("Borta dagarna i %(field)s") % {"field": _called(seen, node.get("period"))}
    return rule


def _kronor(text: Any, language: str) -> str:
    """The sum as people write it."""
    try:
        return show(parse(str(text)), language)
    except ValueError:
        return str(text)


def _called(seen: Seen, ref: Any) -> str:
    found = question(seen.document, str(ref))
    return name(found.field, seen.language) if found else str(ref or "–")


def _editing(seen: Seen, place: str, typed: Typed) -> Editing | None:
    found = parsed(place)
    if found is None:
        return None
    sort, ref, at = found
    nodes = listed(seen, sort, ref)
    if at >= len(nodes):
        return None
    node, kind = nodes[at], SORTS[sort]
    boxes = [input_of(item, node, seen.language, typed, _choices(seen, item)) for item in kind.properties]
    condition = conditions.shown(node.get("when"), _asking(seen, sort, ref)) if kind.conditional else None
    title = f"{kind.title}: {_called(seen, ref)}" if ref else str(kind.title)
    path = _path(seen, sort, ref, at)
    told = [one.text for one in seen.faults if one.path == path or one.path.startswith(f"{path}.")]
    told += [typed.faults[key] for key in ("when",) if key in typed.faults]
    return Editing(place, title, boxes, condition, at == 0, at == len(nodes) - 1, told)


def _path(seen: Seen, sort: str, ref: str, at: int) -> str:
    """Its dotted place in the document."""
    if sort == ABSENCE:
        return sort
    found = question(seen.document, ref) if ref else None
    head = ".".join(map(str, (*found.path, "refuse"))) if found else sort
    return f"{head}.{at}"


def _choices(seen: Seen, item: Property) -> list[tuple[str, str]]:
    kinds = {"field": ("money",), "of": ("date",), "period": ("period",)}.get(item.name)
    if kinds is None:
        return []
    listed_ = [(one.ref, name(one.field, seen.language)) for one in seen.questions
               if not one.column and one.field["kind"] in kinds]  # fmt: skip
    return [("", gettext("dagen ärendet skickas in")), *listed_] if item.name == "of" else listed_


# ---- read


def read(seen: Seen, post: QueryDict, typed: Typed) -> list[Asked]:
    """What the form says of the rule that is edited, and what its button does."""
    doing, _sep, what = post.get("gor", "").partition(":")
    found = parsed(post.get("rad", ""))
    asked = _read_rule(seen, *found, post, typed) if found else []
    if doing == "regel":
        return [*asked, _added(seen, what, post.get("fraga", ""))]
    if doing in ("regel-bort", "regel-upp", "regel-ner") and found:
        return _shifted(seen, doing, *found)
    return asked


def _read_rule(seen: Seen, sort: str, ref: str, at: int, post: QueryDict, typed: Typed) -> list[Asked]:
    nodes = listed(seen, sort, ref)
    if at >= len(nodes):
        raise CannotEdit("nothing_there", name=sort)
    node, kind = nodes[at], SORTS[sort]
    items = [item for item in kind.properties if item.shape != "one" or f"p.{item.name}" in post]
    values, faults = values_of(items, node, post)
    typed.faults |= faults
    for key in ("text", "field", "max", "period"):
        if key in values and values[key] is None:
            typed.faults[key] = gettext("Det här behövs.")
            del values[key]
    if kind.conditional:
        values |= _condition(seen, sort, ref, node, post, typed)
    if not values:
        return []
    changed = {key: one for key, one in {**node, **values}.items() if one is not None}
    return [_set(seen, sort, ref, [*nodes[:at], changed, *nodes[at + 1 :]])]


def _condition(
    seen: Seen, sort: str, ref: str, node: Mapping[str, Any], post: QueryDict, typed: Typed
) -> dict[str, Any]:
    try:
        rule = conditions.read(post, node.get("when"), _asking(seen, sort, ref))
    except Unreadable as wrong:
        typed.faults["when"] = str(wrong)
        return {}
    if rule is None and SORTS[sort].needs_condition:
        typed.faults["when"] = gettext("Regeln behöver minst ett villkor.")
        return {}
    return {} if rule == node.get("when") else {"when": rule}


def _added(seen: Seen, sort: str, ref: str) -> Asked:
    if sort not in SORTS or (sort == REFUSE and question(seen.document, ref) is None):
        raise CannotEdit("nothing_there", name=sort)
    made, nodes = SORTS[sort].fresh(seen), listed(seen, sort, ref if sort == REFUSE else "")
    if sort == REFUSE:
        own = seen.field(ref)
        names = list(own.types()) if own is not None else []
        if not names:
            raise CannotEdit("nothing_there", name=ref)
        asked = f"row.{names[0]}" if "." in ref else names[0]
        made = {"when": {"left": {"field": asked}, "op": "filled"}, "text": _NEW_REFUSAL}
    if made is None or len(nodes) >= MOST[sort]:
        raise CannotEdit("nothing_there", name=sort)
    return _set(seen, sort, ref if sort == REFUSE else "", [*nodes, made])


def _shifted(seen: Seen, doing: str, sort: str, ref: str, at: int) -> list[Asked]:
    """The rule is gone, or one place up or down."""
    nodes = listed(seen, sort, ref)
    if at >= len(nodes):
        raise CannotEdit("nothing_there", name=sort)
    one = nodes.pop(at)
    if doing != "regel-bort":
        nodes.insert(max(0, at + (1 if doing == "regel-ner" else -1)), one)
    return [_set(seen, sort, ref, nodes)]


def _set(seen: Seen, sort: str, ref: str, nodes: list[Any]) -> Asked:
    value: Any = nodes or None
    if sort == REFUSE:
        return Asked(
            "set_field", {"ref": ref, "values": {"refuse": value}, "published": ref in seen.opened.published_questions}
        )
    if sort == ABSENCE:
        value = nodes[0] if nodes else None
    return Asked("set_document", {"values": {sort: value}})


def after(seen: Seen, post: QueryDict, asked: list[Asked], chosen: str) -> dict[str, str]:
    """The rule that is edited afterwards: the new one, the one that was moved, or the same."""
    doing, _sep, what = post.get("gor", "").partition(":")
    if doing == "regel":
        ref = post.get("fraga", "") if what == REFUSE else ""
        return {"rad": _place(what, ref, len(listed(seen, what, ref)) - 1)}
    found = parsed(post.get("rad", ""))
    if found is None or doing == "regel-bort":
        return {"rad": ""}
    sort, ref, at = found
    step = {"regel-upp": -1, "regel-ner": 1}.get(doing, 0)
    return {"rad": _place(sort, ref, min(max(0, at + step), max(0, len(listed(seen, sort, ref)) - 1)))}
