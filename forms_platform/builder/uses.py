"""What uses a question: every place of a document that names it, so that a new key can follow and a removal can ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from forms_platform.builder.changes import Path
from forms_platform.builder.outline import page_at, questions
from forms_platform.builder.step_uses import asked_names

# Members whose text is the key of a question, wherever in a document they stand. `of` and `total` may also be objects.
_NAMING = frozenset(
    {
        "field",
        "of",
        "within",
        "map",
        "each",
        "amount_field",
        "subject",
        "manager_of_unit",
        "person",
        "period",
        "replaces",
        "part",
    }
)
_IN_LISTS = frozenset({"summary_line", "sees", "keeps"})
_BY_ATTEST = frozenset({"cost_centre", "amount"})
_PREFILL = "earlier."


class Use(NamedTuple):
    """A place that names the question, and the text that stands there."""

    path: Path
    text: str


def uses(document: Mapping[str, Any], ref: str) -> list[Use]:
    """Every place that names the question or the column, in the document's order; the question's own key not."""
    table, _, column = ref.rpartition(".")
    found = _walked(document, (), ())
    if not table:
        asked = asked_names(document)  # a step may be called as a question is
        named = (use for use, _ in found if _names(use.text, ref) and use.path[-1] != "total")
        return [use for use in named if use.text not in asked]
    return [
        use
        for use, within in found
        if _names(use.text, f"{table}[].{column}")
        or (within == (table,) and (_names(use.text, f"row.{column}") or _total(use, column)))
    ]


def renamed(text: str, old: str, new: str) -> str:
    """The text that names the question, with its new key in place of the old; both as refs."""
    prefix = _PREFILL if text.startswith(_PREFILL) else ""
    body = text.removeprefix(prefix)
    table, _, old_key = old.rpartition(".")
    new_key = new.rpartition(".")[2]
    for before, after in ((f"{table}[].{old_key}", f"{table}[].{new_key}"), (f"row.{old_key}", f"row.{new_key}")):
        if table and _names(body, before):
            return after + body[len(before) :]
    return prefix + new_key + body[len(old_key) :]


def _total(use: Use, column: str) -> bool:
    return use.path[-1] == "total" and use.text == column


def _names(text: str, ref: str) -> bool:
    body = text.removeprefix(_PREFILL)
    return body == ref or body.startswith((f"{ref}.", f"{ref}[]"))


def _walked(node: Any, path: Path, within: tuple[str, ...]) -> Iterator[tuple[Use, tuple[str, ...]]]:
    """Every text that names a question, with the table it stands in."""
    if isinstance(node, Mapping):
        inside = (str(node["key"]),) if "columns" in node else within
        for key, value in node.items():
            if isinstance(value, str):
                if _naming(key, node, value):
                    yield Use((*path, key), value), inside
            elif key in _IN_LISTS and isinstance(value, list):
                listed = ((at, one) for at, one in enumerate(value) if isinstance(one, str))
                yield from ((Use((*path, key, at), one), inside) for at, one in listed)
            else:
                yield from _walked(value, (*path, key), inside)
    elif isinstance(node, list):
        for at, value in enumerate(node):
            yield from _walked(value, (*path, at), within)


def _naming(key: str, node: Mapping[str, Any], value: str) -> bool:
    if key == "total":
        return "columns" in node
    if key == "prefill":
        return value.startswith(_PREFILL)
    if key in ("key", "scope"):  # whoever the code list says answers for the entry in a field; who works in its unit
        if key == "key":
            return "register" in node
        return value != "unit" and bool({"role", "group"} & node.keys())
    if key in _BY_ATTEST:
        return not {"kind", "field"} & node.keys() and node.keys() <= _BY_ATTEST
    return key in _NAMING


def used_by(document: Mapping[str, Any], page: str) -> list[str]:
    """The questions of the page that something outside it names."""
    inside = page_at(document, page)
    found = [one for one in questions(document) if one.page == page]
    return [one.ref for one in found if any(use.path[:2] != ("pages", inside) for use in uses(document, one.ref))]
