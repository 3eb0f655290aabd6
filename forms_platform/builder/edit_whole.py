"""The commands about any part of the document: a condition, a text, a setting, the whole of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from forms_platform.builder.cannot import CannotEdit, found_question, page_place, put_all, put_or_remove, step_place
from forms_platform.builder.changes import ABSENT, Path, Work
from forms_platform.builder.outline import openable


def set_condition(work: Work, *, of: str, rule: Any) -> str:
    """The page (`page:key`), the question (`field:name`) or the step (`step:id`) is there when the rule is true, and
    always without a rule."""
    which, _, name = of.partition(":")
    places: Mapping[str, Callable[[], Path]] = {
        "page": lambda: ("pages", page_place(work, name)),
        "field": lambda: found_question(work, name).path,
        "step": lambda: step_place(work, name),
    }
    if which not in places:
        raise CannotEdit("nothing_there", name=of)
    put_or_remove(work, (*places[which](), "when"), rule)
    return name


def set_text(work: Work, *, path: Path, language: str, text: str) -> str:
    """The text at the place says this in the language; without words it has none in it."""
    now = work.at(path)
    if now is ABSENT or language not in ("sv", "en") or not isinstance(now, (str, dict)):
        raise CannotEdit("nothing_there", name="text")
    words = {"sv": now} if isinstance(now, str) else now
    if language == "sv" and not text:
        raise CannotEdit("swedish_needed")
    if text:
        ordered = {**words, language: text}
        work.put(path, {key: ordered[key] for key in ("sv", "en") if key in ordered})
    else:
        work.put(path, {key: value for key, value in words.items() if key != language})
    return ""


def set_document(work: Work, *, values: Mapping[str, Any]) -> str:
    """The e-service has the settings; one whose value is None it has not."""
    put_all(work, (), values, frozenset({"pages", "workflow", "key", "format"}))
    return ""


def replace_document(work: Work, *, document: Any) -> str:
    """The whole document is another one. Its key stays: it names the e-service."""
    if not openable(document):
        raise CannotEdit("not_openable")
    work.put((), {**document, "key": work.document["key"]} if "key" in work.document else document)
    return ""
