"""What the properties of a step are made of: sections with boxes, rows of boxes, conditions and plain sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from forms_platform.builder.conditions import ConditionShown
from forms_platform.builder.inputs import Input
from forms_platform.builder.seen import Told
from forms_platform.builder.step.at import At, Choices
from forms_platform.look.asked import whole


@dataclass
class Row:
    """Boxes that belong together, with buttons: `remove`, `up` and `down` are what they send."""

    legend: str
    boxes: list[Input]
    hidden: list[tuple[str, str]] = field(default_factory=list)
    remove: str = ""
    up: str = ""
    down: str = ""
    href: str = ""
    note: str = ""
    short: bool = False  # a number, and what it counts


@dataclass
class Rows:
    """Rows of one sort, and the button that adds one."""

    rows: list[Row]
    add: str = ""
    add_label: str = ""
    sort: str = "rows"


@dataclass
class Note:
    """A plain sentence among the boxes."""

    text: str
    sort: str = "note"


Item = Input | Rows | Note


@dataclass
class Section:
    """A part of the properties. `readable` is false when its boxes cannot say what the document says."""

    name: str
    title: str = ""
    icon: str = ""
    items: list[Item] = field(default_factory=list)
    sentence: str = ""
    condition: ConditionShown | None = None
    faults: list[Told] = field(default_factory=list)
    readable: bool = True
    folded: bool = False

    @property
    def boxes(self) -> list[Input]:
        """Every box, those in rows included."""
        found = [one for one in self.items if isinstance(one, Input)]
        return found + [box for one in self.items if isinstance(one, Rows) for row in one.rows for box in row.boxes]


def box(at: At, name: str, label: Any, value: Any = "", **more: Any) -> Input:
    """A box with what the document says, or with what was typed and could not be read."""
    shown = Input(name, str(label), more.pop("shape", "line"), "" if value is None else str(value), **more)
    shown.fault = at.typed.faults.get(name, "")
    if shown.fault:
        shown.value = at.post.get(f"p.{name}", shown.value)
        if shown.english is not None:
            shown.english = at.post.get(f"p.{name}.en", shown.english)
    return shown


def select(at: At, name: str, label: Any, value: Any, choices: Choices, **more: Any) -> Input:
    """A list to choose from, with the present value among them whatever it is."""
    now = "" if value is None else str(value)
    if now not in {key for key, _ in choices}:
        gone = gettext("%(value)s (finns inte)") % {"value": now} if now else gettext("Välj")
        choices = [(now, gone), *choices]
    return box(at, name, label, now, shape="one", choices=choices, **more)


def switch(at: At, name: str, label: Any, on: bool, **more: Any) -> Input:
    """Yes or no."""
    return box(at, name, label, shape="yes", checked=on, **more)


def ticks(at: At, name: str, label: Any, chosen: Sequence[str], choices: Choices, **more: Any) -> Input:
    """Any of the choices; what is chosen and not among them is there too."""
    known = {key for key, _ in choices}
    every = [*choices, *((one, one) for one in chosen if one not in known)]
    return box(at, name, label, shape="many", chosen=list(chosen), choices=every, **more)


def number(at: At, name: str, least: int, most: int) -> int | None:
    """The whole number that was typed in the box; of an empty box or one that cannot be read nothing, which is told."""
    text = at.post.get(f"p.{name}", "").strip()
    found = whole(text)
    if text and (found is None or not least <= found <= most):
        at.typed.faults[name] = gettext("Skriv ett helt tal, %(least)s–%(most)s.") % {"least": least, "most": most}
        return None
    return found


def sent(at: At, name: str) -> bool:
    """Whether the form has the box."""
    return f"p.{name}" in at.post or f"p.{name}?" in at.post


def chosen_of(at: At, name: str, before: Sequence[Any], choices: Choices) -> list[Any]:
    """What is ticked: in the order it was before, then what is new; what had no box stays."""
    offered, now = {key for key, _ in choices}, at.post.getlist(f"p.{name}")
    kept = [one for one in before if one in now or (one not in offered and not isinstance(one, str))]
    return kept + [one for one in now if one not in kept]


def listed(value: Any) -> list[Any]:
    """The list, or an empty one when something else stands there."""
    return list(value) if isinstance(value, list) else []
