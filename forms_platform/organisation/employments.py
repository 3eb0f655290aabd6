"""A human being who is employed more than once (flera anställningar) is several people of the register, each with a
unit and a manager. Joined, they are one where it matters who decides: nobody decides their own case as somebody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from forms_platform.audit import trail
from forms_platform.organisation.directory import changed
from forms_platform.organisation.models import Person


@transaction.atomic
def join_employments(people: Sequence[Person], *, by: str, now: datetime) -> None:
    """The people are the same human being's employments, with those whom they were joined to before. `by` is who says
    so, as the log has it ("system" or "person:7")."""
    named = {person.pk for person in people}
    roots = {person.first_employment_id or person.pk for person in Person.objects.filter(pk__in=named)}
    group = Person.objects.filter(pk__in=named | roots) | Person.objects.filter(first_employment__in=roots)
    first, *others = sorted(set(group.values_list("pk", flat=True)))
    Person.objects.filter(pk=first).update(first_employment=None)
    if not Person.objects.filter(pk__in=others).exclude(first_employment=first).update(first_employment=first):
        return
    facts = {"people": [first, *others]}
    trail.append("organisation", "employments.joined", actor=by, facts=facts, at=now)
    changed()


@transaction.atomic
def part_employment(person: Person, *, by: str, now: datetime) -> bool:
    """The person is a human being of their own; those who are left stay joined. Whether they were joined to anybody."""
    left = list(Person.objects.filter(first_employment=person).order_by("pk").values_list("pk", flat=True))
    was = Person.objects.filter(pk=person.pk).exclude(first_employment=None).update(first_employment=None)
    if not was and not left:
        return False
    for other in left:
        Person.objects.filter(pk=other).update(first_employment=None if other == left[0] else left[0])
    trail.append("organisation", "employments.parted", actor=by, facts={"person": person.pk}, at=now)
    changed()
    return True
