"""The properties of a branch of a block: what it is called, and when it is taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from forms_platform.builder import conditions
from forms_platform.builder.edit import Asked
from forms_platform.builder.inputs import Unreadable, text_value
from forms_platform.builder.outline import said
from forms_platform.builder.step.at import At
from forms_platform.builder.step.boxes import Section, box, sent
from forms_platform.builder.step.naming import asking
from forms_platform.builder.step.panel import Panel, stamped


@dataclass(kw_only=True)
class BranchPanel(Panel):
    """What can be set about a branch."""

    kind: str = "branch"
    number: int
    label: str
    block: str
    only: bool = False


def branches_of(at: At) -> list[Any]:
    """The branches of the block."""
    listed = at.node.get("branches")
    return listed if isinstance(listed, list) else []


def panel(at: At, number: int) -> BranchPanel | None:
    """The properties of the branch; None when there is none of that number."""
    branches = branches_of(at)
    if not 0 <= number < len(branches):
        return None
    node = branches[number] if isinstance(branches[number], Mapping) else {}
    label = node.get("label")
    english = label.get("en", "") if isinstance(label, dict) else ""
    called = said(label, at.seen.language) or gettext("Spår %(n)s") % {"n": number + 1}
    shown = BranchPanel(
        id=f"{at.id}.{number}", number=number, label=called, block=at.labelled(at.node), only=len(branches) == 1
    )
    name = Section("label", items=[box(at, "namn", gettext("Vad spåret heter"), said(label), english=english)])
    when = Section("when", gettext("Spåret tas när"), "split")
    when.condition = conditions.shown(node.get("when"), asking(at))
    above = ".".join(map(str, (*at.path, "branches", number)))
    inner = [one for one in at.seen.by_step.get(at.id, ()) if one.path == above or one.path.startswith(f"{above}.")]
    when.faults = [one for one in inner if one.path.startswith(f"{above}.when")]
    name.faults = [one for one in inner if one.path.startswith(f"{above}.label")]
    shown.faults = [one for one in inner if one not in when.faults and one not in name.faults]
    if at.kind == "choose":
        last = number == len(branches) - 1
        when.sentence = (
            gettext("Det sista spåret tas av alla som inget annat spår gäller för, om det inte har något villkor.")
            if last
            else gettext("Det första spåret vars villkor stämmer tas.")
        )
    shown.sections = [name, when]
    stamped(shown)
    return shown


def read(at: At, number: int) -> list[Asked]:
    """The commands that make the branch what the form says."""
    branches = branches_of(at)
    if not 0 <= number < len(branches) or not sent(at, "namn"):
        return []
    node = branches[number] if isinstance(branches[number], Mapping) else {}
    values: dict[str, Any] = {}
    before = node.get("label")
    english = at.post.get("p.namn.en", before.get("en", "") if isinstance(before, dict) else "")
    try:
        label = text_value(at.post.get("p.namn", ""), english)
        if label != ({"sv": before} if isinstance(before, str) else before):
            values["label"] = label
    except Unreadable as wrong:
        at.typed.faults["namn"] = str(wrong)
    try:
        rule = conditions.read(at.post, node.get("when"), asking(at))
        values |= {} if rule == node.get("when") else {"when": rule}
    except Unreadable as wrong:
        at.typed.faults["when"] = str(wrong)
    return [Asked("set_branch", {"step": at.id, "branch": number, "values": values})] if values else []
