"""What a page's own version says of its questions and their rules; worked out once, for a version never changes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forms_platform.definitions.language.document import Document
from forms_platform.definitions.language.fields import Field
from forms_platform.definitions.language.fields.computed import ComputedField
from forms_platform.definitions.language.fields.table import TableField
from forms_platform.definitions.language.pages import Page
from workflows.conditions import fields_used


@dataclass(frozen=True, slots=True)
class PageRules:
    """A page as its rules see it."""

    place: Mapping[str, int]  # where on the page each field stands
    limited: bool  # a limit of the year is on one of its fields
    prefilled: bool
    types: str  # for the browser: the type of every name that its rules use, as JSON; "" when they use none
    elsewhere: tuple[Field, ...]  # whose answers its rules use, and the browser cannot see on the page
    working_days: bool  # a rule counts them


def page_rules(document: Document, page: Page) -> PageRules:
    """What follows from the document alone."""
    used = _used(page.fields)
    place = {field.key: n for n, field in enumerate(page.fields)}
    # What is looked up on this very page is known to nobody but us: the browser has to be told it too.
    here = {field.key for field in page.fields if field.kind != "looked_up"}
    names = {name.partition("[]")[0].partition(".")[0] for name in used}
    return PageRules(
        place=place,
        limited=any(limit.field in place for limit in document.limits),
        prefilled=any(field.prefill for field in page.fields),
        types=_types(page, used, document.compiled.types),
        elsewhere=tuple(document.by_key[key] for key in sorted(names - here) if key in document.by_key),
        working_days=any(map(_counts_working_days, page.fields)),
    )


def _types(page: Page, used: frozenset[str], types: Mapping[str, str]) -> str:
    names = used | {
        f"{table.key}[].{name.removeprefix('row.')}"  # what a row's rules see of it, under the table's name
        for table in page.fields
        if isinstance(table, TableField)
        for name in _used(table.columns)
        if name.startswith("row.")
    }
    return json.dumps({name: types[name] for name in sorted(names) if name in types}) if names else ""


def _counts_working_days(field: Field) -> bool:
    """Whether a rule of the field, or of a column of it, asks for a number of working days."""
    if isinstance(field, TableField) and any(map(_counts_working_days, field.columns)):
        return True
    rules = [field.when, field.value if isinstance(field, ComputedField) else None]
    return '"workdays"' in json.dumps(rules)


def _used(fields: Sequence[Field]) -> frozenset[str]:
    """The names that the rules of these fields use."""
    found: frozenset[str] = frozenset()
    for each in fields:
        if each.when is not None:
            found |= fields_used(each.when)
        if isinstance(each, ComputedField):
            found |= fields_used(each.value)
        if isinstance(each, TableField):
            found |= _used(each.columns)
            if each.total is not None:
                found |= {f"{each.key}[].{each.total}"}
    return found
