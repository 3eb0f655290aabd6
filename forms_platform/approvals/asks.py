"""What a step asks the decider for besides the answer: each row of a table, and fields of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from forms_platform.definitions.language.answers import ShownPage
from workflows.plan import HumanStep

ROW, ASK = "rad-", "svar-"  # what the form calls them
INPUTS = {"text": "text", "number": "text", "money": "text", "date": "date", "bool": "checkbox", "choice": "select"}
LONGEST = 1000  # characters of a field


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """One row of the table that is decided row by row."""

    name: str
    text: str
    chosen: str  # the answer that is chosen in the form


@dataclass(frozen=True, slots=True)
class Asked:
    """One field that the decider fills in."""

    name: str
    key: str
    label: str
    input: str
    figures: bool
    options: Sequence[tuple[str, str]]
    value: str


def rows_of(step: HumanStep, pages: Sequence[ShownPage], typed: Mapping[str, str]) -> list[DecidedRow]:
    """The rows of the table that the step decides row by row, as they are shown; none where it does not."""
    if step.rows is None:
        return []
    line = next((line for page in pages for line in page.lines if line.key == step.rows.field), None)
    return [
        DecidedRow(
            f"{ROW}{number}",
            ", ".join(cell.value for cell in row if cell.value),
            typed.get(f"{ROW}{number}", step.outcomes[0]),
        )
        for number, row in enumerate(line.rows if line else ())
    ]


def asked_by(step: HumanStep, language: str, typed: Mapping[str, str]) -> list[Asked]:
    """The fields that the step asks the decider for, with what was typed."""
    return [
        Asked(
            name=f"{ASK}{ask.key}",
            key=ask.key,
            label=ask.label.say(language) or ask.key,
            input=INPUTS[ask.type],
            figures=ask.type in ("number", "money"),
            options=[(key, words.say(language)) for key, words in ask.options.items()],
            value=typed.get(f"{ASK}{ask.key}", ""),
        )
        for ask in step.asks
    ]


def read_rows(form: QueryDict) -> dict[str, str]:
    """The answer to each row, by its number."""
    return {name.removeprefix(ROW): str(form[name])[:20] for name in form if name.startswith(ROW)}


def read_given(step: HumanStep | None, form: QueryDict) -> dict[str, Any]:
    """What was filled in, as on the wire. What cannot be read stays as it was typed, and the engine says so."""
    kinds = {ask.key: ask.type for ask in step.asks} if step is not None else {}
    found: dict[str, Any] = {}
    for key, kind in kinds.items():
        typed = form.get(f"{ASK}{key}", "").strip()[:LONGEST]
        if kind == "bool":
            found[key] = typed == "1"
        elif typed:
            found[key] = _plain(typed) if kind in ("number", "money") else typed
    return found


def _plain(typed: str) -> str:
    """ "1 200,50 kr" as the wire says it."""
    return "".join(typed.lower().removesuffix("kr").split()).replace("\u2212", "-").replace(",", ".")
