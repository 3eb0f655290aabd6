"""What a mapping can say, for who makes one by hand: the lines of each target, their attributes and what each takes.

The words of `deliveries` with a name in both languages; one is asked for by every attribute, which a test proves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from forms_platform.definitions.language.deliveries import ATTRIBUTES, CODES, NEEDED

Words = tuple[str, str]  # Swedish, English


class Attribute(NamedTuple):
    """One attribute of a line: its key, its name, the type that it takes, and the closed list it is chosen from."""

    key: str
    name: Words
    type: str  # of the rule language; "text" takes text and choices
    needed: tuple[str, ...]  # one of these attributes must be there, this one among them; () when it may be left out
    codes: frozenset[str]  # () when any text will do


class LineShape(NamedTuple):
    """One kind of line: where it stands in `deliveries`, its name and what can be said in it."""

    kind: str
    target: str  # payroll
    place: str  # transactions
    name: Words
    attributes: tuple[Attribute, ...]  # none: the places are the receiver's own words (HR)


TARGET_NAMES: Mapping[str, Words] = {
    "payroll": ("Lön", "Payroll"), "finance": ("Ekonomi", "Finance"), "payments": ("Utbetalningar", "Payments"),
    "hr": ("HR-system", "HR system"),
}  # fmt: skip
# kind -> target, the list in its node, name
_KINDS: Mapping[str, tuple[str, str, Words]] = {
    "tidtrans": ("payroll", "transactions", ("Tid eller frånvaro", "Time or absence")),
    "lonetrans": ("payroll", "transactions", ("Belopp eller antal", "Amount or quantity")),
    "resetrans": ("payroll", "transactions", ("Resehändelse", "Event of a journey")),
    "person": ("payroll", "transactions", ("Personuppgifter", "Facts about a person")),
    "debit": ("finance", "rows", ("Debet", "Debit")),
    "credit": ("finance", "rows", ("Kredit", "Credit")),
    "payment": ("payments", "payments", ("Utbetalning", "Payment")),
    "absence": ("hr", "messages", ("Frånvaro", "Absence")),
    "employment": ("hr", "messages", ("Anställning", "Employment")),
    "end": ("hr", "messages", ("Avslut av anställning", "End of employment")),
}
_NAMES: Mapping[str, Words] = {
    "account": ("Konto", "Account"), "activity": ("Aktivitet", "Activity"), "amount": ("Belopp", "Amount"),
    "bank_account": ("Bankkonto", "Bank account"), "begins": ("Starttid", "Starting time"), "bic": ("BIC", "BIC"),
    "car": ("Bilens nummer", "Registration number"), "care_of": ("C/o", "C/o"), "child": ("Barn", "Child"),
    "clearing": ("Clearingnummer", "Clearing number"), "code": ("Kod", "Code"),
    "collection": ("Samlingsnummer", "Collection number"), "cost_centre": ("Kostnadsställe", "Cost centre"),
    "counterparty": ("Motpart", "Counterparty"), "country": ("Land", "Country"), "day": ("Datum", "Date"),
    "due": ("Förfallodag", "Due date"), "employment": ("Anställningsform", "Form of employment"),
    "ends": ("Sista dag", "Last day"), "extent": ("Omfattning i procent", "Extent in per cent"),
    "family_name": ("Efternamn", "Family name"), "function": ("Verksamhet", "Function"),
    "given_name": ("Förnamn", "Given name"), "hourly_pay": ("Timlön", "Hourly pay"), "hours": ("Timmar", "Hours"),
    "identity": ("Person- eller organisationsnummer", "Identity or organisation number"), "info": ("Notering", "Note"),
    "kilometres": ("Kilometer", "Kilometres"), "label": ("Benämning", "Label"),
    "message": ("Meddelande till mottagaren", "Message to the payee"), "mobile": ("Mobiltelefon", "Mobile phone"),
    "monthly_pay": ("Månadslön", "Monthly pay"), "object": ("Objekt", "Object"),
    "passengers": ("Passagerare", "Passengers"), "pay_form": ("Löneform", "Form of pay"),
    "pay_type": ("Löneart", "Pay type"), "payee": ("Betalningsmottagare", "Payee"), "place": ("Ort", "Place"),
    "postcode": ("Postnummer", "Postcode"), "price": ("À-pris", "Unit price"),
    "private_email": ("Privat e-post", "Private email"), "project": ("Projekt", "Project"),
    "purpose": ("Syfte", "Purpose"), "quantity": ("Antal", "Quantity"),
    "rate": ("Sysselsättningsgrad", "Employment rate"), "since": ("Gäller från", "Holds from"),
    "starts": ("Första dag", "First day"), "stops": ("Sluttid", "Ending time"), "street": ("Gatuadress", "Street"),
    "text": ("Text", "Text"), "time": ("Klockslag", "Time"), "title": ("Befattning", "Position"),
    "title_code": ("Befattningskod", "Position code"), "town": ("Postort", "Town"), "vat": ("Moms", "VAT"),
    "way": ("Betalsätt", "Way to pay"), "what": ("Specifikation", "Specification"),
    "work_email": ("E-post i arbetet", "Work email"),
}  # fmt: skip


def shapes() -> tuple[LineShape, ...]:
    """Every kind of line, by target."""
    return tuple(
        LineShape(kind, target, place, name, _attributes(kind)) for kind, (target, place, name) in _KINDS.items()
    )


def balance_shape() -> tuple[Attribute, ...]:
    """The attributes of the row that takes what a voucher's other rows leave over."""
    return tuple(
        one._replace(needed=("account",) if one.key == "account" else ())
        for one in _attributes("debit")
        if one.key != "amount"
    )


def _attributes(kind: str) -> tuple[Attribute, ...]:
    groups = {name: group for group in NEEDED.get(kind, ()) for name in group}
    return tuple(
        Attribute(key, _NAMES[key], wanted, groups.get(key, ()), CODES.get((kind, key), frozenset()))
        for key, wanted in ATTRIBUTES.get(kind, {}).items()
    )
