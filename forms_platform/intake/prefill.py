"""Answers that the municipality already has: filled in beforehand, with where they came from beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext

from forms_platform.cases.models import Case
from forms_platform.definitions.language.document import Document
from forms_platform.definitions.language.fields import Field
from forms_platform.definitions.language.pages import Page
from forms_platform.intake.typed import Raw, as_typed
from forms_platform.organisation.directory import PersonCard, Snapshot

EARLIER = "earlier."


def prefilled(document: Document, person: int, organisation: Snapshot) -> Raw:
    """The raw answers that are known of the person. One statement when the document asks for an earlier case."""
    fields = [field for field in document.by_key.values() if field.prefill]
    card = organisation.person(person)
    known = {field.key: _own(field, card, organisation) for field in fields if card and field.prefill in OWN}
    wanted = {field.key: field.prefill for field in fields if field.prefill and field.prefill.startswith(EARLIER)}
    if wanted:
        last = _last_answers(document, person)
        known |= {key: last[name] for key, prefill in wanted.items() if (name := prefill.removeprefix(EARLIER)) in last}
    return {key: answer for key, answer in known.items() if answer}


def sources(
    page: Page, typed: Mapping[str, Any], person: int, organisation: Snapshot, hidden: frozenset[str] = frozenset()
) -> dict[str, str]:
    """By field of the page: where an answer came from that still stands as it was filled in. Of several in a row that
    cannot be changed, it is said once, at the last. No statement."""
    card = organisation.person(person)
    found: dict[str, str] = {}
    run: list[str] = []  # the last ones in a row that cannot be changed
    for field in page.fields:
        if field.key in hidden:
            continue
        if not (card and field.prefill in OWN and typed.get(field.key) == _own(field, card, organisation) != ""):
            run = []
            continue
        found[field.key] = gettext("Hämtat från personalregistret")
        if field.read_only and run:
            del found[run[-1]]
            found[field.key] = gettext("Uppgifterna är hämtade från personalregistret")
        run = [*run, field.key] if field.read_only else []
    return found


def _own(field: Field, card: PersonCard, organisation: Snapshot) -> str:
    return OWN[field.prefill or ""](card, organisation, field.kind)


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


def _last_answers(document: Document, person: int) -> Raw:
    """The answers of the person's own latest case of the service, without its files: those belong to that case."""
    last = Case.objects.filter(requester=person, e_service=document.key).order_by("-registered_at")
    wire = last.values_list("answers", flat=True).first() or {}
    fields = document.by_key
    return as_typed(
        document, {k: v for k, v in wire.items() if k in fields and fields[k].kind not in ("attachment", "table")}
    )
