"""The kinds of question as an administrator meets them: name, icon, words to search by, and what can be set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Shape = str  # a row of inputs.SHAPES, or "yes" or "many"
Words = str | Promise


@dataclass(frozen=True)
class Property:
    """Something about a question that can be set, and the shape of its value."""

    name: str
    label: Words
    shape: Shape
    choices: Sequence[tuple[str, Words]] = ()
    help: Words = ""
    long: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of question."""

    name: Words
    icon: str
    words: Words
    properties: tuple[Property, ...] = ()


_MIN = Property("min", _("Minst"), "decimal")
_MAX = Property("max", _("Högst"), "decimal")
_FROM = Property("min", _("Tidigast"), "day", help=_("Ett datum, eller i dag, årets början, i dag +30 dagar."))
_TO = Property("max", _("Senast"), "day")
_UNIT = Property("unit", _("Enhet efter talet"), "text")
_DECIMALS = Property("decimals", _("Antal decimaler"), "number", tuple((str(n), str(n)) for n in range(7)))
_PREFILL = Property("prefill", _("Fylls i från början"), "prefill")
_SOURCE = Property("options_from", _("Alternativen kommer från"), "register")
_FILES: Final = (("pdf", "PDF"), ("jpg", "JPG"), ("png", "PNG"))

KINDS: Final[Mapping[str, Kind]] = {
    "text": Kind(_("Kort text"), "text-cursor-input", _("fritext namn rad mönster förslag"), (
        Property("max_length", _("Högst antal tecken"), "whole"),
        Property("pattern", _("Mönster"), "line", help=_("9 är en siffra, A en bokstav. 9999 är fyra siffror.")),
        Property("suggestions", _("Förslag, ett på varje rad"), "lines"),
        _PREFILL,
    )),
    "long_text": Kind(_("Lång text"), "text", _("fritext stycken beskrivning motivering kommentar"), (
        Property("max_length", _("Högst antal tecken"), "whole"),
        Property("rows", _("Rader på sidan"), "whole"),
        _PREFILL,
    )),
    "number": Kind(_("Tal"), "hash", _("antal nummer siffror kilometer timmar"), (
        _MIN, _MAX, _DECIMALS, _UNIT, _PREFILL)),
    "money": Kind(_("Belopp"), "banknote", _("pengar kronor summa kostnad pris"), (_MIN, _MAX, _PREFILL)),
    "date": Kind(_("Datum"), "calendar-days", _("dag när"), (_FROM, _TO, _PREFILL)),
    "time": Kind(_("Klockslag"), "clock", _("tid timme när"), (_PREFILL,)),
    "period": Kind(_("Period"), "calendar-check", _("från till datum ledighet dagar"), (
        _FROM, _TO, Property("max_days", _("Högst antal dagar"), "whole"), _PREFILL)),
    "yes_no": Kind(_("Ja eller nej"), "toggle-left", _("fråga boolesk"), (_PREFILL,)),
    "choice": Kind(_("Ett val"), "circle-dot", _("alternativ radioknapp lista välj"), (
        Property("show_as", _("Visas som"), "one", (("auto", _("Det som passar antalet")), ("radio", _("Knappar")),
                                                     ("list", _("Lista")))),
        _SOURCE, _PREFILL)),
    "choices": Kind(_("Flera val"), "square-check", _("alternativ kryssrutor välj"), (
        Property("min_chosen", _("Minst antal val"), "whole"), Property("max_chosen", _("Högst antal val"), "whole"),
        _SOURCE, _PREFILL)),
    "person": Kind(_("Person"), "circle-user", _("medarbetare kollega anställd katalog chef"), (_PREFILL,)),
    "unit": Kind(_("Enhet"), "building-2", _("avdelning förvaltning arbetsplats organisation"), (_PREFILL,)),
    "cost_centre": Kind(_("Kostnadsställe"), "coins", _("ansvar ekonomi kod"), (_PREFILL,)),
    "email": Kind(_("E-post"), "mail", _("mejl adress epost"), (_PREFILL,)),
    "phone": Kind(_("Telefon"), "phone", _("mobil nummer"), (_PREFILL,)),
    "attachment": Kind(_("Fil"), "file-up", _("bilaga kvitto bild dokument ladda upp"), (
        Property("accept", _("Filtyper"), "many", _FILES), Property("max_mb", _("Högst MB per fil"), "whole"),
        Property("min_files", _("Minst antal filer"), "whole"),
        Property("max_files", _("Högst antal filer"), "whole"))),
    "computed": Kind(_("Uträknat värde"), "plus", _("summa beräkning formel automatiskt"), (
        _MIN, _MAX, _DECIMALS, _UNIT)),
    "looked_up": Kind(_("Uppslaget värde"), "search", _("register nivå ansvarig enhet")),
    "information": Kind(_("Infotext"), "info", _("text rubrik förklaring hjälp varning"), (
        Property("text", _("Text"), "text", long=True),
        Property("tone", _("Ton"), "one", (("info", _("Upplysning")), ("warning", _("Varning")))))),
    "consent": Kind(_("Intyg"), "shield-check", _("samtycke intygar godkänner kryssruta försäkran")),
    "identity_number": Kind(_("Personnummer"), "id-card", _("samordningsnummer identitet"), (
        Property("coordination_numbers", _("Samordningsnummer går också bra"), "yes"),)),
    "organisation_number": Kind(_("Organisationsnummer"), "briefcase-business", _("företag förening leverantör")),
    "bank_account": Kind(_("Bankkonto"), "wallet", _("bankgiro plusgiro iban konto utbetalning"), (
        Property("accept", _("Sorter"), "many", (("account", _("Bankkonto")), ("bankgiro", _("Bankgiro")),
                                                 ("plusgiro", _("Plusgiro")), ("iban", "IBAN"))),)),
    "account": Kind(_("Konto i bokföringen"), "receipt-text", _("kontering baskonto ekonomi"), (_PREFILL,)),
    "code_string": Kind(_("Kodsträng"), "key-round", _("kontering ansvar verksamhet projekt ekonomi")),
    "address": Kind(_("Adress"), "map-pin", _("gata postnummer ort"), (_PREFILL,)),
    "table": Kind(_("Upprepning"), "repeat", _("tabell rader flera kvitton lista"), (
        Property("row_label", _("Vad en rad heter"), "text"), Property("add_label", _("Texten på knappen"), "text"),
        Property("min_rows", _("Minst antal rader"), "whole"), Property("max_rows", _("Högst antal rader"), "whole"),
        Property("total", _("Summera kolumnen"), "column"))),
}  # fmt: skip

PREFILLS: Final[Mapping[str, Words]] = {
    "own.name": _("Den sökandes namn"),
    "own.title": _("Den sökandes titel"),
    "own.unit": _("Den sökandes enhet"),
    "own.manager": _("Den sökandes chef"),
    "own.cost_centre": _("Den sökandes kostnadsställe"),
    "own.employee_number": _("Den sökandes anställningsnummer"),
    "own.email": _("Den sökandes e-post"),
    "own.employment_rate": _("Den sökandes sysselsättningsgrad"),
}
COMMON: Final = (
    Property("help", _("Hjälptext"), "text", long=True, help=_("**fet**, - lista och [länk](https://…) går bra.")),
)
MORE: Final = (
    Property("short", _("Kort namn"), "text", help=_("I listor och i ärendet, till exempel Belopp.")),
    Property("example", _("Exempel"), "text"),
    Property("why", _("Varför vi frågar"), "text", long=True),
)


def kind_of(name: str) -> Kind:
    """The kind, or a plain one for what this table does not know."""
    return KINDS.get(name) or Kind(name, "circle-help", "")
