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
        "Här ska det stå vem: manager_of, manager_of_unit, group, role, person, attest, register, decider_of.",
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
    "no_reminder": (
        "Steget {id} påminner ingen innan tiden gått ut.",
        "The step {id} reminds nobody before the time is up.",
    ),
    "reminder_without_due": (
        "En påminnelse före eller efter sista dagen behöver en tidsgräns (due).",
        "A reminder before or after the last day needs a deadline (due).",
    ),
    "reminder_too_late": (
        "Påminnelsen kommer först efter sista dagen, som är {days} arbetsdagar bort.",
        "The reminder would come after the last day, which is {days} working days away.",
    ),
    "overdue_without_due": (
        "Steget {id} säger vad som händer efter sista dagen men har ingen tidsgräns (due).",
        "The step {id} says what happens after the last day but has no deadline (due).",
    ),
    "timeout_without_due": (
        "Utfallet timeout kan aldrig inträffa utan tidsgräns (due).",
        "The outcome timeout can never come about without a deadline (due).",
    ),
    "jumps_into_block": (
        "Vägen leder in i blocket {block}, till {id}. Led den till blocket självt.",
        "The route leads into the block {block}, to {id}. Lead it to the block itself.",
    ),
    "ends_beside_others": (
        "{id} skulle avsluta ärendet medan andra grenar pågår. Led ut ur blocket med on i stället.",
        "{id} would end the case while other branches go on. Lead out of the block with on instead.",
    ),
    "join_too_many": (
        "Blocket väntar på fler grenar än det har, som är {most}.",
        "The block waits for more branches than it has, which are {most}.",
    ),
    "exception_on_main_path": (
        "{id} är till för när {source} misslyckas ({outcome}) men alla ärenden går dit. Flytta det efter slutet.",
        "{id} is for when {source} fails ({outcome}) but stands in the way of every case. Move it after the end.",
    ),
    "answered_later": (
        "{field} fylls i av {id}, som inte har svarat när villkoret prövas.",
        "{field} is filled in by {id}, who has not answered when the condition is tried.",
    ),
    "never_true": (
        "Villkoret kan aldrig stämma, vad som än svaras.",
        "The condition can never hold, whatever is answered.",
    ),
    "always_true": (
        "Villkoret stämmer alltid, vad som än svaras. Ta bort det.",
        "The condition always holds, whatever is answered. Remove it.",
    ),
    "too_many_cells": (
        "Villkoren jämför för mycket på en gång för att kunna prövas. Förenkla dem.",
        "The conditions compare too much at once to be tried. Simplify them.",
    ),
    "branches_miss": (
        "Ingen gren gäller när {point}. Lägg till en gren utan villkor sist.",
        "No branch holds when {point}. Add a last branch without a condition.",
    ),
    "branches_may_miss": (
        "Det kan hända att ingen gren gäller: {point}.",
        "It may be that no branch holds: {point}.",
    ),
    "branches_overlap": (
        "Gren {first} och gren {second} gäller båda när {point}.",
        "Branch {first} and branch {second} both hold when {point}.",
    ),
    "branches_may_overlap": (
        "Det kan hända att gren {first} och gren {second} båda gäller: {point}.",
        "It may be that branch {first} and branch {second} both hold: {point}.",
    ),
    "branch_never": (
        "Grenen tas aldrig, för de andra täcker allt.",
        "The branch is never taken, because the others cover everything.",
    ),
    "shadows_the_rest": (
        "Grenen saknar villkor, så de som står efter tas aldrig. Ställ den sist.",
        "The branch has no condition, so those after it are never taken. Put it last.",
    ),
    "unknown_amount": ("{field} är inget belopp i formuläret.", "{field} is no amount in the form."),
    "not_of_register": (
        "Svaret på {field} kommer inte ur registret {register}.",
        "The answer to {field} does not come from the register {register}.",
    ),
    "excluded_of_nobody": (
        "excluded är chefen för den som länken före skulle ha gett, och ingen finns före. Skriv det i otherwise.",
        "excluded means the manager of whom the link before would have given; there is none. Write it in otherwise.",
    ),
    "not_idempotent": (
        "{id} kan inte göras om utan skada: ett avbrott kan ge dubbla poster. Låt systemet känna igen en upprepning.",
        "{id} cannot be repeated without harm, so an interruption may do it twice. Let the system know a repeat.",
    ),
    "no_failed_path": (
        "Det står inte vad som händer när {id} misslyckas. Led failed till ett steg där någon tar hand om det.",
        "It does not say what happens when {id} fails. Lead failed to a step where somebody takes care of it.",
    ),
    "not_a_date": ("{field} är inget datum i formuläret.", "{field} is no date in the form."),
    "not_a_table": ("{field} är ingen tabell i formuläret.", "{field} is no table in the form."),
    "written_twice": (
        "Raderna i {field} besvaras samtidigt i {id}. Låt ett av stegen komma efter det andra.",
        "The rows of {field} are answered at the same time in {id}. Let one of the steps come after the other.",
    ),
    "no_such_question": ("Formuläret har ingen fråga {field}.", "The form has no question {field}."),
    "signed_not_frozen": (
        "Det som skrivits under i {id} kunde ändras efteråt utan en ny underskrift.",
        "What was signed in {id} could be changed afterwards without a new signature.",
    ),
}

# What is told and may be right for all that; everything else is an error, which stops a publication.
WARNINGS = frozenset({
    "no_deadline",
    "no_reminder",
    "reminder_too_late",
    "always_true",
    "too_many_cells",
    "branches_may_miss",
    "branches_may_overlap",
    "branch_never",
})  # fmt: skip


def is_warning(code: str) -> bool:
    """Whether a fault with that code is told without stopping anything."""
    return code in WARNINGS
