"""The properties of a page: its heading, its introduction, and when it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy

from forms_platform.builder import conditions
from forms_platform.builder.conditions import Asking, ConditionShown
from forms_platform.builder.edit import Asked
from forms_platform.builder.inputs import Input, Typed, Unreadable, input_of, values_of
from forms_platform.builder.kinds import Property
from forms_platform.builder.outline import said
from forms_platform.builder.panel import mark, typed_parts
from forms_platform.builder.seen import Seen

_TITLE: Final = Property("title", gettext_lazy("Rubrik"), "text")
_INTRO: Final = Property("intro", gettext_lazy("Inledning"), "text", long=True)


@dataclass
class PagePanel:
    """What the properties of a page show."""

    key: str
    title: str
    boxes: Sequence[Input]
    condition: ConditionShown
    first: bool
    last: bool
    only: bool
    shape: str
    stamp: str


def page_panel(seen: Seen, key: str, typed: Typed | None = None) -> PagePanel:
    """The properties of the page."""
    typed = typed or Typed()
    pages = seen.document["pages"]
    at = next(n for n, one in enumerate(pages) if one["key"] == key)
    node = pages[at]
    boxes = [input_of(item, node, seen.language, typed) for item in (_TITLE, _INTRO)]
    condition = conditions.shown(node.get("when"), Asking(seen, seen.types_before_page(key)))
    shape = mark([key, condition, typed_parts(typed), at, len(pages)])
    title = said(node.get("title"), seen.language) or key
    stamp = mark([shape, title, boxes])
    return PagePanel(key, title, boxes, condition, at == 0, at == len(pages) - 1, len(pages) == 1, shape, stamp)


def read_page(seen: Seen, key: str, post: QueryDict, typed: Typed) -> list[Asked]:
    """The commands that make the page what the form says."""
    node = next(one for one in seen.document["pages"] if one["key"] == key)
    values, faults = values_of((_TITLE, _INTRO), node, post)
    typed.faults |= faults
    if "title" in values and values["title"] is None:
        typed.faults["title"] = gettext("Skriv rubriken.")
        del values["title"]
    try:
        rule = conditions.read(post, node.get("when"), Asking(seen, seen.types_before_page(key)))
        if rule != node.get("when"):
            values["when"] = rule
    except Unreadable as wrong:
        typed.faults["when"] = str(wrong)
    return [Asked("set_page", {"page": key, "values": values})] if values else []
