"""Cases that people sign, told to their ends and half-way: signed today, since a signature cannot be made of yesterday.

Who "identifies themselves" here is whoever the story says; everything after that is the real thing: the document, the
keys, the certificates, the time stamps, the seal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from forms_platform.cases.models import Case
from forms_platform.cases.names import CaseNames
from forms_platform.cases.register import register
from forms_platform.definitions.language.answers import read_answers, to_wire
from forms_platform.definitions.load import current
from forms_platform.organisation.directory import snapshot
from forms_platform.organisation.models import Person
from forms_platform.signatures.begin import begin
from forms_platform.signatures.methods import ONE_FACTOR
from forms_platform.signatures.models import Signature
from forms_platform.signatures.order import Known
from forms_platform.signatures.sign_step import sign_step

SERVICE: Final = "bisyssla"


@dataclass(frozen=True, slots=True)
class Secondary:
    """Somebody's secondary employment, and who signs it in turn: their outcomes and what they say."""

    who: str
    employer: str
    kind: str
    what: str
    hours: str
    signs: tuple[tuple[str, str, str], ...]


TOLD: Final = (
    # Decided and sealed: by the manager, and by who stands in for one.
    Secondary("Amina Yusuf", "Friskis & Svettis Björkvatten", "uppdrag", "Leder ett gympapass i veckan.", "2", (
        ("Amina Yusuf", "sign", ""), ("Maria Holm", "approve", "Det går bra ihop med ditt schema."),
    )),
    Secondary("Hemtjänst Öster", "Lundgrens Trädgård", "foretag", "Sköter trädgårdar på sommaren.", "6", (
        ("", "sign", ""), ("Cecilia Nyström", "approve", ""),
    )),
    # Signed, and waiting for the manager; and not signed yet.
    Secondary("Sara Nordin", "Björkvattens ryttarförening", "uppdrag", "Tränar ridskolans nybörjare.", "3", (
        ("Sara Nordin", "sign", ""),
    )),
    Secondary("Per-Olof Lindström", "Svenska kyrkan", "anstallning", "Vaktmästare vid begravningar.", "4", ()),
)  # fmt: skip


def sign_some(now: datetime | None = None) -> int:
    """The signed cases are there, once; how many were told now."""
    if Signature.objects.exists():
        return 0
    with override("sv"):
        for told in TOLD:
            _tell(told, now or timezone.now())
    return len(TOLD)


def _tell(told: Secondary, now: datetime) -> None:
    who = _person(told.who)
    case = _registers(who, told, now)
    for name, outcome, comment in told.signs:
        _signs(case, _person(name) if name else who, outcome, comment)


def _registers(who: Person, told: Secondary, now: datetime) -> Case:
    loaded, organisation = current(SERVICE), snapshot()
    reading = read_answers(
        loaded.document, _raw(who, told, now.date()), today=now.date(), names=CaseNames(organisation, ())
    )
    if reading.faults:
        raise ValueError(f"{SERVICE}: {reading.faults}")
    wire = to_wire(loaded.document, reading.values)
    return register(
        loaded, wire, by=who.pk, requester=who.pk, subject=who.pk, attachments=(), now=now, command_id=uuid4()
    )


def _raw(who: Person, told: Secondary, today: date) -> dict[str, Any]:
    """The answers as the person types them."""
    return {
        "namn": who.name,
        "enhet": str(who.unit_id),
        "anstallningsnummer": who.employee_number,
        "titel": who.title,
        "har_bisyssla": "ja",
        "bisysslor": [
            {
                "uppdragsgivare": told.employer,
                "typ": told.kind,
                "uppgifter": told.what,
                "timmar": told.hours,
                "forlaggning": ["kvall", "helg"],
                "fran": (today - timedelta(days=20)).isoformat(),
                "ersattning": "ja",
                "relation": "ingen",
            }
        ],
        "anser_tillaten": "ja",
        "intygar": "on",
    }


def _signs(case: Case, by: Person, outcome: str, comment: str) -> None:
    now = timezone.now()
    case.refresh_from_db()
    opened = case.events.filter(kind="step_opened").latest("seq")
    act = begin(
        case, by, step=case.step, opened_seq=opened.seq, decision={"outcome": outcome, "comment": comment},
        seen_revision=case.revision, back="", now=now,
    )  # fmt: skip
    known = Known(settings.SITE_URL, ONE_FACTOR, now, str(act.pk))
    sign_step(act.pk, known, seen_sha256=act.sha256, now=timezone.now())


def _person(name: str) -> Person:
    """The person of that name, or of a unit the first who is not its manager and has no story of their own."""
    named = [card for card in snapshot().people.values() if card.active and card.name == name]
    if named:
        return Person.objects.get(pk=named[0].id)
    told = {one.who for one in TOLD} | {"Cecilia Nyström", "Henrik Palm"}
    for person in Person.objects.filter(unit__name=name, is_active=True).order_by("username"):
        if person.name not in told:
            return person
    raise LookupError(name)
