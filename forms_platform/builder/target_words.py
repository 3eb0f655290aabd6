"""What the builder calls receivers, their lines, and what a line can say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


class Target(NamedTuple):
    """A receiver: the member of the document that holds its lines, the kinds of line, and its words."""

    member: str
    title: Words
    kinds: Mapping[str, Words]
    add: Words


TARGETS: Final[Mapping[str, Target]] = {
    "payroll": Target("transactions", _("Lön"), {
        "lonetrans": _("Belopp eller antal till lönen"), "tidtrans": _("Tid eller frånvaro"),
        "resetrans": _("Händelse på en resa"), "person": _("Uppgift om en person")}, _("Till lönesystemet")),
    "finance": Target("rows", _("Ekonomi"), {"debit": _("Debet"), "credit": _("Kredit")}, _("Till ekonomisystemet")),
    "payments": Target("payments", _("Utbetalning"), {"payment": _("En utbetalning")}, _("Till utbetalningslistan")),
    "hr": Target("messages", _("HR-system"), {
        "absence": _("Frånvaro"), "employment": _("Anställning"), "end": _("Avslut")}, _("Till HR-systemet")),
}  # fmt: skip

ATTRIBUTES: Final[Mapping[str, Words]] = {
    "account": _("Konto"), "activity": _("Verksamhet"), "amount": _("Belopp"), "bank_account": _("Bankkonto"),
    "begins": _("Börjar klockan"), "bic": _("BIC"), "car": _("Bil"), "care_of": _("c/o"), "child": _("Barn"),
    "clearing": _("Clearingnummer"), "code": _("Kod i standarden"), "collection": _("Samlingsnummer"),
    "cost_centre": _("Kostnadsställe"), "counterparty": _("Motpart"), "country": _("Land"), "day": _("Dag"),
    "due": _("Betalas senast"), "employment": _("Anställning"), "ends": _("Till och med"),
    "extent": _("Omfattning i procent"), "family_name": _("Efternamn"), "function": _("Ansvar"),
    "given_name": _("Förnamn"), "hourly_pay": _("Timlön"), "hours": _("Timmar"), "identity": _("Personnummer"),
    "info": _("Upplysning"), "kilometres": _("Kilometer"), "label": _("Benämning"), "message": _("Meddelande"),
    "mobile": _("Mobilnummer"), "monthly_pay": _("Månadslön"), "object": _("Objekt"),
    "passengers": _("Passagerare"), "pay_form": _("Löneform"), "pay_type": _("Löneart"), "payee": _("Mottagare"),
    "place": _("Ort"), "postcode": _("Postnummer"), "price": _("Pris"), "private_email": _("Privat e-post"),
    "project": _("Projekt"), "purpose": _("Ändamål"), "quantity": _("Antal"), "rate": _("Sysselsättningsgrad"),
    "since": _("Från och med"), "starts": _("Från och med"), "stops": _("Slutar klockan"), "street": _("Gatuadress"),
    "text": _("Text"), "time": _("Klockslag"), "title": _("Titel"), "title_code": _("Befattningskod"),
    "town": _("Postort"), "vat": _("Moms"), "way": _("Betalsätt"), "what": _("Vad det gäller"),
    "work_email": _("E-post i arbetet"),
}  # fmt: skip
CASE_FACTS: Final[Mapping[str, Words]] = {
    "number": _("ärendets nummer"), "employee_number": _("anställningsnumret"), "decided_on": _("beslutsdagen"),
}  # fmt: skip
PARTS: Final[Mapping[str, Words]] = {
    "kind": _("sort"), "number": _("nummer"), "care_of": _("c/o"), "street": _("gatuadress"),
    "postcode": _("postnummer"), "town": _("postort"),
}  # fmt: skip
RESULTS: Final[Mapping[str, Words]] = {
    "approved": _("Beviljat"), "rejected": _("Avslaget"), "done": _("Klart"),
}  # fmt: skip
