"""Everything about a document's rules that can be worked out once: which function answers each of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forms_platform.definitions.language.fields.computed import ComputedField
from forms_platform.definitions.language.fields.field import Fact, Field, Rule
from forms_platform.definitions.language.fields.table import TableField
from forms_platform.definitions.language.pages import Page
from forms_platform.definitions.language.texts import Text
from forms_platform.sweden.working_days import is_working_day
from workflows.conditions import compile_rule, compile_value

Facts = Mapping[str, Fact]
Test = Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class CompiledField:
    """A field and the functions of its rules."""

    field: Field
    when: Test | None
    refuse: tuple[tuple[Test, Text], ...]
    compute: Callable[[Any], Any] | None
    key: str
    nothing: Mapping[str, Fact]  # its part of the facts when it is not answered
    columns: tuple[CompiledField, ...] = ()


@dataclass(frozen=True, slots=True)
class CompiledPage:
    """A page and the functions of its rules."""

    page: Page
    when: Test | None
    fields: tuple[CompiledField, ...]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A document's pages ready to be answered, and the names that rules may use."""

    pages: tuple[CompiledPage, ...]
    types: Mapping[str, str]
    by_key: Mapping[str, CompiledField]
    empty: Mapping[str, Fact]  # the facts when nothing is answered


def types_of(pages: Sequence[Page]) -> dict[str, str]:
    """The names and types that the document's rules may use."""
    return {name: kind for page in pages for field in page.fields for name, kind in field.types().items()}


def compile_pages(pages: Sequence[Page]) -> Compiled:
    """The pages with a function for every rule. The rules are known to be sound."""
    types = types_of(pages)
    compiled = tuple(
        CompiledPage(page, test(page.when, types), tuple(compile_field(field, types) for field in page.fields))
        for page in pages
    )
    by_key = {one.key: one for page in compiled for one in page.fields}
    empty = {name: fact for page in compiled for one in page.fields for name, fact in one.nothing.items()}
    return Compiled(compiled, types, by_key, empty)


def compile_field(field: Field, types: Mapping[str, str]) -> CompiledField:
    """The field with a function for every rule, its columns included."""
    inside = {**types, **field.row_types()} if isinstance(field, TableField) else types
    return CompiledField(
        field,
        test(field.when, types),
        tuple((compile_rule(refusal.when, types, calendar=is_working_day), refusal.text) for refusal in field.refuse),
        compute(field.value, types) if isinstance(field, ComputedField) else None,
        field.key,
        field.facts(None),
        tuple(compile_field(column, inside) for column in field.columns) if isinstance(field, TableField) else (),
    )


def test(rule: Rule | None, types: Mapping[str, str]) -> Test | None:
    """The rule's function; None where there is no rule and the answer is always yes."""
    return None if rule is None else compile_rule(rule, types, calendar=is_working_day)


def compute(expression: Any, types: Mapping[str, str]) -> Callable[[Any], Any]:
    """The expression's function, which counts working days by the Swedish calendar."""
    return compile_value(expression, types, calendar=is_working_day)
