"""How each kind of field looks on a page: its template, and what that prints. One row a kind, and none is missing."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from forms_platform.definitions.language.fields import Field
from forms_platform.definitions.language.fields.account import AccountField
from forms_platform.definitions.language.fields.address import AddressField
from forms_platform.definitions.language.fields.attachment import AttachmentField
from forms_platform.definitions.language.fields.bank_account import KIND_NAMES, BankAccountField
from forms_platform.definitions.language.fields.choice import ChoiceField, Option
from forms_platform.definitions.language.fields.choices import ChoicesField
from forms_platform.definitions.language.fields.computed import ComputedField
from forms_platform.definitions.language.fields.date import DateField
from forms_platform.definitions.language.fields.information import InformationField
from forms_platform.definitions.language.fields.long_text import LongTextField
from forms_platform.definitions.language.fields.money import MoneyField
from forms_platform.definitions.language.fields.number import NumberField
from forms_platform.definitions.language.fields.period import PeriodField
from forms_platform.definitions.language.fields.text import TextField
from forms_platform.definitions.language.fields.time import TimeField
from forms_platform.intake.slots import element_id, mark
from forms_platform.intake.uploads import EXTENSIONS, Rules
from forms_platform.look import borrowed
from forms_platform.look.templatetags.look import icon
from forms_platform.look.words import size as file_size

FEW = 15  # options shown as a plain list; above it the list can be searched


@dataclass(frozen=True)
class Face:
    """A field in one language, as its template prints it."""

    kind: str
    id: str
    name: str
    label: str
    help: SafeString
    optional: str
    read_only: bool
    full: bool
    more: Mapping[str, Any]

    def __getattr__(self, name: str) -> Any:
        """What only this kind has; a template that asks for more gets nothing."""
        return self.more.get(name, "")


class Look(NamedTuple):
    """The template of a kind, and what it prints besides what all fields have."""

    template: str
    more: Callable[[Any, str, str], dict[str, Any]]  # (field, language, path with row mark) -> context


def _plain(**more: Any) -> Callable[[Field, str, str], dict[str, Any]]:
    return lambda field, language, path: {"type": "text", "autocomplete": "off", **more}


def _text(field: TextField, language: str, path: str) -> dict[str, Any]:
    suggestions = [(text.say(language), text.sv) for text in field.suggestions]
    return {"type": "text", "autocomplete": "off", "maxlength": field.max_length, "suggestions": suggestions}


def _long_text(field: LongTextField, language: str, path: str) -> dict[str, Any]:
    return {"rows": field.rows, "maxlength": field.max_length}


def _number(field: NumberField, language: str, path: str) -> dict[str, Any]:
    return {
        "type": "text",
        "autocomplete": "off",
        "inputmode": "decimal" if field.decimals else "numeric",
        "suffix": field.unit.say(language) if field.unit else "",
        "width": "w-amount",
    }


def _money(field: MoneyField, language: str, path: str) -> dict[str, Any]:
    suffix = "SEK" if language == "en" else "kr"
    return {"type": "text", "autocomplete": "off", "inputmode": "decimal", "suffix": suffix, "width": "w-amount"}


def _date(field: DateField, language: str, path: str) -> dict[str, Any]:
    return {
        "type": mark("picker", "date", field.key),
        "autocomplete": "off",
        "width": "w-date",
        "bounds": _bounds(field),
    }


def _time(field: TimeField, language: str, path: str) -> dict[str, Any]:
    return {"type": mark("picker", "time", field.key), "autocomplete": "off", "width": "w-date"}


def _bounds(field: DateField | PeriodField) -> SafeString:
    bounds = (("min", field.min), ("max", field.max))
    return mark_safe("".join(mark("day_bound", which, bound) for which, bound in bounds if bound))  # noqa: S308 - marks


@dataclass(frozen=True)
class Choosable:
    """An option as a template prints it."""

    id: str
    value: str
    label: str
    help: str
    checked: SafeString
    selected: SafeString


def choosables(key: str, options: Sequence[tuple[str, str, str]], path: str) -> list[Choosable]:
    """Options (value, label, help) as a template prints them, each with its own id."""
    first = element_id(path)
    return [
        Choosable(
            id=first if n == 1 else f"{first}-{n}",
            value=value,
            label=label,
            help=help_,
            checked=mark("checked", key, value),
            selected=mark("selected", key, value),
        )
        for n, (value, label, help_) in enumerate(options, 1)
    ]


def _said(options: Sequence[Option], language: str) -> list[tuple[str, str, str]]:
    return [(o.value, o.label.say(language), o.description.say(language) if o.description else "") for o in options]


def _choice(field: ChoiceField | ChoicesField, language: str, path: str) -> dict[str, Any]:
    options = choosables(field.key, _said(field.options, language), path)
    return {"options": options, "large": len(options) > FEW, "choose": gettext("Välj"), "narrow": len(options) > 6}


def _yes_no(field: Field, language: str, path: str) -> dict[str, Any]:
    return {"options": choosables(field.key, [("ja", gettext("Ja"), ""), ("nej", gettext("Nej"), "")], path)}


def _consent(field: Field, language: str, path: str) -> dict[str, Any]:
    return {"legend": field.short.say(language) if field.short else gettext("Intyg")}


@dataclass(frozen=True)
class FieldPart:
    """One of several boxes that together are an answer."""

    id: str
    name: str
    label: str
    value: SafeString
    describedby: SafeString
    invalid: SafeString
    error: SafeString
    type: str = ""
    width: str = ""
    autocomplete: str = "off"
    inputmode: str = ""
    options: tuple[tuple[str, str, SafeString], ...] = ()
    list: str = ""  # the id of the list of what can be written
    listed: tuple[tuple[str, str], ...] = ()  # that list, where it stands


def part_of(key: str, part: str, label: str, path: str, **more: Any) -> FieldPart:
    """The box for one part of an answer."""
    return FieldPart(
        id=element_id(f"{path}.{part}"),
        name=f"{path}.{part}",
        label=label,
        value=mark("value", key, part),
        describedby=mark("part_describedby", key, part),
        invalid=mark("invalid", key, part),
        error=mark("error", key, part),
        **more,
    )


def _period(field: PeriodField, language: str, path: str) -> dict[str, Any]:
    labels = (("from", gettext("Från och med")), ("to", gettext("Till och med")))
    parts = [
        part_of(field.key, part, said, path, type=mark("picker", "date", field.key, part)) for part, said in labels
    ]
    return {"parts": parts, "bounds": _bounds(field)}


def _address(field: AddressField, language: str, path: str) -> dict[str, Any]:
    return {
        "parts": [
            part_of(field.key, "care_of", gettext("C/o (frivilligt)"), path),
            part_of(field.key, "street", gettext("Gatuadress"), path, autocomplete="street-address"),
            part_of(
                field.key, "postcode", gettext("Postnummer"), path, autocomplete="postal-code", inputmode="numeric",
                width="w-short",
            ),
            part_of(field.key, "town", gettext("Postort"), path, autocomplete="address-level2"),
        ]
    }  # fmt: skip


def _bank_account(field: BankAccountField, language: str, path: str) -> dict[str, Any]:
    kinds = [(kind, KIND_NAMES[kind][language == "en"]) for kind in field.accept]
    options = tuple((k, said[:1].upper() + said[1:], mark("part_selected", field.key, "kind", k)) for k, said in kinds)
    number = part_of(field.key, "number", gettext("Nummer"), path)
    if len(options) == 1:
        return {"parts": [number]}
    return {"parts": [part_of(field.key, "kind", gettext("Sorts konto"), path, options=options), number]}


def _account(field: AccountField, language: str, path: str) -> dict[str, Any]:
    return {"source": field.source, "begins": field.begins}


def _attachment(field: AttachmentField, language: str, path: str) -> dict[str, Any]:
    rules = Rules.of(field.accept, field.max_bytes)
    most = file_size(rules.max_bytes)
    types = field.said_types(language)
    return {
        "most": field.max_files,
        "max_bytes": rules.max_bytes,
        "accept": ",".join(sorted({kind for end, kind in EXTENSIONS.items() if kind in rules.types})),
        "too_large": gettext("Filen är större än %(most)s. Välj en mindre fil") % {"most": most},
        "too_many": gettext("Lägg till högst %(most)s filer") % {"most": field.max_files},
        "icon": icon("upload", "muted"),
        "when_full": mark("full", field.key, str(field.max_files)),
        "rules": gettext("%(types)s. Högst %(size)s per fil.") % {"types": types, "size": most},
    }


def _computed_more(field: ComputedField, language: str, path: str) -> dict[str, Any]:
    return {"live": live(field.value, field, language)}


def live(expression: Any, field: ComputedField | MoneyField | NumberField, language: str) -> SafeString:
    """Attributes that have the browser work the expression out, rounded and shown as the field does it."""
    gives = field.gives if isinstance(field, ComputedField) else field.kind
    scale = 2 if gives == "money" or isinstance(field, MoneyField) else field.decimals
    rounded = expression if gives == "date" else {"fn": "round", "of": expression, "scale": scale}
    unit = "" if isinstance(field, MoneyField) or field.unit is None else field.unit.say(language)
    said = json.dumps(rounded, ensure_ascii=False)
    return format_html('data-computed="{}" data-gives="{}" data-unit="{}"', said, gives, unit)


def _information(field: InformationField, language: str, path: str) -> dict[str, Any]:
    return {"text": borrowed.running(field.text.say(language)), "tone": field.tone}


def _nothing(field: Field, language: str, path: str) -> dict[str, Any]:
    return {}


LOOKS: dict[str, Look] = {
    "text": Look("text", _text),
    "long_text": Look("long_text", _long_text),
    "number": Look("text", _number),
    "money": Look("text", _money),
    "date": Look("text", _date),
    "time": Look("text", _time),
    "period": Look("parts", _period),
    "yes_no": Look("choice", _yes_no),
    "choice": Look("choice", _choice),
    "choices": Look("choices", _choice),
    "person": Look("lookup", _nothing),
    "unit": Look("lookup", _nothing),
    "cost_centre": Look("lookup", _nothing),
    "account": Look("lookup", _account),
    "code_string": Look("register", _nothing),
    "email": Look("text", _plain(type="email", autocomplete="email", inputmode="email")),
    "phone": Look("text", _plain(type="tel", autocomplete="tel", inputmode="tel")),
    "attachment": Look("attachment", _attachment),
    "computed": Look("computed", _computed_more),
    "looked_up": Look("looked_up", _nothing),
    "information": Look("information", _information),
    "consent": Look("consent", _consent),
    "identity_number": Look("text", _plain(inputmode="numeric", width="w-medium")),
    "organisation_number": Look("text", _plain(inputmode="numeric", width="w-medium")),
    "bank_account": Look("parts", _bank_account),
    "address": Look("parts", _address),
    "table": Look("table", _nothing),
}
