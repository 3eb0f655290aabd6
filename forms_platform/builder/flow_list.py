"""The steps of a workflow as a list with blocks: what each tells at a glance, and which differ after an edit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext, ngettext

from forms_platform.builder import who
from forms_platform.builder.outline import branch_steps, part, said
from forms_platform.builder.seen import Seen, Told
from forms_platform.builder.step.at import At
from forms_platform.builder.step_kinds import KINDS
from forms_platform.builder.step_moves import beside
from forms_platform.look.asked import whole as whole_number


@dataclass
class BranchShown:
    """A branch of a block in the list."""

    number: int
    label: str
    when: str
    steps: list[StepShown]
    chosen: bool
    faults: list[tuple[str, bool]]


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
    faults: list[tuple[str, bool]] = field(default_factory=list)
    branches: list[BranchShown] = field(default_factory=list)
    chosen: bool = False
    first: bool = False
    last: bool = False


def shown(seen: Seen, step: Mapping[str, Any], at: At) -> StepShown:
    """The step with what is in it; chosen when it is the one of `at`."""
    kind = KINDS.get(str(step.get("kind")))
    step_id = str(step.get("id"))
    name, icon = (str(kind.name), kind.icon) if kind else (str(step.get("kind")), "circle-help")
    found = StepShown(step_id, str(step.get("kind")), name, icon, at.labelled(step))
    found.chosen = step_id == at.id and at.branch is None
    found.first = beside(seen.document, step_id, False) is None
    found.last = beside(seen.document, step_id, True) is None
    found.who = _who(seen, step)
    if step.get("when") is not None:
        rule = seen.sentence(step["when"])
        found.when = gettext("Bara när %(rule)s") % {"rule": rule} if rule else gettext("Bara ibland")
    found.tags = _tags(step)
    told = seen.by_step.get(step_id, ())
    branches = step.get("branches")
    for number in range(len(branches) if isinstance(branches, list) else 0):
        found.branches.append(_branch(seen, step, number, at, _said(one for one in told if _in_branch(one) == number)))
    found.faults = _said(one for one in told if not found.branches or _in_branch(one) is None)
    return found


def _said(told: Iterable[Told]) -> list[tuple[str, bool]]:
    """The faults as the list tells them: the words, and whether it is a warning."""
    return [(one.text, one.warning) for one in told]


def _in_branch(told: Told) -> int | None:
    """Which branch of the step the fault is about."""
    _, found, rest = told.path.rpartition(".branches.")
    return whole_number(rest.partition(".")[0]) if found else None


def _branch(seen: Seen, step: Mapping[str, Any], number: int, at: At, told: list[tuple[str, bool]]) -> BranchShown:
    inner, _ = branch_steps(step, number)
    node = step["branches"][number]
    label = said(node.get("label"), seen.language) if isinstance(node, Mapping) else ""
    rule = node.get("when") if isinstance(node, Mapping) else None
    words = (seen.sentence(rule) or gettext("ett villkor stämmer")) if rule is not None else ""
    if rule is None and step.get("kind") == "choose":
        words = gettext("inget annat spår gäller") if number else ""
    listed = inner if isinstance(inner, list) else []
    below = [shown(seen, one, at) for one in listed if isinstance(one, dict)]
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
        n = first["workdays"]
        found.append(("bell", ngettext("Påminn efter %(n)s arbetsdag", "Påminn efter %(n)s arbetsdagar", n) % {"n": n}))
    elif isinstance(first.get("before"), int):
        n = first["before"]
        found.append(("bell", ngettext("Påminn %(n)s arbetsdag före", "Påminn %(n)s arbetsdagar före", n) % {"n": n}))
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


def listed(seen: Seen, at: At) -> list[StepShown]:
    """Every step in order, those of blocks inside them."""
    steps = part(seen.document, "workflow").get("steps")
    return [shown(seen, one, at) for one in (steps if isinstance(steps, list) else []) if isinstance(one, dict)]


# ---- what the script is sent after an edit


def differing(before: Sequence[StepShown], after: Sequence[StepShown], context: Mapping[str, Any]) -> dict[str, Any]:
    """The lists of steps whose order is another, outer lists first, the steps that are gone, and those that do not look
    as they did, each without what is in its branches."""
    old = {one.id: _alone(one) for one in _every(before)}
    changed = [_alone(one) for one in _every(after)]
    orders, now = dict(_orders(":0", before)), {one.id for one in changed}
    return {
        "lists": [[name, ids] for name, ids in _orders(":0", after) if orders.get(name) != ids],
        "gone": [step for step in old if step not in now],
        "steps": [
            [one.id, render_to_string("builder/_flow_step.html", {**context, "one": one})]
            for one in changed
            if old.get(one.id) != one
        ],
    }


def _alone(step: StepShown) -> StepShown:
    """The step without the steps in it, chosen or not."""
    inner = [replace(branch, steps=[], chosen=False) for branch in step.branches]
    return replace(step, branches=inner, chosen=False)


def _every(steps: Sequence[StepShown]) -> Iterator[StepShown]:
    for one in steps:
        yield one
        for branch in one.branches:
            yield from _every(branch.steps)


def _orders(name: str, steps: Sequence[StepShown]) -> Iterator[tuple[str, list[str]]]:
    yield name, [one.id for one in steps]
    for one in steps:
        for branch in one.branches:
            yield from _orders(f"{one.id}:{branch.number}", branch.steps)
