"""The workflow's tab: the steps in order with blocks, and what can be set about the chosen one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, ngettext

from forms_platform.builder import conditions, who
from forms_platform.builder.conditions import Asking, ConditionShown
from forms_platform.builder.edit import Asked
from forms_platform.builder.inputs import AS_IT_IS, Typed, Unreadable, text_value
from forms_platform.builder.outline import branch_steps, part, said, step_path, steps
from forms_platform.builder.seen import Seen, Told
from forms_platform.builder.strip import strip
from forms_platform.look.asked import whole

KINDS: Final[Mapping[str, tuple[Any, str]]] = {
    "approve": (gettext_lazy("Godkänn"), "thumbs-up"),
    "review": (gettext_lazy("Yttra sig"), "message-square"),
    "task": (gettext_lazy("Gör en uppgift"), "clipboard-check"),
    "sign": (gettext_lazy("Skriv under"), "signature"),
    "auto": (gettext_lazy("En regel avgör"), "sparkles"),
    "system": (gettext_lazy("Ett system svarar"), "zap"),
    "wait": (gettext_lazy("Vänta"), "hourglass"),
    "notify": (gettext_lazy("Skicka besked"), "mail"),
    "choose": (gettext_lazy("Ett av flera spår"), "split"),
    "parallel": (gettext_lazy("Flera samtidigt"), "layers"),
    "end": (gettext_lazy("Klart"), "archive"),
}
HUMAN: Final = frozenset({"approve", "review", "task", "sign", "auto"})
REFUSING: Final = {"approve": "reject", "sign": "reject", "task": "cannot"}
RETURNABLE: Final = frozenset({"approve", "review", "task", "sign"})
MOST_RETURNS: Final = 3


@dataclass
class StepShown:
    """A step in the list."""

    id: str
    kind: str
    kind_name: str
    icon: str
    label: str
    who: str = ""
    when: str = ""
    tags: list[tuple[str, str]] = field(default_factory=list)
    faults: list[Told] = field(default_factory=list)
    branches: list[tuple[int, str, str, list[StepShown]]] = field(default_factory=list)
    chosen: bool = False
    first: bool = False
    last: bool = False


@dataclass
class StepPanel:
    """What can be set about the chosen step."""

    id: str
    kind: str
    kind_name: str
    icon: str
    label: str
    english: str
    human: bool
    who: str = ""
    who_choices: list[tuple[str, str]] = field(default_factory=list)
    due: str = ""
    remind: str = ""
    overdue: str = ""
    overdue_choices: list[tuple[str, str]] = field(default_factory=list)
    refuses: str = ""  # the refusing outcome that the kind knows, "" when it knows none
    refused: bool = False
    returns: bool = False
    returnable: bool = False
    reason: bool = False
    bulk: bool = False
    others: list[tuple[str, str, bool]] = field(default_factory=list)  # earlier steps, and whether another has to act
    text: str = ""
    workdays: str = ""
    end: str = ""
    ends: list[tuple[str, str]] = field(default_factory=list)
    branches: list[tuple[int, str, str]] = field(default_factory=list)
    condition: ConditionShown | None = None
    faults: list[Told] = field(default_factory=list)
    typed: Typed = field(default_factory=Typed)
    shape: str = ""


def context(seen: Seen, asked: Mapping[str, str], typed: Typed | None = None) -> dict[str, Any]:
    """What the tab prints."""
    chosen = asked.get("steg", "")
    found = part(seen.document, "workflow").get("steps")
    listed = found if isinstance(found, list) else []
    return {
        "flow": [_shown(seen, one, at, listed, chosen) for at, one in enumerate(listed) if isinstance(one, dict)],
        "strip": strip(seen, asked, timezone.localdate()),
        "step": chosen,
        "step_panel": panel(seen, chosen, typed or Typed()),
        "kinds": [(key, str(words), icon) for key, (words, icon) in KINDS.items() if key != "end"],
        "page": "",
        "ref": "",
    }


def _shown(seen: Seen, step: Mapping[str, Any], at: int, beside: Any, chosen: str) -> StepShown:
    kind = str(step.get("kind"))
    words, icon = KINDS.get(kind, (kind, "circle-help"))
    step_id = str(step.get("id"))
    shown = StepShown(step_id, kind, str(words), icon, said(step.get("label"), seen.language) or str(words))
    shown.chosen, shown.first, shown.last = step_id == chosen, at == 0, at == len(beside) - 1
    shown.who = who.say(seen, step["who"]) if isinstance(step.get("who"), dict) else ""
    if step.get("when") is not None:
        rule = seen.sentence(step["when"])
        shown.when = gettext("Bara när %(rule)s") % {"rule": rule} if rule else gettext("Bara ibland")
    shown.tags = _tags(step)
    shown.faults = list(seen.by_step.get(step_id, ()))
    branches = step.get("branches")
    for number in range(len(branches) if isinstance(branches, list) else 0):
        inner, _ = branch_steps(step, number)
        branch = branches[number] if isinstance(branches, list) else None
        label = said(branch.get("label"), seen.language) if isinstance(branch, dict) else ""
        rule = seen.sentence(branch.get("when")) if isinstance(branch, dict) else ""
        listed = inner if isinstance(inner, list) else []
        below = [_shown(seen, one, place, listed, chosen) for place, one in enumerate(listed) if isinstance(one, dict)]
        shown.branches.append((number, label or f"{number + 1}", rule, below))
    return shown


def _tags(step: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is worth knowing at a glance: icon and words."""
    found = []
    due = part(step, "due").get("workdays")
    if isinstance(due, int):
        found.append(("timer", ngettext("%(n)s arbetsdag", "%(n)s arbetsdagar", due) % {"n": due}))
    if (first := _first_reminder(step.get("remind"))) is not None:
        found.append(("bell", gettext("Påminn efter %(n)s") % {"n": first}))
    if step.get("overdue"):
        found.append(("flag", gettext("Sedan någon annan")))
    if step.get("bulk"):
        found.append(("list-checks", gettext("Går att godkänna i bunt")))
    return found


def panel(seen: Seen, step_id: str, typed: Typed) -> StepPanel | None:
    """The properties of the step."""
    path = step_path(seen.document, step_id)
    if path is None:
        return None
    step = next(one for _, one in steps(seen.document) if one.get("id") == step_id)
    kind = str(step.get("kind"))
    words, icon = KINDS.get(kind, (kind, "circle-help"))
    label = step.get("label")
    english = label.get("en", "") if isinstance(label, dict) else ""
    shown = StepPanel(step_id, kind, str(words), icon, said(label), english, kind in HUMAN, typed=typed)
    if shown.human:
        _fill_human(shown, seen, step)
    shown.text = said(step.get("text")) if kind == "notify" else said(step.get("rule")) if kind == "auto" else ""
    shown.workdays = str(step.get("workdays") or "") if kind == "wait" else ""
    if kind == "end":
        shown.end = str(step.get("end", ""))
        ends = part(seen.document["workflow"], "ends")
        shown.ends = [(key, said(part(ends, key).get("label"), seen.language) or key) for key in ends]
    for number, branch in enumerate(step["branches"] if isinstance(step.get("branches"), list) else ()):
        said_of = said(branch.get("label")) if isinstance(branch, dict) else ""
        rule = seen.sentence(branch.get("when")) if isinstance(branch, dict) else ""
        shown.branches.append((number, said_of, rule))
    shown.condition = conditions.shown(step.get("when"), Asking(seen, seen.types))
    shown.faults = list(seen.by_step.get(step_id, ()))
    _as_typed(shown, typed)
    marks = [step_id, kind, shown.condition, sorted(typed.faults), shown.faults, len(shown.branches), shown.refused]
    shown.shape = hashlib.sha256(repr(marks).encode()).hexdigest()[:16]
    return shown


def _as_typed(shown: StepPanel, typed: Typed) -> None:
    """What could not be read stands as it was typed."""
    shown.english = typed.post.get("namn.en", "") if "namn" in typed.faults else shown.english
    shown.due = typed.post.get("dagar", "") if "dagar" in typed.faults else shown.due
    shown.remind = typed.post.get("paminn", "") if "paminn" in typed.faults else shown.remind
    shown.workdays = typed.post.get("vantedagar", "") if "vantedagar" in typed.faults else shown.workdays
    shown.text = typed.post.get("text", "") if "text" in typed.faults else shown.text


def _fill_human(shown: StepPanel, seen: Seen, step: Mapping[str, Any]) -> None:
    name = "sample_to" if shown.kind == "auto" else "who"
    shown.who_choices = who.choices(seen, step, step.get(name))
    shown.who = who.value_of(step.get(name), shown.who_choices)
    on = part(step, "on")
    shown.due = str(part(step, "due").get("workdays", ""))
    shown.remind = str(_first_reminder(step.get("remind")) or "")
    late = step.get("overdue")
    shown.overdue_choices = _late_choices(seen, late)
    shown.overdue = _late_value(late, shown.overdue_choices)
    shown.refuses = REFUSING.get(shown.kind, "")
    shown.refused = shown.refuses in on
    shown.returnable = shown.kind in RETURNABLE
    shown.returns = "return" in on
    shown.reason = bool(_reasons(step))
    shown.bulk = bool(step.get("bulk"))
    shown.others = _earlier(seen, step)


def _earlier(seen: Seen, step: Mapping[str, Any]) -> list[tuple[str, str, bool]]:
    """The steps before it where a person acts, and whether somebody else has to act in this one."""
    found = []
    for _, one in steps(seen.document):
        if one.get("id") == step.get("id"):
            break
        if one.get("kind") in HUMAN:
            label = said(one.get("label"), seen.language) or str(one["id"])
            found.append((one["id"], label, one["id"] in (step.get("not_same_as") or ())))
    return found


def _first_reminder(remind: Any) -> int | None:
    """After how many working days the first reminder goes; None when it counts otherwise, or there is none."""
    first = remind[0] if isinstance(remind, list) and remind else None
    number = first.get("workdays") if isinstance(first, dict) else None
    return number if isinstance(number, int) else None


_LATE: Final[Mapping[str, Mapping[str, Any] | None]] = {
    "": None,
    "chef-ocksa": {"add": {"manager_of": "assignee"}},
    "chef-i-stallet": {"move": {"manager_of": "assignee"}},
}


def _late_choices(seen: Seen, now: Any) -> list[tuple[str, str]]:
    found = [
        ("", gettext("Inget mer än en påminnelse")),
        ("chef-ocksa", gettext("Dennes chef får också svara")),
        ("chef-i-stallet", gettext("Dennes chef tar över")),
    ]
    known = _late_value(now, found)
    return found if known != AS_IT_IS else [(AS_IT_IS, gettext("Som det är (ändras under JSON)")), *found]


def _late_value(now: Any, listed: list[tuple[str, str]]) -> str:
    return next((key for key, value in _LATE.items() if value == now), AS_IT_IS)


# ---- reading


def read(seen: Seen, post: QueryDict, typed: Typed) -> list[Asked]:
    """The commands that make the step what the form says."""
    which, _, step_id = post.get("av", "").partition(":")
    path = step_path(seen.document, step_id) if which == "step" else None
    if path is None:
        return []
    step = next(one for _, one in steps(seen.document) if one.get("id") == step_id)
    values = _label_of(step, post, typed)
    if step.get("kind") in HUMAN:
        values |= _read_human(seen, step, post, typed)
    values |= _read_other(step, post, typed)
    try:
        rule = conditions.read(post, step.get("when"), Asking(seen, seen.types))
        if rule != step.get("when"):
            values["when"] = rule
    except Unreadable as wrong:
        typed.faults["when"] = str(wrong)
    values = {name: value for name, value in values.items() if value != step.get(name)}
    asked = [Asked("set_step", {"step": step_id, "values": values})] if values else []
    return asked + _read_branches(step, post)


def _label_of(step: Mapping[str, Any], post: QueryDict, typed: Typed) -> dict[str, Any]:
    if "namn" not in post:
        return {}
    before = step.get("label")
    english = post.get("namn.en", before.get("en", "") if isinstance(before, dict) else "")
    try:
        label = text_value(post.get("namn", ""), english)
    except Unreadable as wrong:
        typed.faults["namn"] = str(wrong)
        return {}
    if label is None and step.get("kind") != "end":
        typed.faults["namn"] = gettext("Skriv vad steget heter.")
        return {}
    same = label == ({"sv": before} if isinstance(before, str) else before)
    return {} if same else {"label": label}


def _number(post: QueryDict, name: str, typed: Typed) -> int | None:
    text = post.get(name, "").strip()
    number = whole(text)
    if text and (number is None or not 1 <= number <= 250):
        typed.faults[name] = gettext("Skriv ett antal arbetsdagar, 1–250.")
        return None
    return number


def _read_human(seen: Seen, step: Mapping[str, Any], post: QueryDict, typed: Typed) -> dict[str, Any]:
    name = "sample_to" if step.get("kind") == "auto" else "who"
    values: dict[str, Any] = {}
    if "vem" in post:
        values[name] = who.read(post.get("vem", ""), step.get(name), seen, step)
    days, first = _number(post, "dagar", typed), _number(post, "paminn", typed)
    if "dagar" in post and "dagar" not in typed.faults:
        values["due"] = {"workdays": days} if days else None
    if "paminn" in post and "paminn" not in typed.faults:
        values["remind"] = _reminders(step.get("remind"), first)
    if post.get("sedan") in _LATE:
        values["overdue"] = _LATE[post.get("sedan", "")]
    if "utfall?" in post:
        values |= _routes(seen, step, post)
        values["bulk"] = True if post.get("bunt") else None
        offered = {one for one, _, _ in _earlier(seen, step)}
        before, chosen = step.get("not_same_as") or (), post.getlist("inte-samma")
        kept = [one for one in before if one in chosen or one not in offered]
        values["not_same_as"] = kept + [one for one in chosen if one not in kept] or None
    return values


def _reminders(before: Any, first: int | None) -> Any:
    """The first reminder as it was typed, when it counts from the opening; the others are kept."""
    kept = before if isinstance(before, list) else []
    rest = kept[1:] if _first_reminder(kept) else kept
    return ([{"workdays": first}] if first else []) + rest or None


def _routes(seen: Seen, step: Mapping[str, Any], post: QueryDict) -> dict[str, Any]:
    """Where a no and a return lead; what was led elsewhere by hand stays so."""
    on = dict(part(step, "on"))
    refusing = REFUSING.get(str(step.get("kind")), "")
    if refusing:
        if post.get("avslag"):
            on.setdefault(refusing, f"@{_rejecting(seen)}")
        else:
            on.pop(refusing, None)
    if step.get("kind") in RETURNABLE:
        if post.get("retur"):
            on.setdefault("return", {"to": "requester", "then": step["id"], "max": MOST_RETURNS})
        else:
            on.pop("return", None)
    needing = [name for name in (refusing, "return") if name in on]
    return {"on": on or None, "comment": _comment(step, on, needing) if post.get("skal") else None}


def _comment(step: Mapping[str, Any], on: Mapping[str, Any], needing: list[str]) -> dict[str, Any] | None:
    """The outcomes that need a reason: those that did, without one that is gone and with one that is new."""
    were, routes = _reasons(step), part(step, "on")
    if were:
        kept = [one for one in were if one in on or one not in routes]
        needing = kept + [one for one in needing if one not in routes and one not in kept]
    return {"required_on": needing} if needing else None


def _reasons(step: Mapping[str, Any]) -> list[str]:
    return list(part(step, "comment").get("required_on") or ())


def _rejecting(seen: Seen) -> str:
    """The end that a no leads to."""
    ends = part(seen.document["workflow"], "ends")
    return next((key for key in ends if part(ends, key).get("result") == "rejected"), "avslag")


def _read_other(step: Mapping[str, Any], post: QueryDict, typed: Typed) -> dict[str, Any]:
    """What only some kinds have."""
    kind = step.get("kind")
    if kind == "wait" and "vantedagar" in post:
        number = _number(post, "vantedagar", typed)
        return {"workdays": number, "until": None} if number else {}
    if kind == "end" and post.get("slut"):
        return {"end": post.get("slut")}
    name = {"notify": "text", "auto": "rule"}.get(str(kind))
    if name and "text" in post:
        before = step.get(name)
        try:
            text = text_value(post.get("text", ""), before.get("en", "") if isinstance(before, dict) else "")
        except Unreadable as wrong:
            typed.faults["text"] = str(wrong)
            return {}
        return {name: text} if text and text != before else {}
    return {}


def _read_branches(step: Mapping[str, Any], post: QueryDict) -> list[Asked]:
    """The branches' names, a new one, or one less."""
    branches = step.get("branches")
    if not isinstance(branches, list) or "av" not in post:
        return []
    made: list[Any] = []
    for number, branch in enumerate(branches):
        label = post.get(f"spar-{number}", "").strip()
        whole_branch = branch if isinstance(branch, dict) else {"steps": branch}
        if label and label != said(whole_branch.get("label")):
            before = whole_branch.get("label")
            english = {"en": before["en"]} if isinstance(before, dict) and before.get("en") else {}
            whole_branch = {**whole_branch, "label": {"sv": label[:200], **english}}
        made.append(whole_branch if whole_branch != {"steps": branch} else branch)
    pressed = post.get("gor", "").split(":")
    if pressed[0] == "spar-nytt":
        made.append({"label": {"sv": gettext("Spår %(n)s") % {"n": len(made) + 1}}, "steps": []})
    elif pressed[0] == "spar-bort" and len(made) > 1 and (at := whole(pressed[-1])) is not None and at < len(made):
        del made[at]
    return [Asked("set_branches", {"step": step["id"], "branches": made})] if made != branches else []


def after(seen: Seen, post: QueryDict, asked: list[Asked], chosen: str) -> dict[str, str]:
    """The step that is chosen after an edit."""
    step = chosen or post.get("steg", "")
    return {"steg": step if step_path(seen.document, step) is not None else ""}
