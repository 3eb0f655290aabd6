"""The organisation of a day as the question goes through it, and the answer for one e-service."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from forms_platform.definitions.asked import form_of
from forms_platform.definitions.load import Loaded
from forms_platform.organisation.snapshot import Snapshot
from workflows.checks.somebody import Asked, Everybody, Found, look_for_somebody


def everybody(organisation: Snapshot, today: date) -> Everybody:
    """Everyone employed, every unit, cost centre, limit and entry that can be chosen today."""
    rights = [
        one for one in organisation.approval_rights if one.starts <= today and (one.ends is None or today <= one.ends)
    ]
    return Everybody(
        employees=sorted(card.id for card in organisation.people.values() if card.active and card.unit_id is not None),
        units=sorted(unit.id for unit in organisation.units.values() if unit.active),
        cost_centres=_told_apart(organisation, {one.cost_centre for one in rights}),
        limits=sorted({Decimal(one.limit) / 100 for one in rights}),
        registers={
            key: [one.code for one in entries if one.chosen_on(today)]
            for key, entries in organisation.code_lists.items()
        },
    )


def who_gets(loaded: Loaded, organisation: Snapshot, today: date, all_of_them: Everybody | None = None) -> Found:
    """What lacks somebody in the e-service. No statement."""
    document = loaded.document
    asked = Asked(loaded.plan, form_of(document), document.subject, only_managers=document.audience == "managers")
    return look_for_somebody(asked, organisation, all_of_them or everybody(organisation, today), today)


def _told_apart(organisation: Snapshot, named: set[str]) -> list[str]:
    """The cost centres that some approval right names, and one of the others, which are all alike."""
    known = sorted(organisation.cost_centres)
    return [one for one in known if one in named] + [one for one in known if one not in named][:1]
