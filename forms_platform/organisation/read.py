"""Reads the organisation from the database, whole, into a snapshot."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from forms_platform.organisation.cards import ApprovalRight, Away, ListEntry, Period, PersonCard, UnitCard
from forms_platform.organisation.models import (
    Absence,
    ApprovalLimit,
    CodeEntry,
    CostCentre,
    Person,
    RoleHolding,
    StandIn,
    Unit,
    WorkGroup,
)
from forms_platform.organisation.snapshot import Snapshot, as_sets, as_tuples

ABSENCES_KEPT = timedelta(days=31)  # those that ended earlier matter to nobody's turn


def read(revision: int) -> Snapshot:
    """The organisation as it is in the database now, under the name of that revision. A statement a table."""
    units = {
        row[0]: UnitCard(*row)
        for row in Unit.objects.order_by().values_list(
            "id", "code", "name", "kind", "parent_id", "manager_id", "cost_centre", "active"
        )
    }
    people = {}
    rows = Person.objects.order_by().values_list(
        "id", "username", "given_name", "family_name", "title", "unit_id", "email", "language", "employee_number",
        "employment_rate", "is_active", "first_employment_id",
    )  # fmt: skip
    for id_, username, given, family, title, unit_id, email, language, number, rate, active, first in rows.iterator():
        unit = units.get(unit_id)  # None, who works in no unit, is no key
        people[id_] = PersonCard(
            id_, username, given, family, title, unit_id, unit.name if unit else "", email, language, number or "",
            rate, active, first,
        )  # fmt: skip
    membership = WorkGroup.members.through.objects.order_by()
    return Snapshot(
        revision=revision,
        people=people,
        units=units,
        group_members=as_sets(membership.values_list("workgroup__key", "person_id")),
        group_names=dict(WorkGroup.objects.values_list("key", "name")),
        roles=frozenset(RoleHolding.objects.values_list("role", "unit_id", "person_id")),
        periods=tuple(
            Period(*row)
            for row in StandIn.objects.order_by("starts", "id").values_list(
                "absent_id", "stand_in_id", "starts", "ends", "e_service"
            )
        ),
        cost_centres=dict(CostCentre.objects.filter(active=True).values_list("code", "name")),
        absences=tuple(
            Away(*row)
            for row in Absence.objects.filter(ends__gte=timezone.localdate() - ABSENCES_KEPT)
            .order_by("starts", "id")
            .values_list("person_id", "starts", "ends")
        ),
        approval_rights=tuple(
            ApprovalRight(person, code or "", limit, starts, ends)
            for person, code, limit, starts, ends in ApprovalLimit.objects.order_by("id").values_list(
                "person_id", "cost_centre__code", "limit", "starts", "ends"
            )
        ),
        code_lists=as_tuples((key, ListEntry(*row)) for key, *row in _entries()),
    )


def _entries() -> Iterable[tuple[Any, ...]]:
    return CodeEntry.objects.order_by("code_list__key", "place", "id").values_list(
        "code_list__key", "code", "name", "name_en", "description", "description_en", "within", "level", "unit_id",
        "active", "starts", "ends",
    )  # fmt: skip
