"""The properties of the chosen step as a form, and the commands that make the step what the form says."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from forms_platform.builder.edit import Asked
from forms_platform.builder.inputs import Input
from forms_platform.builder.outline import said
from forms_platform.builder.seen import Told
from forms_platform.builder.step import asking
from forms_platform.builder.step.at import At, Choices
from forms_platform.builder.step.boxes import Row, Section
from forms_platform.builder.step.parts import parts_of, readable
from forms_platform.builder.step_kinds import BLOCKS, KINDS


@dataclass(kw_only=True)
class Panel:
    """What can be set about what is chosen: a step, a branch of a block, or the whole workflow."""

    id: str = ""
    kind: str
    sections: list[Section] = field(default_factory=list)
    faults: list[Told] = field(default_factory=list)
    branches: list[Row] = field(default_factory=list)
    kinds: Choices = field(default_factory=list)
    targets: list[tuple[str, Choices]] = field(default_factory=list)
    shape: str = ""
    stamp: str = ""
    marks: str = ""

    @property
    def english(self) -> list[Input]:
        """The boxes that have English too."""
        return [box for section in self.sections for box in section.boxes if box.english is not None]


@dataclass(kw_only=True)
class StepPanel(Panel):
    """What can be set about the chosen step."""

    kind_name: str
    icon: str
    label: str
    users: list[str] = field(default_factory=list)
    published: bool = False
    key_fault: str = ""


def panel(at: At) -> StepPanel:
    """The properties of the step."""
    kind = KINDS.get(at.kind)
    shown = StepPanel(
        id=at.id,
        kind=at.kind,
        kind_name=str(kind.name if kind else at.kind),
        icon=kind.icon if kind else "circle-help",
        label=at.labelled(at.node),
    )
    told = list(at.seen.by_step.get(at.id, ()))
    for part in parts_of(at.kind):
        if readable(at, part):
            section = part.show(at)
        else:
            names = ", ".join(sorted(part.members & at.node.keys()))
            section = Section(names, names, "hash", readable=False)
        section.faults = [one for one in told if _member(at, one) in part.members]
        section.folded = section.folded and not section.faults and not any(box.fault for box in section.boxes)
        shown.sections.append(section)
        told = [one for one in told if one not in section.faults]
    shown.faults = told
    shown.branches = _branches(at)
    shown.kinds = [(key, str(one.name)) for key, one in KINDS.items() if at.kind not in BLOCKS or key in BLOCKS]
    shown.published = at.published
    shown.key_fault = at.typed.faults.get("nyckel", "")
    stamped(shown)
    return shown


def _member(at: At, fault: Told) -> str:
    """Which member of the step the fault is about; "" when it is the step itself."""
    above = ".".join(map(str, at.path))
    return fault.path[len(above) + 1 :].partition(".")[0] if fault.path.startswith(f"{above}.") else ""


def _branches(at: At) -> list[Row]:
    """The branches of a block: each has its own properties."""
    listed = at.node.get("branches")
    if at.kind not in BLOCKS or not isinstance(listed, list):
        return []
    rows = []
    for number, branch in enumerate(listed):
        label = said(branch.get("label"), at.seen.language) if isinstance(branch, Mapping) else ""
        rule = at.seen.sentence(branch.get("when")) if isinstance(branch, Mapping) else ""
        row = Row(label or gettext("Spår %(n)s") % {"n": number + 1}, [], note=rule)
        row.href = f"?steg={at.id}&spar={number}#egenskaper"
        row.remove = f"spar-bort:{at.id}:{number}" if len(listed) > 1 else ""
        row.up = f"spar-flytta:{at.id}:{number}:upp" if number else ""
        row.down = f"spar-flytta:{at.id}:{number}:ned" if number < len(listed) - 1 else ""
        rows.append(row)
    return rows


def stamped(shown: Panel) -> None:
    """The panel says of each section its shape, which is the same as long as it has the same boxes in the same places,
    and its stamp, which is the same as long as there is the same in them too; of what is around them as well."""
    found = {section.name: _marks(section) for section in shown.sections}
    around = [
        shown.id,
        shown.kind,
        shown.faults,
        shown.branches,
        shown.kinds,
        shown.targets,
        getattr(shown, "users", ""),
    ]
    names = [box.name for box in shown.english]
    found["rest"] = (_hash([*around, names]), _hash([box.english for box in shown.english]))
    shown.marks = " ".join(f"{name}={shape}.{stamp}" for name, (shape, stamp) in found.items())
    shown.shape = _hash([shape for shape, _ in found.values()])
    shown.stamp = _hash(shown.marks)


def _marks(section: Section) -> tuple[str, str]:
    marks: list[Any] = [section.readable, section.faults, section.condition, section.folded]
    for box in section.boxes:
        chosen = (box.value, box.choices) if box.shape == "one" else [key for key, _ in box.choices]
        marks += [box.name, box.label, chosen, box.fault, box.checked if box.shape == "yes" else ""]
    written = [(box.value, box.chosen) for box in section.boxes]
    return _hash(marks), _hash([marks, written])


def _hash(what: object) -> str:
    return hashlib.sha256(repr(what).encode()).hexdigest()[:8]


def sections_that_differ(shown: Any, marks: str, *, typed: bool) -> list[Section] | None:
    """The sections that are not as the page has them; None when more than sections differs. `typed`: what is in the
    boxes was just sent, so that only the boxes themselves count."""
    old = dict(one.partition("=")[::2] for one in marks.split())
    new = dict(one.partition("=")[::2] for one in shown.marks.split())

    def same(name: str) -> bool:
        before, now = old[name], new[name]
        return bool(before.split(".")[0] == now.split(".")[0] if typed else before == now)

    if list(old) != list(new) or not same("rest"):
        return None
    return [section for section in shown.sections if not same(section.name)]


def read(at: At) -> list[Asked]:
    """The commands that make the step what the form says; nothing of a box that could not be read."""
    values: dict[str, Any] = {}
    for part in parts_of(at.kind):
        if readable(at, part):
            values |= part.read(at)
    if not values:
        return []
    asked = asking.named(at, values) if "asks" in values else []
    return [*([Asked("set_step", {"step": at.id, "values": values, "published": at.published})]), *asked]
