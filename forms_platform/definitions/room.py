"""Whether there is room for the digits of what is computed, whatever is answered: in questions, and in the conditions
that decide which way a case goes, where a value without room would be EMPTY and every comparison with it false."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from forms_platform.definitions.language.document import Document
from forms_platform.definitions.language.faults import ERROR, WARNING, Fault
from forms_platform.definitions.language.fields.computed import ComputedField
from forms_platform.definitions.language.fields.field import Field
from forms_platform.definitions.language.fields.table import TableField
from workflows.checks.checked import Checked
from workflows.checks.digits import KEPT, reach_of
from workflows.checks.questions import Form, sources_of
from workflows.conditions import fields_used
from workflows.errors import PlanFaults
from workflows.plan import parse_plan

SENTENCES: Mapping[str, tuple[str, str]] = {
    "too_many_digits": (
        "Uträkningen kan ge fler siffror än som ryms. Sätt en övre gräns på {fields}, eller avrunda på vägen.",
        "The calculation can give more digits than there is room for. Bound {fields}, or round on the way.",
    ),
    "may_grow_too_large": (
        "Värdet kan bli större än tusen miljarder, och då går svaren inte att skicka. Sätt en övre gräns på {fields}.",
        "The value can exceed a thousand billion, and then the answers cannot be sent. Bound {fields}.",
    ),
}
LEVELS: Mapping[str, str] = {"too_many_digits": ERROR, "may_grow_too_large": WARNING}


def room_faults(document: Document, form: Form) -> Iterator[Fault]:
    """Every computed question, in pages and in rows, that may come to hold more than it can."""
    for at, page in enumerate(document.pages):
        for place, field in enumerate(page.fields):
            path = f"pages.{at}.fields.{place}"
            yield from _room(field, form, path)
            if isinstance(field, TableField):
                row = {
                    f"row.{column.key}": form[name]
                    for column in field.columns
                    if (name := _column(field, column)) in form
                }
                for number, column in enumerate(field.columns):
                    yield from _room(column, {**form, **row}, f"{path}.columns.{number}")


def route_faults(document: Document, form: Form) -> Iterator[Fault]:
    """Every calculation in a condition of the workflow that may come to more digits than can be worked out."""
    try:
        plan = parse_plan(document.workflow)
    except PlanFaults:
        return
    whole = Checked(plan, form).whole_form
    for _, path, when in plan.rules():
        for place, expression in _calculations(when, f"workflow.{path}"):
            if not all(reach_of(part, whole).exact for part in _with_inner(expression)):
                yield _told("too_many_digits", place, expression, whole)


def _calculations(node: Any, path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every calculation of the rule with its place, outermost."""
    if isinstance(node, Mapping) and "fn" in node:
        yield path, node
        return
    parts = node.items() if isinstance(node, Mapping) else enumerate(node) if isinstance(node, list | tuple) else ()
    for key, part in parts:
        yield from _calculations(part, f"{path}.{key}")


def _with_inner(calculation: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The calculation and every one that it is made of."""
    yield calculation
    for part in calculation.values():
        for _, inner in _calculations(part, ""):
            yield from _with_inner(inner)


def _column(table: TableField, column: Field) -> str:
    return f"{table.key}[].{column.key}"


def _room(field: Field, form: Form, path: str) -> Iterator[Fault]:
    if not isinstance(field, ComputedField) or field.gives == "date":
        return
    reach = reach_of(field.value, form)
    code = "" if reach.fits else "too_many_digits"
    if not code and field.max is None and reach.most > KEPT:
        code = "may_grow_too_large"
    if code:
        yield _told(code, f"{path}.value", field.value, form)


def _told(code: str, path: str, expression: Any, form: Form) -> Fault:
    fields = ", ".join(_unbounded(expression, form))
    sv, en = (sentence.format(fields=fields) for sentence in SENTENCES[code])
    return Fault(path, code, sv, en, LEVELS[code])


def _unbounded(expression: Any, form: Form) -> list[str]:
    """The answers in it that have no greatest value, or all of them."""
    used = sorted(sources_of(fields_used(expression), form))
    return [key for key in used if key in form and form[key].most is None] or used
