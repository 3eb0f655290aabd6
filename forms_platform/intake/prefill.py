"""Answers that the municipality already has: filled in beforehand, with where they came from beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext

from forms_platform.cases.models import Case
from forms_platform.definitions.language.document import Document
from forms_platform.definitions.language.fields import Field
from forms_platform.definitions.language.fields.field import BALANCE
from forms_platform.definitions.language.pages import Page
from forms_platform.intake.models import Draft
from forms_platform.intake.typed import Raw, as_typed
from forms_platform.organisation.balances import balances_of
from forms_platform.organisation.directory import PersonCard, Snapshot

EARLIER = "earlier."
Copied = dict[str, list[Any]]  # key -> the number of an earlier case, and what it answered


@dataclass(frozen=True, slots=True)
class Prefilled:
    """The raw answers that are known of a person; and of those that an earlier case gave, its number and the answer."""

    raw: Raw = field(default_factory=dict)
    copied: Copied = field(default_factory=dict)


def prefilled(document: Document, person: int, organisation: Snapshot) -> Prefilled:
    """What is known of the person. One statement when the document asks for an earlier case."""
    fields = [one for one in document.by_key.values() if one.prefill]
    card = organisation.person(person)
    own = {one.key: _own(one, card, organisation) for one in fields if card and one.prefill in OWN}
    balances, said = _balances(fields, person)
    wanted = {one.key: one.prefill for one in fields if one.prefill and one.prefill.startswith(EARLIER)}
    number, last = _last_answers(document, person) if wanted else ("", {})
    names = {key: prefill.removeprefix(EARLIER) for key, prefill in wanted.items()}
    earlier = {key: last[name] for key, name in names.items() if last.get(name)}
    known = {key: answer for key, answer in own.items() if answer}
    return Prefilled(known | balances | earlier, copied(number, earlier) | said)


def _balances(fields: list[Field], person: int) -> tuple[Raw, Copied]:
    """What another system says that the person has left, and who said it of which day. One statement when the document
    asks for any."""
    asked = {one.key: one.prefill or "" for one in fields}
    wanted = {key: name.removeprefix(BALANCE) for key, name in asked.items() if name.startswith(BALANCE)}
    known = balances_of(person, list(wanted.values()))
    raw: Raw = {}
    said: Copied = {}
    for name, key in wanted.items():
        if key in known:
            raw[name] = format(known[key].value.normalize() + 0, "f").replace(".", ",")
            said[name] = [f"{BALANCE}{known[key].as_of.isoformat()} {known[key].source}", raw[name]]
    return raw, said


def copied(number: str, answers: Raw) -> Copied:
    """The answers as those of the case with the number."""
    return {key: [number, answer] for key, answer in answers.items()}


def sources(
    page: Page, typed: Mapping[str, Any], draft: Draft, organisation: Snapshot, hidden: frozenset[str] = frozenset()
) -> dict[str, str]:
    """By field of the page: where an answer came from that still stands as it was filled in. Of several in a row it is
    said once: at the last of those that cannot be changed, at the first of those that a case gave. No statement."""
    card = organisation.person(draft.person_id)
    asked = [one for one in page.fields if one.key not in hidden or (one.prefill or "").startswith(BALANCE)]
    found: dict[str, str] = {}
    for source, several in groupby(asked, lambda one: _source(one, typed, card, organisation, draft)):
        run = list(several)
        if source == FIXED:
            one_of_several = gettext("Uppgifterna är hämtade från personalregistret")
            found[run[-1].key] = one_of_several if len(run) > 1 else gettext("Hämtat från personalregistret")
        elif source == DIRECTORY:
            found |= dict.fromkeys((one.key for one in run), gettext("Hämtat från personalregistret"))
        elif source.startswith(BALANCE):
            found[run[-1].key] = _said_by(source.removeprefix(BALANCE))
        elif source:
            words = (
                gettext("De här svaren är från ditt ärende %(n)s")
                if len(run) > 1
                else gettext("Från ditt ärende %(n)s")
            )
            found[run[0].key] = words % {"n": source}
    return found


def _said_by(known: str) -> str:
    """ "Enligt lönesystemet 1 november 2026" of "2026-11-01 lönesystemet"."""
    day, _, source = known.partition(" ")
    on = date.fromisoformat(day)
    return gettext("Enligt %(source)s %(day)s") % {"source": source, "day": date_format(on, "j F Y")}


DIRECTORY, FIXED = "directory", "fixed"  # beside the number of a case


def _source(
    asked: Field, typed: Mapping[str, Any], card: PersonCard | None, organisation: Snapshot, draft: Draft
) -> str:
    """Where the answer came from; "" when somebody has typed it, or changed it since."""
    answer = typed.get(asked.key)
    if card and asked.prefill in OWN and answer == _own(asked, card, organisation) != "":
        return FIXED if asked.read_only else DIRECTORY
    number, before = draft.copied.get(asked.key, ("", None))
    return number if before and answer == before else ""


def _own(asked: Field, card: PersonCard, organisation: Snapshot) -> str:
    return OWN[asked.prefill or ""](card, organisation, asked.kind)


def _manager(card: PersonCard, organisation: Snapshot, kind: str) -> str:
    unit = organisation.managing_unit(card.id)
    while unit is not None and (manager := organisation.manager(unit)) in (None, card.id):
        unit = organisation.parent(unit)
    if unit is None or manager is None:
        return ""
    found = organisation.person(manager)
    return str(manager) if kind == "person" else found.name if found else ""


def _unit(card: PersonCard, organisation: Snapshot, kind: str) -> str:
    return str(card.unit_id or "") if kind == "unit" else card.unit_name


def _cost_centre(card: PersonCard, organisation: Snapshot, kind: str) -> str:
    """The unit's own, or the nearest above that has one."""
    unit = organisation.units.get(card.unit_id) if card.unit_id else None
    while unit is not None and not unit.cost_centre:
        unit = organisation.units.get(unit.parent_id) if unit.parent_id else None
    return unit.cost_centre if unit else ""


OWN: dict[str, Callable[[PersonCard, Snapshot, str], str]] = {
    "own.name": lambda card, organisation, kind: str(card.id) if kind == "person" else card.name,
    "own.title": lambda card, organisation, kind: card.title,
    "own.unit": _unit,
    "own.manager": _manager,
    "own.cost_centre": _cost_centre,
    "own.employee_number": lambda card, organisation, kind: card.employee_number,
    "own.email": lambda card, organisation, kind: card.email,
    "own.employment_rate": lambda card, organisation, kind: str(card.employment_rate),
}


def _last_answers(document: Document, person: int) -> tuple[str, Raw]:
    """The number and the answers of the person's own latest case of the service, without its files: those belong to
    that case."""
    last = Case.objects.filter(requester=person, e_service=document.key).order_by("-registered_at")
    number, wire = last.values_list("number", "answers").first() or ("", {})
    fields = document.by_key
    return number, as_typed(
        document, {k: v for k, v in wire.items() if k in fields and fields[k].kind not in ("attachment", "table")}
    )
