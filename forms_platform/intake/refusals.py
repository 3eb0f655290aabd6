"""Why a file was not taken in, in words: a fault at its field like any other."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import override

from forms_platform.definitions.language.faults import AnswerFault
from forms_platform.definitions.language.fields.attachment import AttachmentField
from forms_platform.intake.uploads import Code, UploadRefused
from forms_platform.look.words import size

SENTENCES: dict[Code, Callable[[], str]] = {
    Code.EMPTY: lambda: _("%(name)s är tom. Välj en annan fil"),
    Code.TOO_LARGE: lambda: _("%(name)s är större än %(limit)s. Välj en mindre fil"),
    Code.TOO_MANY: lambda: _("Lägg till högst %(most)s filer"),
    Code.KIND: lambda: _("%(name)s är ingen %(types)s. Välj en sådan fil"),
    Code.EXTENSION: lambda: _("%(name)s har fel ändelse för sitt innehåll. Den borde sluta på .%(ending)s"),
    Code.BROKEN: lambda: _("%(name)s går inte att läsa. Spara om den eller ta en ny bild"),
    Code.TOO_DETAILED: lambda: _("%(name)s har för många bildpunkter. Minska bilden och försök igen"),
    Code.ACTIVE: lambda: _(
        "%(name)s innehåller mer än ett dokument, till exempel ett program. Skriv ut den till en ny PDF"
    ),
    Code.INFECTED: lambda: _("%(name)s innehåller skadlig kod och är inte sparad. Kontrollera datorn den kommer från"),
    Code.WAITING: lambda: _("Du har för många filer i dina utkast. Ta bort något utkast och försök igen"),
}


def fault(refused: UploadRefused, path: str, field: AttachmentField) -> AnswerFault:
    """The refusal as a fault at the path, in both languages."""
    return AnswerFault(path, refused.code.value, _said(refused, field, "sv"), _said(refused, field, "en"))


def say(refused: UploadRefused) -> str:
    """The refusal of a file that answers no question, in the language that is switched on."""
    facts = dict(refused.facts)
    if "limit" in facts:
        facts["limit"] = size(int(facts["limit"]))
    return SENTENCES[refused.code]() % {**facts, "types": _("PDF, JPG eller PNG")} + "."


def _said(refused: UploadRefused, field: AttachmentField, language: str) -> str:
    with override(language):
        facts = dict(refused.facts)
        if "limit" in facts:
            facts["limit"] = size(int(facts["limit"]))
        return SENTENCES[refused.code]() % {**facts, "types": field.said_types(language)}
