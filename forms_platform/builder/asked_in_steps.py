"""What those who decide fill in, as questions that rules may ask about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from forms_platform.builder.outline import said, steps
from forms_platform.builder.step_uses import asks_of

# What whoever decides fills in: the kind of question it is like, and its type in rules.
ASK_TYPES: Final[Mapping[str, str]] = {
    "text": "text", "number": "number", "money": "money", "date": "date", "yes_no": "bool", "choice": "choice",
}  # fmt: skip


def _as_question(ask: Mapping[str, Any], by: str, language: str) -> dict[str, Any]:
    """A question like what is filled in, named with who fills it in."""
    kind = {"bool": "yes_no"}.get(str(ask.get("type")), str(ask.get("type")))
    label = {"sv": f"{said(ask.get('label'), language) or ask['key']} ({by})"}
    more: dict[str, Any] = {}
    options = ask.get("options")
    if kind == "choice" and isinstance(options, Mapping):
        listed = [{"value": key, "label": {"sv": said(words, language) or key}} for key, words in options.items()]
        more = {"options": listed}
    return {"kind": kind, "key": "svar", "label": label, **more}


def as_questions(document: Mapping[str, Any], language: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each of them by the name that rules know it by, "<step>.<key>", as the JSON of a question like it."""
    for _, step in steps(document):
        by = said(step.get("label"), language) or str(step.get("id"))
        for ask in asks_of(step):
            yield f"{step.get('id')}.{ask['key']}", _as_question(ask, by, language)
