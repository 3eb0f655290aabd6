"""What the builder says: why something cannot be done, and what an edit was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REFUSALS: Final[Mapping[str, str | Promise]] = {
    "last_page": _("E-tjänsten behöver minst ett steg."),
    "own_command": _("%(name)s kan inte ändras så."),
    "unknown_kind": _("Den sorten finns inte."),
    "table_in_table": _("En upprepning kan inte innehålla en upprepning."),
    "too_many_columns": _("En upprepning har högst %(most)s frågor på varje rad."),
    "last_column": _("En upprepning behöver minst en fråga på varje rad."),
    "bad_key": _("Nyckeln får ha små bokstäver a–z, siffror och _, och börjar med en bokstav."),
    "key_taken": _("Nyckeln %(key)s är upptagen. Välj en annan."),
    "no_such_option": _("Alternativet finns inte längre."),
    "last_option": _("Frågan behöver minst ett alternativ."),
    "nothing_there": _("Det du ändrade finns inte längre."),
    "swedish_needed": _("Skriv texten på svenska."),
    "not_openable": _("Dokumentet saknar sidor och frågor med egna nycklar, så det kan inte visas här."),
    "block_stays_block": _("Flytta först ut stegen ur spåren."),
    "into_itself": _("Ett steg kan inte flyttas in i sig självt."),
    "too_deep": _("Grupper i varandra får vara högst %(most)s."),
    "too_many_steps": _("Ett arbetsflöde har högst %(most)s steg."),
    "too_many_branches": _("En grupp har högst %(most)s spår."),
    "last_branch": _("Gruppen behöver minst ett spår."),
    "no_such_page": _("Steget finns inte längre."),
    "no_such_question": _("Frågan finns inte längre."),
    "no_such_step": _("Steget finns inte längre."),
    "unknown_command": _("Det gick inte att göra ändringen."),
    "too_large": _("E-tjänsten skulle bli större än %(most)s MB."),
    "nothing_to_undo": _("Det finns inget att ångra."),
    "nothing_to_redo": _("Det finns inget att göra om."),
}

EDITS: Final[Mapping[str, str | Promise]] = {
    "add_page": _("lade till ett steg"),
    "remove_page": _("tog bort ett steg"),
    "move_page": _("flyttade ett steg"),
    "copy_page": _("kopierade ett steg"),
    "set_page": _("ändrade ett steg"),
    "add_field": _("lade till en fråga"),
    "remove_field": _("tog bort en fråga"),
    "move_field": _("flyttade en fråga"),
    "copy_field": _("kopierade en fråga"),
    "set_field": _("ändrade en fråga"),
    "rename_field": _("bytte nyckel på en fråga"),
    "change_kind": _("bytte sort på en fråga"),
    "add_option": _("lade till ett alternativ"),
    "remove_option": _("tog bort ett alternativ"),
    "move_option": _("flyttade ett alternativ"),
    "set_option": _("ändrade ett alternativ"),
    "insert_block": _("lade in ett sparat block"),
    "take_over": _("såg över en kopia av ett sparat block"),
    "set_condition": _("ändrade ett villkor"),
    "set_text": _("ändrade en text"),
    "set_document": _("ändrade e-tjänstens uppgifter"),
    "replace_document": _("bytte ut hela dokumentet"),
    "add_step": _("lade till ett steg i arbetsflödet"),
    "remove_step": _("tog bort ett steg i arbetsflödet"),
    "move_step": _("flyttade ett steg i arbetsflödet"),
    "copy_step": _("kopierade ett steg i arbetsflödet"),
    "set_step": _("ändrade ett steg i arbetsflödet"),
    "rename_step": _("bytte nyckel på ett steg i arbetsflödet"),
    "change_step": _("bytte sort på ett steg i arbetsflödet"),
    "rename_ask": _("bytte nyckel på det som fylls i"),
    "add_branch": _("lade till ett spår i arbetsflödet"),
    "remove_branch": _("tog bort ett spår i arbetsflödet"),
    "move_branch": _("flyttade ett spår i arbetsflödet"),
    "set_branch": _("ändrade ett spår i arbetsflödet"),
    "set_workflow": _("ändrade arbetsflödet"),
}


def refusal(code: str, facts: Mapping[str, Any]) -> str:
    """Why the command could not be done."""
    return str(REFUSALS[code]) % {"name": "", **facts}


def deed(command: str, about: str) -> str:
    """What an edit was: "ändrade en fråga: Belopp"."""
    said = str(EDITS.get(command, command))
    return f"{said}: {about}" if about else said


# What a text is, by the last name of its place in the document.
TEXTS: Final[Mapping[str, str | Promise]] = {
    "title": _("Rubrik"), "summary": _("Sammanfattning"), "about": _("Om e-tjänsten"), "contact": _("Kontakt"),
    "privacy": _("Personuppgifter"), "after": _("När ärendet är klart"), "owner": _("Ägare"),
    "retention": _("Gallring"), "checks": _("Kontroll"), "limits": _("Gräns"), "messages": _("Meddelande"),
    "pages": _("Steg"), "workflow": _("Arbetsflöde"),
    "unit": _("Enhet"), "answers": _("Ansvarig"), "decision": _("Beslut som gallringen stöder sig på"),
    "label": _("Fråga eller namn"), "short": _("Kort namn"), "help": _("Hjälptext"), "example": _("Exempel"),
    "why": _("Varför vi frågar"), "text": _("Text"), "intro": _("Inledning"), "description": _("Beskrivning"),
    "row_label": _("Radens namn"), "add_label": _("Knappen för ny rad"), "suggestions": _("Förslag"),
    "subject": _("Ämne"), "message": _("Meddelande"), "rule": _("Regel"),
    "required": _("Fel: svar saknas"), "too_late": _("Fel: för sent"), "too_early": _("Fel: för tidigt"),
    "wrong_order": _("Fel: fel ordning"), "too_short": _("Fel: för kort"), "too_long": _("Fel: för långt"),
    "below_min": _("Fel: för lite"), "above_max": _("Fel: för mycket"),
}  # fmt: skip
