"""Faults of a document in words: what pydantic found, and what the language itself finds."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from forms_platform.definitions.language.faults import Fault

MOST_FAULTS = 200

SENTENCES: dict[str, tuple[str, str]] = {
    "missing": ("{key} saknas. Lägg till det.", "{key} is missing. Add it."),
    "unknown_key": (
        "{key} finns inte i språket. Ta bort det eller rätta stavningen.",
        "{key} is not in the language. Remove it or correct its spelling.",
    ),
    "unknown_kind": (
        "Fältsorten ”{value}” finns inte. Välj en av: {expected}.",
        "There is no field kind “{value}”. Choose one of: {expected}.",
    ),
    "not_allowed": (
        "”{value}” är inte tillåtet här. Välj en av: {expected}.",
        "“{value}” is not allowed here. Choose one of: {expected}.",
    ),
    "bad_key": (
        (
            "”{value}” kan inte vara nyckel här. Börja med en liten bokstav a–z och använd bara a–z, 0–9 "
            "och understreck (i tjänstens nyckel bindestreck)."
        ),
        (
            "“{value}” cannot be a key here. Begin with a letter a–z and use only a–z, 0–9 and underscore "
            "(hyphen in the service’s key)."
        ),
    ),
    "too_long": ("Värdet är för långt: högst {limit}.", "The value is too long: at most {limit}."),
    "too_short": ("Värdet är för kort: minst {limit}.", "The value is too short: at least {limit}."),
    "out_of_range": ("Talet ligger utanför det tillåtna: {limit}.", "The number is outside what is allowed: {limit}."),
    "wrong_type": (
        "Värdet har fel typ. Här ska stå {expected}.",
        "The value has the wrong type. It should be {expected}.",
    ),
    "min_above_max": (
        "Det minsta är större än det största. Byt plats på dem.",
        "The minimum is greater than the maximum. Swap them.",
    ),
    "not_decimal_text": (
        'Skriv talet som text med decimalpunkt, till exempel "1234.50".',
        'Write the number as text with a decimal point, for example "1234.50".',
    ),
    "not_whole_ore": (
        "Beloppet är inte hela ören. Använd högst två decimaler.",
        "The amount is not whole öre. Use at most two decimals.",
    ),
    "not_a_date_bound": (
        (
            'Skriv gränsen som ett datum ("2026-01-01") eller som today, year_start, year_end eller '
            "month_start med till exempel +30d eller -3m."
        ),
        (
            'Write the bound as a date ("2026-01-01") or as today, year_start, year_end or month_start '
            "with for example +30d or -3m."
        ),
    ),
    "options_or_register": (
        "Ange antingen options eller options_from.",
        "Give either options or options_from.",
    ),
    "not_from_register": (
        "”{value}” är inget tidigare val ur registret ”{expected}”.",
        "“{value}” is not an earlier choice from the register “{expected}”.",
    ),
    "part_twice": (
        "Två delar av kodsträngen har samma nyckel. Ge dem olika.",
        "Two parts of the code string have the same key. Make them differ.",
    ),
    "source_or_digits": (
        "Ange antingen source eller digits för varje del av kodsträngen.",
        "Give either source or digits for each part of the code string.",
    ),
    "option_twice": (
        "Två alternativ har samma värde. Ge dem olika.",
        "Two options have the same value. Make them differ.",
    ),
    "column_twice": (
        "Två kolumner har samma nyckel. Ge dem olika.",
        "Two columns have the same key. Make them differ.",
    ),
    "unknown_total": ("Kolumnen som ska summeras finns inte i tabellen.", "The column to total is not in the table."),
    "computed_asks": (
        "Ett uträknat fält kan inte vara obligatoriskt eller förifyllt.",
        "A computed field cannot be required or prefilled.",
    ),
    "bounds_on_date": ("Ett uträknat datum kan inte ha min eller max.", "A computed date cannot have min or max."),
    "information_asks": (
        "En informationstext kan inte vara obligatorisk, förifylld eller neka svar.",
        "An information text cannot be required, be prefilled or refuse answers.",
    ),
    "read_only_without_prefill": (
        "Ett fält som inte kan ändras behöver vara förifyllt.",
        "A field that cannot be changed must be prefilled.",
    ),
    "unknown_prefill": (
        "Okänd förifyllning. Använd own.… eller earlier.<fält>.",
        "Unknown prefill. Use own.… or earlier.<field>.",
    ),
    "prefill_unfit": ("{value} passar inte fältsorten {kind}.", "{value} does not suit the field kind {kind}."),
    "unknown_message": (
        "Fältsorten har inget fel som heter ”{value}”. Den har: {expected}.",
        "The field kind has no fault called “{value}”. It has: {expected}.",
    ),
    "key_twice": (
        "Nyckeln ”{value}” används redan på {place}. Välj en annan.",
        "The key “{value}” is already used at {place}. Choose another.",
    ),
    "reserved_key": (
        "Nyckeln ”{value}” är reserverad. Välj en annan.",
        "The key “{value}” is reserved. Choose another.",
    ),
    "too_many_fields": (
        "Dokumentet har {value} fält, högst {limit} är tillåtna. Dela upp e-tjänsten.",
        "The document has {value} fields, at most {limit} are allowed. Split the e-service.",
    ),
    "too_many_options": (
        "Dokumentet har {value} alternativ, högst {limit} är tillåtna. Använd ett register.",
        "The document has {value} options, at most {limit} are allowed. Use a register.",
    ),
    "too_many_rules": (
        "Dokumentet har {value} villkor, högst {limit} är tillåtna. Förenkla.",
        "The document has {value} rules, at most {limit} are allowed. Simplify.",
    ),
    "unknown_field": ("Fältet ”{value}” finns inte.", "There is no field “{value}”."),
    "later_field": (
        (
            "Villkoret använder ”{value}”, som besvaras senare i formuläret eller är fältet självt. Flytta "
            "frågan eller villkoret."
        ),
        (
            "The rule uses “{value}”, which is answered later in the form or is the field itself. Move the "
            "question or the rule."
        ),
    ),
    "wrong_kind": (
        "Fältet ”{value}” är {kind}, här behövs {expected}.",
        "The field “{value}” is {kind}, but {expected} is needed here.",
    ),
    "unknown_attribute": (
        "{key} finns inte i {kind}. Den har: {expected}.",
        "{key} is not in {kind}. It has: {expected}.",
    ),
    "needed_attribute": ("{kind} behöver {expected}.", "{kind} needs {expected}."),
    "bad_source": (
        "Källan är varken ett uttryck, en parameter, en översättning (map) eller ärendet.",
        "The source is neither an expression, a parameter, a translation (map) nor the case.",
    ),
    "map_incomplete": (
        "Översättningen saknar {value}. Lägg till dem eller ett otherwise.",
        "The translation lacks {value}. Add these, or an otherwise.",
    ),
    "map_unknown": (
        "Översättningen har {value}, som inte finns bland alternativen.",
        "The translation has {value}, which is not among the options.",
    ),
    "unknown_code": ("Koden ”{value}” finns inte i formatet.", "The code “{value}” is not in the format."),
    "presence_in_days": (
        "Koden ”{value}” är arbetad tid. Den behöver timmar, eller starttid och sluttid.",
        "The code “{value}” is time worked. It needs hours, or a start and an end.",
    ),
    "place_within_place": (
        "Platsen ”{key}” har redan en annan plats inuti sig.",
        "The place “{key}” already has another place in it.",
    ),
    "hours_and_extent": ("Ange antingen timmar eller omfattning, inte båda.", "Give either hours or extent, not both."),
    "unknown_fact": (
        "{value} går inte att nämna i det här mejlet. Det som kan nämnas är {expected}.",
        "{value} cannot be named in this mail. What can be named is {expected}.",
    ),
    "stray_brace": (
        "En klammer hör inte ihop med något som kan nämnas. Skriv till exempel {{number}}, eller ta bort klammern.",
        "A brace does not belong to anything that can be named. Write for example {{number}}, or remove the brace.",
    ),
    "messages_of_secrets": (
        "E-tjänsten har sekretess, så mejlen säger bara att något väntar. Ta bort de egna texterna.",
        "The e-service is covered by secrecy, so its mails only say that something waits. Remove its own texts.",
    ),
    "no_english": ("Engelsk text saknas.", "The English text is missing."),
}

_BY_PYDANTIC = {
    "missing": "missing",
    "extra_forbidden": "unknown_key",
    "union_tag_invalid": "unknown_kind",
    "union_tag_not_found": "missing",
    "literal_error": "not_allowed",
    "enum": "not_allowed",
    "string_pattern_mismatch": "bad_key",
    "string_too_long": "too_long",
    "too_long": "too_long",
    "string_too_short": "too_short",
    "too_short": "too_short",
    "greater_than_equal": "out_of_range",
    "less_than_equal": "out_of_range",
    "greater_than": "out_of_range",
    "less_than": "out_of_range",
}


# what pydantic wanted -> what we call it, in Swedish and English
_WANTED = {
    "string_type": ("text", "text"),
    "int_type": ("ett heltal", "a whole number"),
    "int_from_float": ("ett heltal", "a whole number"),
    "bool_type": ("true eller false", "true or false"),
    "dict_type": ("ett objekt", "an object"),
    "model_type": ("ett objekt", "an object"),
    "model_attributes_type": ("ett objekt", "an object"),
    "tuple_type": ("en lista", "a list"),
}


def fault(path: str, code: str, **facts: str) -> Fault:
    """The fault with its sentences."""
    sv, en = SENTENCES[code]
    return Fault(path, code, sv.format_map(facts), en.format_map(facts))


def from_pydantic(error: ValidationError, raw: Any) -> list[Fault]:
    """Every fault that pydantic found, with paths into the document itself."""
    found = [_one(item, raw) for item in error.errors(include_url=False, include_context=True)[:MOST_FAULTS]]
    # a list whose items were refused is counted as too short; only the items are at fault
    kept = [one for one in found if one.code != "too_short" or not _fault_inside(one.path, found)]
    return list(dict.fromkeys(kept))


def _fault_inside(path: str, found: list[Fault]) -> bool:
    """Whether something inside what stands at the path is at fault."""
    return any(one.path.startswith(f"{path}.") for one in found)


def _one(item: Any, raw: Any) -> Fault:
    path = _path(item["loc"], raw)
    context = item.get("ctx", {})
    own = str(context.get("error", "")) if item["type"] == "value_error" else ""
    code, *facts = own.split(":", 2)
    if code in SENTENCES:
        value, expected = (*facts, "", "")[:2]
        return fault(path, code, value=value, expected=expected)
    code = _BY_PYDANTIC.get(item["type"], "wrong_type")
    if item["type"] == "union_tag_not_found":
        path = f"{path}.kind" if path else "kind"
    limit = next((str(context[k]) for k in ("max_length", "min_length", "ge", "le", "gt", "lt") if k in context), "")
    if code == "wrong_type":
        sv, en = SENTENCES[code]
        wanted = _WANTED.get(item["type"], ("ett annat värde", "another value"))
        if context.get("class_name") == "Text":  # a text may be said without its object
            wanted = _WANTED["string_type"]
        return Fault(path, code, sv.format(expected=wanted[0]), en.format(expected=wanted[1]))
    expected = str(context.get("expected") or context.get("expected_tags") or "").replace(" or ", ", ").replace("'", "")
    value = str(context.get("tag") if "tag" in context else item.get("input"))[:80]
    return fault(path, code, key=path.rpartition(".")[2], value=value, expected=expected, limit=limit)


def _path(loc: tuple[int | str, ...], raw: Any) -> str:
    """The location without what pydantic itself adds: the tag of a union, or a key that stands for its own value."""
    parts: list[str] = []
    here = raw
    for at in loc:
        if isinstance(here, dict) and here.get("kind") == at and at not in here:
            continue
        if at == "[key]":
            continue
        parts.append(str(at)[:80])
        if isinstance(here, dict):
            here = here.get(at) if isinstance(at, str) else None
        elif isinstance(here, list) and isinstance(at, int) and at < len(here):
            here = here[at]
        else:
            here = None
    return ".".join(parts)
