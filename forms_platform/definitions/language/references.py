"""Whether everything a document names exists and fits: fields, columns, rules, limits, checks, deliveries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from forms_platform.definitions.language.compiled import types_of
from forms_platform.definitions.language.deliveries import Deliveries
from forms_platform.definitions.language.delivery_faults import delivery_faults
from forms_platform.definitions.language.fault_words import MOST_FAULTS, fault
from forms_platform.definitions.language.faults import Fault
from forms_platform.definitions.language.fields.choice import ChoiceField
from forms_platform.definitions.language.fields.choices import ChoicesField
from forms_platform.definitions.language.fields.computed import ComputedField
from forms_platform.definitions.language.fields.field import BALANCE, Field, Rule
from forms_platform.definitions.language.fields.looked_up import LookedUpField
from forms_platform.definitions.language.fields.registers import OWN_GRANTED
from forms_platform.definitions.language.fields.table import TableField
from forms_platform.definitions.language.fields.text import TextField
from forms_platform.definitions.language.limits import YearlyLimit
from forms_platform.definitions.language.messages import Messages, message_faults
from forms_platform.definitions.language.pages import MOST_FIELDS, Page
from workflows.conditions import check, check_value, fields_used

MOST_OPTIONS = 2000
MOST_RULES = 200
RESERVED_FIELDS = frozenset({"row", "case"})
RESERVED_PAGES = frozenset({"granska", "spara", "fil", "ta-bort"})  # steps and addresses of the journey itself
PREFILL_KINDS: dict[str, frozenset[str]] = {
    "own.name": frozenset({"text", "person"}),
    "own.title": frozenset({"text"}),
    "own.unit": frozenset({"text", "unit"}),
    "own.manager": frozenset({"text", "person"}),
    "own.cost_centre": frozenset({"text", "cost_centre"}),
    "own.employee_number": frozenset({"text"}),
    "own.email": frozenset({"text", "email"}),
    "own.employment_rate": frozenset({"text", "number"}),
}


BALANCE_KINDS = frozenset({"number", "money"})


class _Check(Protocol):
    @property
    def when(self) -> Rule: ...


class _Absence(Protocol):
    @property
    def period(self) -> str: ...

    @property
    def when(self) -> Rule | None: ...


class _Secrecy(Protocol):
    @property
    def discreet(self) -> bool: ...


class Refers(Protocol):
    """The parts of a document that name other parts."""

    @property
    def pages(self) -> tuple[Page, ...]:
        """The questions."""
        ...

    @property
    def subject(self) -> str:
        """Whom a case is about."""
        ...

    @property
    def summary_line(self) -> tuple[str, ...]:
        """The fields of a list's line."""
        ...

    @property
    def amount_field(self) -> str | None:
        """The field that lists add up."""
        ...

    @property
    def limits(self) -> tuple[YearlyLimit, ...]:
        """The yearly limits."""
        ...

    @property
    def checks(self) -> Sequence[_Check]:
        """The automatic checks."""
        ...

    @property
    def deliveries(self) -> Deliveries:
        """What a closed case sends."""
        ...

    @property
    def replaces(self) -> str | None:
        """The question whose case is taken back."""
        ...

    @property
    def messages(self) -> Messages:
        """Its own words in mails."""
        ...

    @property
    def secrecy(self) -> _Secrecy:
        """Who sees what."""
        ...

    @property
    def absence(self) -> _Absence | None:
        """When a granted case means that somebody is away."""
        ...


def check_references(document: Refers) -> list[Fault]:
    """Every fault of what the document names, in the document's order; at most MOST_FAULTS."""
    if faults := [*_sizes(document), *_keys(document.pages)]:
        return faults[:MOST_FAULTS]
    types = types_of(document.pages)
    options = options_of(document.pages)
    faults = [*_rules(document.pages, types, options), *_prefills(document.pages), *_names(document)]
    faults += _registers(document.pages)
    for at, one in enumerate(document.checks):
        faults += rule_faults(one.when, f"checks.{at}.when", types, options)
    fields = {field.key: field for page in document.pages for field in page.fields}
    if document.absence is not None:
        faults += _wants(fields, document.absence.period, "absence.period", "period")
        if document.absence.when is not None:
            faults += rule_faults(document.absence.when, "absence.when", types, options)
    faults += delivery_faults(document.deliveries, fields, types, options)
    if document.replaces is not None:
        faults += _wants(fields, document.replaces, "replaces", "choice")
        if chosen_from(fields.get(document.replaces)) != OWN_GRANTED:
            faults.append(fault("replaces", "not_from_register", value=document.replaces, expected=OWN_GRANTED))
    faults += message_faults(document.messages, discreet=document.secrecy.discreet)
    return faults[:MOST_FAULTS]


def chosen_from(field: Field | None) -> str:
    """The register that the field is a choice from; "" when it is none."""
    origin = field.options_from if isinstance(field, ChoiceField) else None
    return origin.source if origin else ""


def options_of(pages: tuple[Page, ...]) -> dict[str, frozenset[str]]:
    """The values of every choice, by the name that rules use."""
    found: dict[str, frozenset[str]] = {}
    for page in pages:
        for field in page.fields:
            found.update(_options(field, field.key))
            if isinstance(field, TableField):
                for column in field.columns:
                    found.update(_options(column, f"{field.key}[].{column.key}"))
    return found


def _options(field: Field, name: str) -> dict[str, frozenset[str]]:
    if isinstance(field, (ChoiceField, ChoicesField, LookedUpField)) and field.options:
        return {name: frozenset(option.value for option in field.options)}
    return {}


def _all_fields(pages: tuple[Page, ...]) -> Iterator[Field]:
    for page in pages:
        for field in page.fields:
            yield field
            if isinstance(field, TableField):
                yield from field.columns


def _sizes(document: Refers) -> Iterator[Fault]:
    fields = list(_all_fields(document.pages))
    if len(fields) > MOST_FIELDS:
        yield fault("pages", "too_many_fields", value=str(len(fields)), limit=str(MOST_FIELDS))
    options = sum(len(field.options) for field in fields if isinstance(field, (ChoiceField, ChoicesField)))
    options += sum(len(field.suggestions) for field in fields if isinstance(field, TextField))
    if options > MOST_OPTIONS:
        yield fault("pages", "too_many_options", value=str(options), limit=str(MOST_OPTIONS))
    rules = sum((field.when is not None) + len(field.refuse) + isinstance(field, ComputedField) for field in fields)
    rules += sum(page.when is not None for page in document.pages) + len(document.checks)
    if rules > MOST_RULES:
        yield fault("pages", "too_many_rules", value=str(rules), limit=str(MOST_RULES))


def _keys(pages: tuple[Page, ...]) -> Iterator[Fault]:
    seen_pages: dict[str, str] = {}
    seen: dict[str, str] = {}
    for at, page in enumerate(pages):
        path = f"pages.{at}.key"
        if page.key in RESERVED_PAGES:
            yield fault(path, "reserved_key", value=page.key)
        if page.key in seen_pages:
            yield fault(path, "key_twice", value=page.key, place=seen_pages[page.key])
        seen_pages.setdefault(page.key, path)
        for place, field in enumerate(page.fields):
            path = f"pages.{at}.fields.{place}.key"
            if field.key in RESERVED_FIELDS:
                yield fault(path, "reserved_key", value=field.key)
            if field.key in seen:
                yield fault(path, "key_twice", value=field.key, place=seen[field.key])
            seen.setdefault(field.key, path)


def _rules(pages: tuple[Page, ...], types: Mapping[str, str], options: Mapping[str, frozenset[str]]) -> Iterator[Fault]:
    """Faults of every rule on a page: each may use only what is answered before it."""
    known: set[str] = set()
    for at, page in enumerate(pages):
        if page.when is not None:
            yield from rule_faults(page.when, f"pages.{at}.when", types, options, known)
        for place, field in enumerate(page.fields):
            yield from _field_rules(field, f"pages.{at}.fields.{place}", types, options, known)
            known |= field.types().keys()


def _field_rules(
    field: Field, path: str, types: Mapping[str, str], options: Mapping[str, frozenset[str]], known: set[str],
    own: frozenset[str] | None = None,
) -> Iterator[Fault]:  # fmt: skip
    """Faults of the rules of one field; `own` is how the field's own answer is named, when not by its key."""
    if field.when is not None:
        yield from rule_faults(field.when, f"{path}.when", types, options, known)
    answered = known | (own if own is not None else field.types().keys())
    for at, refusal in enumerate(field.refuse):
        yield from rule_faults(refusal.when, f"{path}.refuse.{at}.when", types, options, answered)
    if isinstance(field, ComputedField):
        yield from _later(field.value, f"{path}.value", types, known)
        for found in check_value(field.value, types, field.gives, options):
            yield Fault(_join(f"{path}.value", found.path), found.code, found.sv, found.en)
    if isinstance(field, TableField):
        inside = {**types, **field.row_types()}
        row_options = {**options}
        for column in field.columns:
            row_options.update(_options(column, f"row.{column.key}"))
        seen = set(known)
        for at, column in enumerate(field.columns):
            names = frozenset(f"row.{name}" for name in column.types())
            yield from _field_rules(column, f"{path}.columns.{at}", inside, row_options, seen, names)
            seen |= names


def rule_faults(
    rule: Any, path: str, types: Mapping[str, str], options: Mapping[str, frozenset[str]], known: set[str] | None = None
) -> Iterator[Fault]:
    """Every fault of one rule; with `known`, also the use of anything else as not yet answered."""
    if known is not None:
        yield from _later(rule, path, types, known)
    for found in check(rule, types, options):
        yield Fault(_join(path, found.path), found.code, found.sv, found.en)


def _later(rule: Any, path: str, types: Mapping[str, str], known: set[str]) -> Iterator[Fault]:
    for name in sorted(fields_used(rule)):
        if name in types and name not in known:
            yield fault(path, "later_field", value=name)


def _join(path: str, inner: str) -> str:
    return f"{path}.{inner}" if inner else path


def _registers(pages: tuple[Page, ...]) -> Iterator[Fault]:
    """Faults of what is looked up, or narrowed by another answer: that must be an earlier choice from a register."""
    chosen: dict[str, str] = {}
    for at, page in enumerate(pages):
        for place, field in enumerate(page.fields):
            path = f"pages.{at}.fields.{place}"
            yield from _register(field, path, chosen)
            if isinstance(field, TableField):
                inside = dict(chosen)
                for number, column in enumerate(field.columns):
                    yield from _register(column, f"{path}.columns.{number}", inside)


def _register(field: Field, path: str, chosen: dict[str, str]) -> Iterator[Fault]:
    """The faults of one field; `chosen` has the register of each earlier choice, and of this one afterwards."""
    if isinstance(field, LookedUpField) and chosen.get(field.of) != field.source:
        yield fault(f"{path}.of", "not_from_register", value=field.of, expected=field.source)
    if isinstance(field, (ChoiceField, ChoicesField)) and field.options_from is not None:
        within = field.options_from.within
        if within is not None and within not in chosen:
            yield fault(f"{path}.options_from.within", "not_from_register", value=within, expected="…")
        chosen[field.key] = field.options_from.source


def _prefills(pages: tuple[Page, ...]) -> Iterator[Fault]:
    keys = {field.key: field for page in pages for field in page.fields}
    for at, page in enumerate(pages):
        for place, field in enumerate(page.fields):
            path = f"pages.{at}.fields.{place}.prefill"
            if field.prefill is None:
                continue
            source = field.prefill.removeprefix("earlier.")
            if source != field.prefill:
                if source not in keys:
                    yield fault(path, "unknown_field", value=source)
                elif keys[source].kind != field.kind or not field.ASKS or field.kind == "attachment":
                    yield fault(path, "prefill_unfit", value=field.prefill, kind=field.kind)
            elif field.kind not in _kinds_of(field.prefill):
                yield fault(path, "prefill_unfit", value=field.prefill, kind=field.kind)


def _kinds_of(prefill: str) -> frozenset[str]:
    return BALANCE_KINDS if prefill.startswith(BALANCE) else PREFILL_KINDS[prefill]


def _names(document: Refers) -> Iterator[Fault]:
    """Faults of what the document's own settings name."""
    fields = {field.key: field for page in document.pages for field in page.fields}
    if document.subject not in ("requester", "none"):
        yield from _wants(fields, document.subject, "subject", "person")
    for at, key in enumerate(document.summary_line):
        if key not in fields:
            yield fault(f"summary_line.{at}", "unknown_field", value=key)
        elif fields[key].CONDITION_TYPE is None:
            yield fault(f"summary_line.{at}", "wrong_kind", value=key, kind=fields[key].kind, expected="ett svar")
    if document.amount_field is not None:
        yield from _wants(fields, document.amount_field, "amount_field", "money")
    for at, limit in enumerate(document.limits):
        yield from _wants(fields, limit.field, f"limits.{at}.field", "money")
        if limit.of is not None:
            yield from _wants(fields, limit.of, f"limits.{at}.of", "date")
    for at, page in enumerate(document.pages):
        for place, field in enumerate(page.fields):
            if isinstance(field, TableField) and field.total is not None:
                types = field.by_key[field.total].types()
                if types.get(field.total) not in ("money", "number"):
                    path = f"pages.{at}.fields.{place}.total"
                    kind = field.by_key[field.total].kind
                    yield fault(path, "wrong_kind", value=field.total, kind=kind, expected="money, number")


def _wants(fields: Mapping[str, Field], key: str, path: str, kind: str) -> Iterator[Fault]:
    """A fault unless the field exists and is of the kind, or gives it."""
    field = fields.get(key)
    if field is None:
        yield fault(path, "unknown_field", value=key)
    elif field.kind != kind and not (isinstance(field, ComputedField) and field.gives == kind):
        yield fault(path, "wrong_kind", value=key, kind=field.kind, expected=kind)
