"""The workflow's tab: the steps in order with blocks, and what can be set about what is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext, ngettext

from forms_platform.builder import who
from forms_platform.builder.edit import Asked
from forms_platform.builder.inputs import Typed
from forms_platform.builder.outline import branch_steps, part, said, step_path
from forms_platform.builder.seen import Seen, Told, as_text
from forms_platform.builder.step import branch, panel, whole
from forms_platform.builder.step.at import At
from forms_platform.builder.step_kinds import KINDS
from forms_platform.builder.step_moves import beside, spots
from forms_platform.builder.step_uses import step_uses
from forms_platform.builder.strip import strip, strip_mark
from forms_platform.look.asked import whole as whole_number

FLOW: Final = ("workflow",)


@dataclass
class BranchShown:
    """A branch of a block in the list."""

    number: int
    label: str
    when: str
    steps: list[StepShown]
    chosen: bool
    faults: list[Told]


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
    branches: list[BranchShown] = field(default_factory=list)
    chosen: bool = False
    first: bool = False
    last: bool = False


def chosen_step(seen: Seen, asked: Mapping[str, str], typed: Typed | None = None) -> At:
    """The step that the address names, or the workflow itself."""
    path = step_path(seen.document, asked.get("steg", ""))
    node: Any = seen.document
    for one in path or FLOW:
        node = node.get(one, {}) if isinstance(node, Mapping) else node[one]
    at = At(seen, node if isinstance(node, Mapping) else {}, path or FLOW, typed or Typed())
    number = whole_number(asked.get("spar", ""))
    if at.id and number is not None and number < len(branch.branches_of(at)):
        at.branch = number
    return at


def properties(asked: Mapping[str, str], at: At) -> Any:
    """The properties of what is chosen: a branch, a step, or the whole workflow."""
    if at.branch is not None:
        return branch.panel(at, at.branch)
    if not at.id:
        return whole.panel(at)
    shown = panel.panel(at)
    shown.users = _users(at)
    if asked.get("flytta"):
        shown.targets = _targets(at)
        shown.shape = panel.shape_of(shown)
    return shown


def context(seen: Seen, asked: Mapping[str, str], typed: Typed | None = None) -> dict[str, Any]:
    """What the tab prints."""
    at = chosen_step(seen, asked, typed)
    found = part(seen.document, "workflow").get("steps")
    listed = found if isinstance(found, list) else []
    return {
        "flow": [_shown(seen, one, at) for one in listed if isinstance(one, dict)],
        "strip": SimpleLazyObject(lambda: strip(seen, asked, timezone.localdate())),
        "step": at.id,
        "spar": at.branch,
        "chosen": properties(asked, at),
        "moving": bool(asked.get("flytta")),
        "kinds": KINDS.items(),
        "target": _target(seen, asked, listed, at),
        "page": "",
        "ref": "",
    }


def marks(seen: Seen, where: Mapping[str, str]) -> dict[str, Any]:
    """By part of the page, what decides how it looks; a part that is not here is always sent anew."""
    told = [(one.path, one.text) for one in seen.faults if one.place.step]
    named = [(one.ref, one.field.get("label")) for one in seen.questions if one.ref in seen.routing]
    return {
        "flodet": (as_text(seen.document.get("workflow")), told, named, where.get("steg"), where.get("spar")),
        "remsa": strip_mark(seen),
    }


def _target(seen: Seen, asked: Mapping[str, str], listed: list[Any], at: At) -> dict[str, str]:
    """Where a new step goes: last in a branch, after a step, or last before the end."""
    block, _, number = asked.get("grupp", "").partition(":")
    holder = chosen_step(seen, {"steg": block, "spar": number}) if block else at
    if holder.branch is not None and (shown := branch.panel(holder, holder.branch)):
        words = gettext("Sist i ”%(branch)s”") % {"branch": shown.label}
        return {"grupp": f"{holder.id}:{holder.branch}", "words": words}
    after = asked.get("efter") or at.id
    if step_path(seen.document, after) is None:
        humans = [one for one in listed if isinstance(one, dict) and one.get("kind") != "end"]
        after = str(humans[-1].get("id")) if humans else ""
    if not after:
        return {"efter": "", "words": gettext("Först")}
    called = chosen_step(seen, {"steg": after})
    return {"efter": after, "words": gettext("Efter ”%(step)s”") % {"step": called.labelled(called.node)}}


# ---- the list


def _shown(seen: Seen, step: Mapping[str, Any], at: At) -> StepShown:
    kind = KINDS.get(str(step.get("kind")))
    step_id = str(step.get("id"))
    name, icon = (str(kind.name), kind.icon) if kind else (str(step.get("kind")), "circle-help")
    shown = StepShown(step_id, str(step.get("kind")), name, icon, at.labelled(step))
    shown.chosen = step_id == at.id and at.branch is None
    shown.first = beside(seen.document, step_id, False) is None
    shown.last = beside(seen.document, step_id, True) is None
    shown.who = _who(seen, step)
    if step.get("when") is not None:
        rule = seen.sentence(step["when"])
        shown.when = gettext("Bara när %(rule)s") % {"rule": rule} if rule else gettext("Bara ibland")
    shown.tags = _tags(step)
    told = seen.by_step.get(step_id, ())
    branches = step.get("branches")
    for number in range(len(branches) if isinstance(branches, list) else 0):
        shown.branches.append(_branch(seen, step, number, at, [one for one in told if _in_branch(one) == number]))
    shown.faults = [one for one in told if not shown.branches or _in_branch(one) is None]
    return shown


def _in_branch(told: Told) -> int | None:
    """Which branch of the step the fault is about."""
    _, found, rest = told.path.rpartition(".branches.")
    return whole_number(rest.partition(".")[0]) if found else None


def _branch(seen: Seen, step: Mapping[str, Any], number: int, at: At, told: list[Told]) -> BranchShown:
    inner, _ = branch_steps(step, number)
    node = step["branches"][number]
    label = said(node.get("label"), seen.language) if isinstance(node, Mapping) else ""
    rule = node.get("when") if isinstance(node, Mapping) else None
    words = (seen.sentence(rule) or gettext("ett villkor stämmer")) if rule is not None else ""
    if rule is None and step.get("kind") == "choose":
        words = gettext("inget annat spår gäller") if number else ""
    listed = inner if isinstance(inner, list) else []
    below = [_shown(seen, one, at) for one in listed if isinstance(one, dict)]
    chosen = step.get("id") == at.id and at.branch == number
    return BranchShown(number, label or gettext("Spår %(n)s") % {"n": number + 1}, words, below, chosen, told)


def _who(seen: Seen, step: Mapping[str, Any]) -> str:
    """Who acts, or what the step does."""
    if isinstance(step.get("who"), dict):
        return who.say(seen, step["who"])
    if str(step.get("kind")) in ("auto", "notify"):
        return said(step.get("rule") or step.get("text"), seen.language)
    return ""


def _tags(step: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is worth knowing at a glance: icon and words."""
    found = []
    due = part(step, "due").get("workdays")
    if isinstance(due, int):
        found.append(("timer", ngettext("%(n)s arbetsdag", "%(n)s arbetsdagar", due) % {"n": due}))
    remind = step.get("remind")
    first = remind[0] if isinstance(remind, list) and remind and isinstance(remind[0], dict) else {}
    if isinstance(first.get("workdays"), int):
        found.append(("bell", gettext("Påminn efter %(n)s") % {"n": first["workdays"]}))
    elif isinstance(first.get("before"), int):
        found.append(("bell", gettext("Påminn %(n)s före") % {"n": first["before"]}))
    if step.get("overdue"):
        found.append(("flag", gettext("Sedan någon annan")))
    if step.get("need", "one") != "one":
        found.append(("users", gettext("Flera ska säga ja")))
    if step.get("asks"):
        found.append(("pencil", gettext("Fyller i svar")))
    if step.get("rows"):
        found.append(("repeat", gettext("Svarar för varje rad")))
    if part(step, "sign").get("kind", "none") != "none":
        found.append(("signature", gettext("Skrivs under")))
    if step.get("bulk"):
        found.append(("list-checks", gettext("Går att godkänna i bunt")))
    return found


# ---- what uses it, and where it can go


def _users(at: At) -> list[str]:
    """What names the step, each once."""
    found = []
    for use in step_uses(at.seen.document, at.id):
        holder = next((one for one in _holders(at.seen, use.path)), None)
        called = at.labelled(holder) if holder is not None else gettext("Hela arbetsflödet")
        if (holder is None or holder.get("id") != at.id) and called not in found:
            found.append(called)
    return found


def _holders(seen: Seen, path: Any) -> list[Mapping[str, Any]]:
    """The steps that the place lies in, the innermost first."""
    node: Any = seen.document
    found = []
    for one in path:
        node = node[one]
        if isinstance(node, Mapping) and isinstance(node.get("id"), str) and "kind" in node:
            found.append(node)
    return found[::-1]


def _targets(at: At) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every place that the step can be moved to."""
    found = []
    for here, places in spots(at.seen.document, at.id):
        holder = chosen_step(at.seen, {"steg": here.block})
        inner = branch.panel(holder, here.branch) if here.block else None
        title = f"{holder.labelled(holder.node)}: {inner.label}" if inner else gettext("Arbetsflödet")
        listed = [
            (
                f"{spot.block}:{spot.branch}:{spot.to}",
                gettext("Efter ”%(step)s”") % {"step": at.labelled(one)} if isinstance(one, dict) else gettext("Först"),
            )
            for spot, one in places
        ]
        found.append((title, listed))
    return found


# ---- reading


def read(seen: Seen, post: QueryDict, typed: Typed) -> list[Asked]:
    """The commands that make what is chosen what the form says."""
    which, _, name = post.get("av", "").partition(":")
    typed.post = post
    if which == "workflow":
        return whole.read(chosen_step(seen, {}, typed))
    if which not in ("step", "branch"):
        return []
    step_id, _, number = name.partition(":")
    at = chosen_step(seen, {"steg": step_id}, typed)
    if not at.id:
        return []
    return panel.read(at) if which == "step" else branch.read(at, whole_number(number) or 0)


def after(seen: Seen, post: QueryDict, asked: list[Asked], chosen: str) -> dict[str, str]:
    """The step or the branch that is chosen after an edit."""
    step = chosen or post.get("steg", "")
    found = {"steg": step if step_path(seen.document, step) is not None else ""}
    if post.get("spar") and step == post.get("steg"):
        found["spar"] = post.get("spar", "")
    return found
