"""A draft as the builder shows it: its questions read one by one, its faults by place, its rules in words."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import takewhile
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from pydantic import TypeAdapter, ValidationError

from forms_platform.builder.asked_in_steps import ASK_TYPES, as_questions
from forms_platform.builder.drafts import Opened
from forms_platform.builder.names_now import Names
from forms_platform.builder.outline import Found, questions, steps
from forms_platform.builder.places import Place, place_of, spoken
from forms_platform.builder.step_uses import asks_of
from forms_platform.builder.uses import uses
from forms_platform.definitions.checks import check, receivers_faults
from forms_platform.definitions.language.faults import WARNING, Fault
from forms_platform.definitions.language.fields import AnyField, Field
from forms_platform.definitions.language.fields.choice import ChoiceField
from forms_platform.definitions.language.fields.choices import ChoicesField
from forms_platform.definitions.language.fields.table import TableField
from forms_platform.definitions.language.spoken_rules import Speaker
from forms_platform.organisation.directory import Snapshot
from workflows.checks.cells import try_rules
from workflows.checks.questions import form_of_types
from workflows.conditions import check as check_rule
from workflows.conditions import fields_used

_FIELD: TypeAdapter[Field] = TypeAdapter(AnyField)


@lru_cache(maxsize=5000)
def read_field(text: str) -> Field | None:
    """The question that the JSON says, by itself; None when it is not whole yet."""
    try:
        return _FIELD.validate_json(text)
    except (ValidationError, RecursionError):
        return None


@lru_cache(maxsize=64)
def faults_of(text: str, today: date, *, thorough: bool = False) -> tuple[Fault, ...]:
    """Every fault of the document; thorough, also those for which every answer has to be tried."""
    return tuple(check(json.loads(text), today, thorough=thorough))


@lru_cache(maxsize=5000)
def never(rule: str, types: str, options: str) -> bool:
    """Whether the rule alone is true of no answers at all, whatever else the document asks."""
    known = {name: frozenset(values) for name, values in json.loads(options).items()}
    tried = try_rules([json.loads(rule)], form_of_types(json.loads(types), known))
    return not tried.too_many and not tried.ever[0]


@dataclass(frozen=True)
class Told:
    """A fault as the builder shows it."""

    place: Place
    code: str
    text: str
    warning: bool
    path: str


@dataclass
class Seen:
    """The draft in one language."""

    opened: Opened
    language: str
    organisation: Snapshot
    thorough: bool = False  # every check, as before a publication

    @property
    def document(self) -> Mapping[str, Any]:
        """The document."""
        return self.opened.document

    @cached_property
    def names(self) -> Names:
        """Names for what rules name."""
        return Names(self.organisation)

    @cached_property
    def questions(self) -> list[Found]:
        """Every question and column in order."""
        return list(questions(self.document))

    @cached_property
    def fields(self) -> dict[str, Field]:
        """The questions that could be read, by their keys; columns are in their tables."""
        found = ((one.ref, read_field(as_text(one.field))) for one in self.questions if not one.column)
        return {ref: field for ref, field in found if field is not None}

    def field(self, ref: str) -> Field | None:
        """The question or the column as it was read."""
        table, _, column = ref.rpartition(".")
        if not table:
            return self.fields.get(ref)
        above = self.fields.get(table)
        return above.by_key.get(column) if isinstance(above, TableField) else None

    @cached_property
    def faults(self) -> list[Told]:
        """Every fault, in the document's order, errors first; also what a receiver of its deliveries does not take."""
        known = faults_of(self.opened.row.document, timezone.localdate(), thorough=self.thorough)
        every = sorted([*known, *receivers_faults(self.document)], key=lambda one: one.level == WARNING)
        found = [
            Told(
                place_of(self.document, one.path, self.language),
                one.code,
                one.say(self.language).replace(one.path, spoken(self.document, one.path, self.language))
                if one.code == "english_missing"
                else one.say(self.language),
                one.level == WARNING,
                one.path,
            )
            for one in every
        ]
        return found if self.thorough else found + self._impossible(found)

    def _impossible(self, found: Sequence[Told]) -> list[Told]:
        """The questions of the page whose condition cannot hold, when it is sound otherwise."""
        faulty = {one.place.ref for one in found if ".when" in one.path}
        told = []
        for one in self.questions:
            rule = one.field.get("when")
            if rule is None or one.column or one.ref in faulty or not self._never(rule):
                continue
            path = ".".join(map(str, (*one.path, "when")))
            text = gettext("Villkoret kan aldrig stämma.")
            told.append(Told(place_of(self.document, path, self.language), "never_true", text, False, path))
        return told

    def _never(self, rule: Any) -> bool:
        names = sorted(fields_used(rule) & self.types.keys())
        if check_rule(rule, self.types):
            return False
        types = {name: self.types[name] for name in names}
        options = {name: [value for value, _ in self.options_of(self.named(name))] for name in names}
        return never(as_text(rule), as_text(types), as_text({name: one for name, one in options.items() if one}))

    @property
    def place_of_tests(self) -> Place:
        """Where test cases are made."""
        return Place("rehearse")

    @cached_property
    def errors(self) -> list[Told]:
        """The faults that stop a publication."""
        return [fault for fault in self.faults if not fault.warning]

    @cached_property
    def by_question(self) -> Mapping[str, list[Told]]:
        """The faults of each question, those of its columns included."""
        found: dict[str, list[Told]] = defaultdict(list)
        for fault in self.faults:
            if fault.place.ref:
                found[fault.place.ref.partition(".")[0]].append(fault)
        return found

    @cached_property
    def by_page(self) -> Mapping[str, int]:
        """How many faults that stop a publication each page has."""
        found: dict[str, int] = defaultdict(int)
        for fault in self.errors:
            if fault.place.page:
                found[fault.place.page] += 1
        return found

    @cached_property
    def by_step(self) -> Mapping[str, list[Told]]:
        """The faults of each step of the workflow."""
        found: dict[str, list[Told]] = defaultdict(list)
        for fault in self.faults:
            if fault.place.step:
                found[fault.place.step].append(fault)
        return found

    @cached_property
    def routing(self) -> frozenset[str]:
        """The questions that decide which way a case goes."""
        used = (fields_used(rule) for _, step in steps(self.document) for rule in _rules(step))
        return frozenset(name.partition("[]")[0].partition(".")[0] for names in used for name in names)

    # --- rules

    def types_before(self, ref: str) -> dict[str, str]:
        """The names and types that the conditions of the question may use: what is answered before it."""
        found: dict[str, str] = {}
        table = ref.rpartition(".")[0]
        for one in self.questions:
            if one.ref == ref or one.ref == table:
                break
            if not one.column and (field := self.fields.get(one.ref)):
                found.update(field.types())
        if table:
            found |= self._columns_before(table, ref)
        return found

    def _columns_before(self, table: str, ref: str) -> dict[str, str]:
        above = self.fields.get(table)
        found: dict[str, str] = {}
        for column in above.columns if isinstance(above, TableField) else ():
            if f"{table}.{column.key}" == ref:
                break
            found.update({f"row.{name}": kind for name, kind in column.types().items()})
        return found

    def types_before_page(self, page: str) -> dict[str, str]:
        """The names and types that the condition of the page may use."""
        found: dict[str, str] = {}
        for one in self.questions:
            if one.page == page:
                break
            if not one.column and (field := self.fields.get(one.ref)):
                found.update(field.types())
        return found

    @cached_property
    def types(self) -> dict[str, str]:
        """Every name and type that rules may use."""
        return {name: kind for field in self.fields.values() for name, kind in field.types().items()}

    @cached_property
    def asked_fields(self) -> dict[str, Field]:
        """What those who decide fill in, as questions, by the names that rules know them by: "<step>.<key>"."""
        found = {name: read_field(as_text(raw)) for name, raw in as_questions(self.document, self.language)}
        return {name: field for name, field in found.items() if field is not None}

    def asked_before(self, step_id: str) -> dict[str, str]:
        """The names and types of what is filled in before the step, in reading order."""
        earlier = takewhile(lambda one: one[1].get("id") != step_id, steps(self.document))
        names = [f"{step.get('id')}.{ask['key']}" for _, step in earlier for ask in asks_of(step)]
        return {name: ASK_TYPES[self.asked_fields[name].kind] for name in names if name in self.asked_fields}

    @cached_property
    def askable(self) -> list[tuple[str, str]]:
        """Every name that the condition of a step may ask about, with what it is called."""
        return [(name, self.called(name)) for name in self.types if "[]" not in name]

    def called(self, name: str, table: str = "") -> str:
        """What a name of a rule is called."""
        asked = self.named(name, table)
        if asked is None:
            return name
        label = asked.label.say(self.language)
        part = name.rpartition(".")[2] if asked.kind == "period" else ""
        ends = {"from": gettext("första dagen"), "to": gettext("sista dagen")}
        return f"{label} ({ends[part]})" if part in ends else label

    def named(self, name: str, table: str = "") -> Field | None:
        """The question that a rule names."""
        if name in self.asked_fields:
            return self.asked_fields[name]
        if name.startswith("row."):
            return self.field(f"{table}.{name.removeprefix('row.').partition('.')[0]}")
        return self.fields.get(name.partition("[]")[0].partition(".")[0])

    def options_of(self, field: Field | None) -> list[tuple[str, str]]:
        """The answers that can be chosen in a question."""
        if not isinstance(field, ChoiceField | ChoicesField):
            return []
        if field.options_from is not None:
            return [(one.code, one.say(self.language)) for one in self.names.options(field.options_from.source)]
        return [(one.value, one.label.say(self.language)) for one in field.options]

    @cached_property
    def _speaker(self) -> Speaker:
        return Speaker({**self.fields, **self.asked_fields}, self.language, self.names)

    def sentence(self, rule: Any, table: str = "") -> str:
        """The rule in words; "" when it cannot be said shortly."""
        if not isinstance(rule, Mapping):
            return ""
        above = self.fields.get(table) if table else None
        speaker = self._speaker
        if isinstance(above, TableField):
            speaker = Speaker(self.fields, self.language, self.names, above.by_key)
        try:
            return speaker.say(rule) or ""
        except (TypeError, AttributeError, KeyError, IndexError, ValueError):
            return ""  # a rule that is not whole says nothing

    def users(self, ref: str) -> list[Place]:
        """The places that use the question, each once."""
        found = (
            place_of(self.document, ".".join(map(str, use.path)), self.language) for use in uses(self.document, ref)
        )
        return list(dict.fromkeys(place for place in found if place.ref != ref))


def _rules(step: Mapping[str, Any]) -> Iterator[Any]:
    """When the step is taken, and when each of its branches is."""
    yield step.get("when")
    branches = step.get("branches")
    for branch in branches if isinstance(branches, list) else ():
        if isinstance(branch, Mapping):
            yield branch.get("when")


def as_text(node: Any) -> str:
    """A part of the document as one line."""
    return json.dumps(node, ensure_ascii=False, separators=(",", ":"))
