"""Where things are in a document that may be unfinished: pages, questions, columns and steps by their ids.

A question is named by its key, `belopp`; a column by its table's key and its own, `kvitton.summa`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from forms_platform.builder.changes import Path

LONGEST_KEY = 40
RESERVED = frozenset({"row", "case"})
RESERVED_PAGES = frozenset({"granska", "spara", "fil", "ta-bort"})


class Found(NamedTuple):
    """A question or a column, where it stands, and the key of its page."""

    ref: str
    path: Path
    field: dict[str, Any]
    page: str

    @property
    def column(self) -> bool:
        """Whether it is a column of a table."""
        return "." in self.ref


def pages(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The pages in order."""
    return list(document["pages"])


def questions(document: Mapping[str, Any]) -> Iterator[Found]:
    """Every question in order, the columns of a table after the table."""
    for at, page in enumerate(document["pages"]):
        for place, field in enumerate(page["fields"]):
            path: Path = ("pages", at, "fields", place)
            yield Found(field["key"], path, field, page["key"])
            for number, column in enumerate(field.get("columns", ())):
                ref = f"{field['key']}.{column['key']}"
                yield Found(ref, (*path, "columns", number), column, page["key"])


def question(document: Mapping[str, Any], ref: str) -> Found | None:
    """The question or the column of that name."""
    return next((found for found in questions(document) if found.ref == ref), None)


def page_at(document: Mapping[str, Any], key: str) -> int | None:
    """Where the page stands."""
    return next((at for at, page in enumerate(document["pages"]) if page["key"] == key), None)


def steps(document: Mapping[str, Any]) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every step of the workflow in order, those inside blocks included."""
    flow = document.get("workflow")
    if isinstance(flow, Mapping):
        yield from _steps(flow.get("steps"), ("workflow", "steps"))


def _steps(listed: Any, path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    for at, step in enumerate(listed if isinstance(listed, list) else ()):
        if not isinstance(step, dict):
            continue
        yield (*path, at), step
        for number in range(len(step["branches"]) if isinstance(step.get("branches"), list) else 0):
            inner, below = branch_steps(step, number)
            yield from _steps(inner, (*path, at, *below))


def branch_steps(step: Mapping[str, Any], number: int) -> tuple[Any, Path]:
    """The steps of a branch and where in the block they stand: a branch may be written as its steps alone."""
    branch = step["branches"][number]
    if isinstance(branch, dict):
        return branch.get("steps"), ("branches", number, "steps")
    return branch, ("branches", number)


def step_path(document: Mapping[str, Any], step_id: str) -> Path | None:
    """Where the step stands."""
    return next((path for path, step in steps(document) if step.get("id") == step_id), None)


def part(node: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The object of that name in the node; an empty one when there is none, or something else stands there."""
    found = node.get(name)
    return found if isinstance(found, Mapping) else {}


def openable(document: Any) -> bool:
    """Whether the builder can show and edit the document: it has pages and questions with keys of their own."""
    if not isinstance(document, dict) or not isinstance(document.get("pages"), list):
        return False
    if not isinstance(document.get("workflow", {}), dict):
        return False
    listed = document["pages"]
    if not all(_has(page, "key") and isinstance(page.get("fields"), list) for page in listed):
        return False
    asked = [field for page in listed for field in page["fields"]]
    if not all(_has(field, "key", "kind") for field in asked):
        return False
    tables = [field["columns"] for field in asked if "columns" in field]
    if not all(isinstance(columns, list) and all(_has(one, "key", "kind") for one in columns) for columns in tables):
        return False
    keys = [[page["key"] for page in listed], [field["key"] for field in asked]]
    keys += [[column["key"] for column in columns] for columns in tables]
    return all(len(set(each)) == len(each) for each in keys)


def _has(node: Any, *names: str) -> bool:
    return isinstance(node, dict) and all(isinstance(node.get(name), str) and node[name] for name in names)


def slug(text: str, between: str = "_") -> str:
    """The text as a key: "Hur mycket?" is hur_mycket; "" when nothing of it can be used."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    joined = re.sub(r"[^a-z0-9]+", between, plain).strip(between).lstrip("0123456789" + between)
    return joined[:LONGEST_KEY].rstrip(between)


def free(wanted: str, taken: Collection[str], between: str = "_") -> str:
    """The wanted key, with a number behind it when it is taken."""
    if wanted not in taken:
        return wanted
    number = next(n for n in range(2, 100_000) if f"{wanted}{between}{n}" not in taken)
    return f"{wanted}{between}{number}"


def keys_beside(document: Mapping[str, Any], ref: str) -> set[str]:
    """The keys that a question of that name may not have: those of its neighbours, and what rules mean otherwise."""
    table, _, _ = ref.rpartition(".")
    found = {one.ref.rpartition(".")[2] for one in questions(document) if one.ref.rpartition(".")[0] == table}
    return found | RESERVED


def said(text: Any, language: str = "sv") -> str:
    """A text of the document in the language; the Swedish where there is no other, "" where there is none."""
    if isinstance(text, Mapping):
        found = text.get(language) or text.get("sv")
        return found if isinstance(found, str) else ""
    return text if isinstance(text, str) else ""


def name(field: Mapping[str, Any], language: str = "sv") -> str:
    """What the question is called."""
    return said(field.get("label"), language) or str(field.get("key", ""))
