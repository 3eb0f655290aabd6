"""A draft as far as it is sound: what is faulty is left out, so that the rest can be tried before all is right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from forms_platform.builder import fresh
from forms_platform.builder.changes import ABSENT, Path, Work
from forms_platform.builder.drafts import to_text
from forms_platform.definitions.language.canonical import sha256_of
from forms_platform.definitions.language.document import Document, parse_document
from forms_platform.definitions.language.faults import DocumentFaults
from forms_platform.definitions.load import Loaded
from workflows.errors import PlanFaults
from workflows.plan import parse_plan

ROUNDS: Final = 12  # each leaves something out; what is not sound after them cannot be shown
_NEEDED: Final = frozenset(
    {"format", "key", "title", "summary", "category", "owner", "pages", "workflow", "retention", "baseline", "after"}
)


class NotSound(ValueError):
    """Too much is faulty for anything to be shown."""


def soundest(raw: Mapping[str, Any]) -> tuple[Document, bool]:
    """The document without what is faulty, and whether anything was left out.

    Raises: NotSound.
    """
    work = Work(raw)
    for _ in range(ROUNDS):
        try:
            return parse_document(work.document), bool(work.changes)
        except DocumentFaults as found:
            paths = {_part(work, fault.path) for fault in found.faults}
        before = to_text(work.document)
        for path in sorted(paths, key=_last_first, reverse=True):
            _leave_out(work, path)
        if to_text(work.document) == before:
            break
    raise NotSound


def plannable(document: Document) -> bool:
    """Whether the workflow can be read as a plan; a document may be sound without that."""
    try:
        parse_plan(document.workflow)
    except PlanFaults:
        return False
    return True


def loaded(raw: Mapping[str, Any]) -> Loaded:
    """The draft as the rooms below want a version, as far as it is sound. Raises: NotSound."""
    document, _ = soundest(raw)
    return Loaded(0, 0, document.key, document, sha256_of(raw))


def _last_first(path: Path) -> tuple[tuple[int, str], ...]:
    """An order in which what is later in a list comes later."""
    return tuple((step, "") if isinstance(step, int) else (0, step) for step in path)


def _part(work: Work, dotted: str) -> Path:
    """The smallest part around the fault that can be left out: a rule, a question, a page, a setting."""
    path = _known(work, dotted)
    for at, step in enumerate(path):
        if step in ("when", "refuse", "prefill", "value", "messages") and at > 3:
            return path[: at + 1] if step != "value" else path[:at]
    if path[:1] == ("pages",):
        inside = 6 if path[4:5] == ("columns",) else 4 if path[2:3] == ("fields",) else 2
        return path[:inside] if len(path) >= inside else path[:2]
    return path[:1]


def _known(work: Work, dotted: str) -> Path:
    """The path as far as it leads somewhere."""
    found: tuple[str | int, ...] = ()
    for step in dotted.split("."):
        here: Path = (*found, int(step) if step.isdigit() else step)
        if work.at(here) is ABSENT:
            break
        found = here
    return found


def _leave_out(work: Work, path: Path) -> None:
    if not path or work.at(path) is ABSENT:
        return
    if len(path) == 1 and path[0] in _NEEDED:
        spare = fresh.document("utkast", "Utkast", "2099-01-01")
        if path[0] != "pages":
            work.put(path, spare[str(path[0])])
        return
    if len(path) == 2 and path[0] == "pages" and len(work.document["pages"]) == 1:
        note = {"kind": "information", "key": "tomt", "label": "Tomt", "text": "…"}
        work.put((*path, "fields"), [note])
        return
    work.remove(path)
