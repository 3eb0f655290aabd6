"""The workflow's tab: the steps in order with blocks, and what can be set about what is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from forms_platform.builder.edit import Asked
from forms_platform.builder.flow_list import differing, listed
from forms_platform.builder.inputs import Typed
from forms_platform.builder.outline import part, step_path
from forms_platform.builder.seen import Seen
from forms_platform.builder.step import branch, panel, whole
from forms_platform.builder.step.at import At
from forms_platform.builder.step_kinds import KINDS
from forms_platform.builder.step_moves import spots
from forms_platform.builder.step_uses import step_uses
from forms_platform.builder.strip import strip, strip_mark
from forms_platform.look.asked import whole as whole_number

FLOW: Final = ("workflow",)


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
        panel.stamped(shown)
    return shown


def context(seen: Seen, asked: Mapping[str, str], typed: Typed | None = None) -> dict[str, Any]:
    """What the tab prints."""
    at = chosen_step(seen, asked, typed)
    return {
        "flow": listed(seen, at),
        "strip": SimpleLazyObject(lambda: strip(seen, asked, timezone.localdate())),
        "step": at.id,
        "spar": at.branch,
        "chosen": properties(asked, at),
        "moving": bool(asked.get("flytta")),
        "kinds": KINDS.items(),
        "target": _target(seen, asked, at),
        "page": "",
        "ref": "",
    }


def marks(seen: Seen, where: Mapping[str, str]) -> dict[str, Any]:
    """By part of the page, what decides how it looks; a part that is not here is always sent anew."""
    return {"remsa": strip_mark(seen)}


def changed(before: Seen, after: Seen, where: Mapping[str, str], context: Mapping[str, Any]) -> dict[str, Any]:
    """What the script is sent about the list."""
    old = listed(before, chosen_step(before, where))
    return {**differing(old, context["flow"], context), "target": context["target"]}


def sections(post: QueryDict, context: Mapping[str, Any]) -> dict[str, Any] | None:
    """The sections of the properties that are not as the page has them, by their ids, and what the others say; None
    when all has to be sent."""
    shown = context["chosen"]
    found = panel.sections_that_differ(shown, post.get("form.marks", ""), typed="av" in post)
    if found is None:
        return None
    apart = [
        [f"del-{one.name}", render_to_string("builder/_section.html", {**context, "section": one})] for one in found
    ]
    said = {one.name: one.sentence for one in shown.sections if one.sentence}
    return {"apart": apart, "said": said, "marks": shown.marks, "label": getattr(shown, "label", "")}


def _target(seen: Seen, asked: Mapping[str, str], at: At) -> dict[str, str]:
    """Where a new step goes: last in a branch, after a step, or last before the end."""
    block, _, number = asked.get("grupp", "").partition(":")
    holder = chosen_step(seen, {"steg": block, "spar": number}) if block else at
    if holder.branch is not None and (shown := branch.panel(holder, holder.branch)):
        words = gettext("Sist i ”%(branch)s”") % {"branch": shown.label}
        return {"grupp": f"{holder.id}:{holder.branch}", "efter": "", "words": words}
    after = asked.get("efter") or at.id
    if step_path(seen.document, after) is None:
        steps = part(seen.document, "workflow").get("steps")
        every = steps if isinstance(steps, list) else []
        humans = [one for one in every if isinstance(one, dict) and one.get("kind") != "end"]
        after = str(humans[-1].get("id")) if humans else ""
    if not after:
        return {"grupp": "", "efter": "", "words": gettext("Först")}
    called = chosen_step(seen, {"steg": after})
    return {"grupp": "", "efter": after, "words": gettext("Efter ”%(step)s”") % {"step": called.labelled(called.node)}}


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
