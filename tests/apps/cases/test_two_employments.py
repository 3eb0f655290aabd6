"""Somebody who is employed twice is one human being where it matters who decides."""

from __future__ import annotations

import io
from datetime import datetime

import pytest
from django.core.management import CommandError, call_command

from forms_platform.audit.models import Entry
from forms_platform.audit.trail import prove
from forms_platform.organisation.directory import snapshot
from forms_platform.organisation.employments import join_employments, part_employment
from forms_platform.organisation.models import Person
from forms_platform.signatures.eids import remember
from forms_platform.signatures.models import EidMark
from tests.cast import Cast, a_person
from tests.stories import Story
from workflows.errors import Code, Refused

pytestmark = pytest.mark.django_db


def joined(*people: Person) -> list[set[int]]:
    organisation = snapshot(fresh=True)
    return [set(organisation.several().get(person.pk, ())) for person in people]


def test_bengt_does_not_approve_what_he_asked_for_in_his_other_employment(
    story: Story, cast: Cast, now: datetime
) -> None:
    also_bengt = a_person(name="Bengt Lund", unit=cast.home_care, title="Timvikarie", username="bengt.lund.2")
    join_employments([cast.bengt, also_bengt], by="system", now=now)
    case = story.sends(also_bengt)

    assert cast.bengt.pk not in {row.pk for row in case.assignments.filter(principal=f"u:{cast.bengt.pk}")}
    with pytest.raises(Refused) as refused:
        story.decides(cast.bengt)
    assert refused.value.code is Code.OWN_CASE
    story.decides(cast.frida)  # the manager above, to whom it has climbed
    case.refresh_from_db()
    assert case.step != "chef"


def test_apart_they_are_two_people_again(story: Story, cast: Cast, now: datetime) -> None:
    also_bengt = a_person(name="Bengt Lund", unit=cast.home_care, username="bengt.lund.2")
    join_employments([cast.bengt, also_bengt], by="system", now=now)
    assert part_employment(also_bengt, by="system", now=now)
    story.sends(also_bengt)
    story.decides(cast.bengt)
    assert not part_employment(also_bengt, by="system", now=now)


def test_three_joined_by_twos_are_one_and_the_rest_stays_joined_when_the_first_goes(cast: Cast, now: datetime) -> None:
    join_employments([cast.david, cast.eva], by="system", now=now)
    join_employments([cast.frida, cast.eva], by="system", now=now)
    everybody = {cast.david.pk, cast.eva.pk, cast.frida.pk}
    assert joined(cast.david, cast.eva, cast.frida) == [
        everybody - {one} for one in (cast.david.pk, cast.eva.pk, cast.frida.pk)
    ]
    first = Person.objects.get(pk=min(everybody))
    part_employment(first, by="system", now=now)
    left = everybody - {first.pk}
    assert joined(*Person.objects.filter(pk__in=left).order_by("pk")) == [left - {one} for one in sorted(left)]
    assert joined(first) == [set()]


def test_joining_is_in_the_log_once(cast: Cast, now: datetime) -> None:
    for _ in range(2):
        join_employments([cast.david, cast.eva], by=f"person:{cast.gunnel.pk}", now=now)
    told = Entry.objects.filter(action="employments.joined")
    assert [(one.actor, sorted(one.facts["people"])) for one in told] == [
        (f"person:{cast.gunnel.pk}", sorted([cast.david.pk, cast.eva.pk]))
    ]
    assert prove() == []


def test_the_same_identity_number_joins_them_and_signs_for_both(cast: Cast, now: datetime) -> None:
    remember(cast.david, "198001019876", now)
    remember(cast.eva, "198001019876", now)
    assert joined(cast.david) == [{cast.eva.pk}]
    assert EidMark.objects.count() == 1


def test_the_command_joins_lists_and_parts(cast: Cast) -> None:
    call_command("employments", cast.david.username, cast.eva.username)
    listed = io.StringIO()
    call_command("employments", stdout=listed)
    assert cast.eva.username in listed.getvalue()
    call_command("employments", apart=cast.eva.username)
    with pytest.raises(CommandError, match="inte sammanförd"):
        call_command("employments", apart=cast.eva.username)
    with pytest.raises(CommandError, match="Ingen heter"):
        call_command("employments", "ingen", cast.eva.username)
