"""The reference of the e-service document, made from the language itself so that it cannot fall behind."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel

from forms_platform.definitions.language import deliveries, document, limits, messages
from forms_platform.definitions.language.fields.choice import Option
from forms_platform.definitions.language.fields.code_string import CodePart
from forms_platform.definitions.language.fields.field import OWN, Field, Refusal
from forms_platform.definitions.language.fields.kinds import FIELD_KINDS
from forms_platform.definitions.language.pages import Page
from forms_platform.definitions.language.words import WORDS

_TODAY = date(2026, 3, 2)
_PARTS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("The document", document.Document),
    ("`owner`", document.Owner),
    ("`pages`", Page),
    ("`limits`", limits.YearlyLimit),
    ("`checks`", document.Check),
    ("`deliveries.payroll`", deliveries.Payroll),
    ("`deliveries.payroll.transactions`", deliveries.Transaction),
    ("`deliveries.finance`", deliveries.Finance),
    ("`deliveries.finance.rows`", deliveries.VoucherRow),
    ("`deliveries.payments`", deliveries.Payments),
    ("`deliveries.payments.payments`", deliveries.Payment),
    ("`deliveries.hr`", deliveries.Hr),
    ("`deliveries.hr.messages`", deliveries.HrMessage),
    ("`absence`", document.Absence),
    ("`messages.<event>`", messages.Message),
    ("`secrecy`", document.Secrecy),
    ("`retention`", document.Retention),
    ("`baseline`", document.Baseline),
)
_OPENING = """\
# The e-service document

`manage.py eservice_reference` writes this page from the language itself. Do not change it by hand.

One JSON document is the whole e-service. A text is a string in Swedish, or `{"sv": …, "en": …}`. Decimal numbers are
written as text (`"3000.00"`). Rules are written in the rule language (`workflows/conditions.py`); a rule on a page may
only use what is answered before it. The routing (`workflow`) has a page of its own:
[the notation of a workflow](workflow-notation.md).

`manage.py check_eservice FILE` prints every fault with its place and what to do; `manage.py eservice_schema` prints a
JSON Schema that lets an editor complete and check while one writes.
"""

# what a kind cannot be without
SMALLEST: dict[str, dict[str, Any]] = {
    "choice": {"options": [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}]},
    "choices": {"options": [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}]},
    "table": {"row_label": "Rad", "columns": [{"kind": "text", "key": "vad", "label": "Vad"}]},
    "code_string": {
        "pattern": [
            {"key": "konto", "label": "Konto", "digits": 4},
            {"key": "ansvar", "label": "Ansvar", "source": "cost_centres"},
        ]
    },
    "computed": {"gives": "number", "value": {"value": "1", "type": "number"}},
    "information": {"text": "Läs det här."},
    "looked_up": {"of": "system", "source": "systems", "property": "level"},
}


def reference() -> str:
    """The whole page in Markdown."""
    parts = [*_parts(), *_common(), *_kinds(), *_sentences(), *_payroll(), *_mails()]
    return "\n".join([_OPENING, *parts]).rstrip() + "\n"


def minimal(kind: str) -> Field:
    """The smallest field of the kind."""
    return FIELD_KINDS[kind].model_validate({"kind": kind, "key": "svar", "label": "Svar", **SMALLEST.get(kind, {})})


def _parts() -> Iterator[str]:
    for heading, model in _PARTS:
        yield from ("## " + heading, "", *_paragraphs(model), *_table(model))


def _common() -> Iterator[str]:
    yield from ("## What every field has", "")
    yield (
        "`short` is the label where space is short. `prefill` is `earlier.<field>`, the answer in one's own last case "
        f"of the service, or {', '.join(f'`{name}`' for name in OWN)}. `messages` puts the service's own sentence in "
        "place of the language's, by the code of the fault. `refuse` refuses a sound answer when its rule is true."
    )
    yield ""
    yield from _table(Field, without={"kind"})
    yield from ("A refusal (`refuse`):", "", *_table(Refusal), "An option (`options`):", "", *_table(Option))
    yield from ("A part of a code string (`pattern`):", "", *_paragraphs(CodePart), *_table(CodePart))


def _kinds() -> Iterator[str]:
    yield from ("## The kinds of field", "")
    for name, kind in FIELD_KINDS.items():
        example = minimal(name)
        yield from (f"### `{name}`", "", *_paragraphs(kind))
        if set(kind.model_fields) > set(Field.model_fields):
            yield from _table(kind, without=set(Field.model_fields))
        seen = ", ".join(f"`{at}` ({of})" for at, of in example.types().items())
        yield f"- Rules see {seen or 'nothing'}."
        if codes := (("required", *kind.CODES) if kind.ASKS else kind.CODES):
            yield "- Faults: " + ", ".join(f"`{code}`" for code in codes) + "."
        if example.ASKS:
            yield f"- An answer that can be read: `{json.dumps(example.sample(_TODAY), ensure_ascii=False)}`"
        yield ""


def _sentences() -> Iterator[str]:
    yield from ("## The sentences of the faults", "", "| Code | Swedish | English |", "|---|---|---|")
    yield from (f"| `{code}` | {sv} | {en} |" for code, (sv, en) in WORDS.items())
    yield ""


def _payroll() -> Iterator[str]:
    yield from ("## The attributes of a line to payroll or finance", "")
    yield inspect.cleandoc(deliveries.__doc__ or "").partition("\n\n")[2]
    yield ""
    for kind, attributes in deliveries.ATTRIBUTES.items():
        needed = "; ".join(" or ".join(f"`{name}`" for name in group) for group in deliveries.NEEDED[kind])
        said = ", ".join(f"`{name}` ({wanted})" for name, wanted in attributes.items())
        yield f"- `{kind}`: {said}. Needed: {needed or 'none'}."
    yield ""


def _mails() -> Iterator[str]:
    yield from ("## What a mail can name (`messages`)", "")
    yield from (f"- `{event}`: {', '.join(f'`{{{one}}}`' for one in sorted(facts))}"
                for event, facts in messages.FACTS.items())  # fmt: skip
    yield ""


def _table(model: type[BaseModel], without: set[str] | None = None) -> Iterator[str]:
    """The model's keys; a kind that can be only one is left out."""
    schema = model.model_json_schema()
    needed = set(schema.get("required", ()))
    yield from ("| Key | What | Without it |", "|---|---|---|")
    for name, part in schema["properties"].items():
        if name not in (without or set()) and "const" not in part:
            yield f"| `{name}` | {_said(part)} | {'must be there' if name in needed else _default(model, name)} |"
    yield ""


_NAMES = {"Text": "text in sv, en", "Option": "option", "Refusal": "refusal", "Page": "page", "Check": "check",
          "YearlyLimit": "limit", "Transaction": "transaction",
          "CodePart": "part of a code string", "OptionsFrom": "name of a register, or {source, within}"}  # fmt: skip
_TYPES = {"string": "text", "integer": "whole number", "boolean": "yes or no", "object": "object", "null": "nothing"}


def _said(part: Mapping[str, Any]) -> str:
    """The JSON Schema of one key in words."""
    if ref := part.get("$ref"):
        name = str(ref).rpartition("/")[2]
        return "field" if name.endswith("Field") else _NAMES.get(name, f"`{name.lower()}`")
    if choices := part.get("anyOf") or part.get("oneOf"):
        said = dict.fromkeys(_said(one) for one in choices if one.get("type") != "null")
        return " or ".join(said)
    if "enum" in part:
        return "one of " + ", ".join(f"`{value}`" for value in part["enum"])
    if "const" in part:
        return f"`{part['const']}`"
    if part.get("type") == "array":
        return f"list of {_said(part.get('items', {}))}{_between(part, 'minItems', 'maxItems')}"
    if part.get("type") == "string" and "pattern" in part:
        return "text that matches `" + str(part["pattern"]).replace("|", "\\|") + "`"
    if part.get("type") == "object" and (inner := part.get("additionalProperties") or part.get("patternProperties")):
        values = inner if "patternProperties" not in part else next(iter(inner.values()))
        return f"object of {_said(values)}" if isinstance(values, dict) and values else "object"
    bounds = _between(part, "minimum", "maximum") or _between(part, "minLength", "maxLength")
    return _TYPES.get(str(part.get("type")), "anything") + bounds


def _between(part: Mapping[str, Any], low: str, high: str) -> str:
    """ ", 1–30" when both ends are given, ", at most 30" or ", at least 1" otherwise."""
    least, most = part.get(low), part.get(high)
    if least and most is not None:
        return f", {least}\u2013{most}"
    return f", at most {most}" if most is not None else f", at least {least}" if least else ""


def _default(model: type[BaseModel], name: str) -> str:
    value = model.model_fields[name].get_default(call_default_factory=True, validated_data={})
    if value is None or value == () or value == {} or isinstance(value, BaseModel):
        return "\u2013"
    return f"`{json.dumps(value, ensure_ascii=False)}`"


def _paragraphs(thing: type) -> Iterator[str]:
    for paragraph in (inspect.getdoc(thing) or "").split("\n\n"):
        yield from (" ".join(paragraph.split()), "")
