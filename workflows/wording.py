"""The sentence of each fault, Swedish and English. One row each; tests prove that none is missing."""

from __future__ import annotations

from collections.abc import Mapping

Sentences = Mapping[str, tuple[str, str]]

RULE_SENTENCES: Sentences = {
    "too_deep": ("Villkoret är för djupt, högst {most} nivåer.", "The condition is too deep, at most {most} levels."),
    "too_large": ("Villkoret är för stort, högst {most} delar.", "The condition is too large, at most {most} parts."),
    "unknown_key": ("Nyckeln {key} finns inte här.", "There is no key {key} here."),
    "not_a_rule": (
        "Här ska ett villkor stå: all, any, not eller left, op och right.",
        "A condition is needed here: all, any, not, or left, op and right.",
    ),
    "no_rules": ("Listan ska ha minst ett villkor.", "The list needs at least one condition."),
    "unknown_operator": ("Operatorn {op} finns inte.", "There is no operator {op}."),
    "operator_unfit": ("Operatorn {op} passar inte typen {kind}.", "The operator {op} does not fit the type {kind}."),
    "types_differ": (
        "Det som jämförs har olika typer, {left} och {right}.",
        "What is compared has different types, {left} and {right}.",
    ),
    "unknown_option": ("{value} är inget alternativ i {field}.", "{value} is not an option of {field}."),
    "not_a_pair": ("Här ska två värden stå, från och till.", "Two values are needed here, from and to."),
    "not_a_list": ("Här ska flera värden stå.", "Several values are needed here."),
    "empty_list": ("Listan ska ha 1–{most} värden.", "The list needs 1–{most} values."),
    "not_an_expression": (
        "Här ska ett fält, ett värde eller en funktion stå.",
        "A field, a value or a function is needed here.",
    ),
    "unknown_field": ("Fältet {field} finns inte.", "There is no field {field}."),
    "literal_type": ("Värdet saknar en giltig typ ({kind}).", "The value lacks a valid type ({kind})."),
    "bad_literal": ("{value} är inget giltigt värde av typen {kind}.", "{value} is not a valid value of type {kind}."),
    "unknown_function": ("Funktionen {fn} finns inte.", "There is no function {fn}."),
    "argument_count": ("Funktionen {fn} tar {least}–{most} värden.", "The function {fn} takes {least}–{most} values."),
    "argument_types": ("Funktionen {fn} tar inte {kinds}.", "The function {fn} does not take {kinds}."),
    "scale_missing": (
        "Ange antal decimaler (scale), 0–{most}.",
        "State the number of decimals (scale), 0–{most}.",
    ),
    "wrong_type": ("Uttrycket ger {found}, inte {wanted}.", "The expression gives {found}, not {wanted}."),
}

SHAPE_SENTENCES: Sentences = {
    "missing": ("{key} saknas.", "{key} is missing."),
    "unknown_key": ("Nyckeln {key} finns inte här.", "There is no key {key} here."),
    "unknown_step_kind": ("Stegtypen {value} finns inte.", "There is no step kind {value}."),
    "unknown_who": (
        "Här ska det stå vem: manager_of, manager_of_unit, group, role, person, attest, register, decider_of …",
        "Say who: manager_of, manager_of_unit, group, role, person, attest, register, decider_of and others.",
    ),
    "exactly_one": ("Ange exakt en av {keys}.", "State exactly one of {keys}."),
    "own_case": (
        "Den sökande och den som ärendet gäller får göra en uppgift eller skriva under, men inte besluta i egen sak.",
        "The requester and whom the case is about may do a task or sign, but not decide in their own case.",
    ),
    "bad_id": (
        "{value} duger inte. Ett id har små bokstäver a–z, siffror, - och _; en väg är next eller @id.",
        "{value} will not do. An id has small letters a–z, digits, - and _; a route is next or @id.",
    ),
    "not_allowed": ("{value} går inte att välja här.", "{value} cannot be chosen here."),
    "out_of_range": ("{key} är för stort, för litet eller för långt.", "{key} is too large, too small or too long."),
    "wrong_shape": ("{key} har fel form.", "{key} has the wrong shape."),
}

PLAN_SENTENCES: Sentences = {
    "duplicate_id": ("Två steg heter {id}.", "Two steps are called {id}."),
    "id_is_an_end": ("{id} är både ett steg och ett slut.", "{id} is both a step and an end."),
    "reserved_id": ("Ett steg får inte heta {id}.", "A step must not be called {id}."),
    "label_missing": ("Svensk text saknas.", "The Swedish text is missing."),
    "unknown_end": ("Slutet {id} finns inte.", "There is no end {id}."),
    "unknown_target": ("Det finns inget steg eller slut {id}.", "There is no step or end {id}."),
    "jumps_back": (
        "Vägen leder tillbaka till {id}. Bara return får leda bakåt, för den har en gräns.",
        "The route leads back to {id}. Only return may lead back, because it has a limit.",
    ),
    "returns_forward": (
        "Efter rättningen skulle ärendet gå förbi steget, till {id}. Välj steget självt eller ett tidigare.",
        "After the correction the case would pass this step, to {id}. Choose the step itself or an earlier one.",
    ),
    "returns_to_end": ("Efter rättningen kan ärendet inte sluta i {id}.", "A correction cannot lead to the end {id}."),
    "unknown_outcome": ("Utfallet {outcome} finns inte. Välj bland {known}.", "No outcome {outcome}; choose {known}."),
    "return_route": (
        "Bara return går tillbaka till den sökande, och den gör bara det.",
        "Only return goes back to the requester, and it does nothing else.",
    ),
    "outcome_unrouted": ("Det står inte vart {outcome} leder.", "It does not say where {outcome} leads."),
    "comment_outcome": ("Steget har inget utfall {outcome}.", "The step has no outcome {outcome}."),
    "bulk_needs_comment": (
        "Det som beslutas i bunt kan inte kräva en kommentar.",
        "What is decided in bulk cannot need a comment.",
    ),
    "unreachable": ("Ingen väg leder till {id}.", "No way leads to {id}."),
    "list_without_end": (
        "Listan måste sluta med ett slut som alltid gäller.",
        "The list must end with an end that always applies.",
    ),
    "cannot_end": ("Från {id} leder ingen väg till ett slut.", "No way leads from {id} to an end."),
    "not_an_earlier_step": ("{id} är inget tidigare steg.", "{id} is not an earlier step."),
    "unknown_field": ("{field} är inget fält som pekar ut någon.", "{field} is not a field that names a person."),
    "no_reserve": (
        "Det står inte vem som har {id} när ingen annan kan. Ange otherwise här eller reserve för hela planen.",
        "It does not say who has {id} when nobody else can. Add otherwise here or reserve for the whole plan.",
    ),
    "not_another_step": ("{id} är inget annat steg där någon beslutar.", "{id} is not another step with a decision."),
    "no_deadline": ("Steget {id} saknar tidsgräns.", "The step {id} has no deadline."),
}
