"""Anna's allowance, told from the sending in to the receipt from payroll."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from forms_platform.audit.trail import prove
from forms_platform.cases.access import get_for, visible_to
from forms_platform.cases.deliveries import mark
from forms_platform.cases.models import Case, Delivery
from forms_platform.definitions.publish import publish
from forms_platform.organisation.directory import changed
from forms_platform.organisation.models import Person, StandIn
from tests.cast import TODAY, Cast, a_person
from tests.stories import Story, a_file, document
from workflows.errors import Code, Refused

pytestmark = pytest.mark.django_db


def page(person: Person) -> str:
    """Anna's case as the person sees it, as text."""
    client = Client()
    client.force_login(person)
    answer = client.get(f"/arenden/{Case.objects.get().number}/")
    return answer.content.decode().replace("\xa0", " ") if answer.status_code == 200 else ""


def test_annas_allowance_while_bengt_is_away(story: Story, cast: Cast) -> None:
    kvitto = a_file(cast.anna, story.now)
    story.sends(cast.anna, belopp="2400.00", attachments=[kvitto.pk], kvitton=[{"bild": [str(kvitto.pk)]}])
    assert "Väntar på Bengt Lund" in page(cast.anna)

    story.decides(cast.cecilia, "return", "Kvittot går inte att läsa.")
    assert "Du behöver rätta" in page(cast.anna)
    assert "Kvittot går inte att läsa." in page(cast.anna)
    with pytest.raises(Refused) as refused:  # Bengt comes in from his leave and clicks in yesterday's list
        story.decides(cast.bengt)
    assert refused.value.code is Code.ALREADY_DECIDED

    sharper = a_file(cast.anna, story.now, b"%PDF-1.7 skarpare", name="kvitto-2.pdf")
    story.amends(cast.anna, {"kvitton": [{"bild": [str(sharper.pk)]}]}, attachments=[sharper.pk])
    story.decides(cast.cecilia)
    assert "Cecilia Ek för Bengt Lund godkände" in page(cast.anna)

    story.claims(cast.eva)
    assert "Eva Sund har tagit ärendet" in page(cast.anna)
    story.decides(cast.eva)
    story.notes("record_made", revision=1)
    mark(story.case.pk, "payroll", "retrying", next_try=story.now + timedelta(minutes=5), now=story.now)
    assert "Försöker igen" in page(cast.anna)

    mark(story.case.pk, "payroll", "delivered", "GYM-2026-0001", now=story.now)
    assert "ref GYM-2026-0001" in page(cast.anna)
    assert (story.case.state, story.case.result) == ("closed", "approved")
    assert Delivery.objects.get().state == "delivered"
    assert prove() == []


def test_bengt_leaves_his_post_while_a_case_waits_for_it(story: Story, cast: Cast, now: datetime) -> None:
    StandIn.objects.all().delete()
    story.sends(cast.anna)
    cast.home_care.manager = None
    cast.home_care.save()
    Person.objects.filter(pk=cast.bengt.pk).update(is_active=False)
    changed()
    with pytest.raises(Refused):
        story.decides(cast.bengt)

    nils = a_person(name="Nils Ny", title="Enhetschef", manages=cast.home_care)
    assert get_for(nils, story.case.number, today=TODAY) == story.case
    story.decides(nils)
    assert story.case.result == "approved"
    assert story.case.events.get(kind="decided").on_behalf_of is None


def test_bengts_own_allowance_goes_to_the_head_above_him_and_never_to_his_stand_in(story: Story, cast: Cast) -> None:
    story.sends(cast.bengt)
    assert not visible_to(cast.cecilia, today=TODAY).exists()
    for person in (cast.bengt, cast.cecilia):
        with pytest.raises(Refused):
            story.decides(person)
    story.decides(cast.frida)
    assert story.case.result == "approved"


def test_eva_of_payroll_does_not_pay_herself(story: Story, cast: Cast) -> None:
    signe = a_person(name="Signe Dal", title="Lönechef", manages=cast.payroll)
    story.sends(cast.eva, belopp="2400.00")
    with pytest.raises(Refused):  # nobody is left in the group, so the reserve gets it; but not with Eva's own hand
        story.decides(cast.eva)
    story.decides(signe)
    assert story.case.step == "lon"
    with pytest.raises(Refused) as refused:
        story.decides(cast.eva)
    assert refused.value.code is Code.OWN_CASE
    story.decides(cast.gunnel)
    assert story.case.result == "approved"


def test_anna_takes_it_back_and_sends_in_anew(story: Story, cast: Cast) -> None:
    first = story.sends(cast.anna, belopp="1200.00")
    story.withdraws(cast.anna, "Fel belopp.")
    again = story.sends(cast.anna, belopp="1250.00")
    assert again.number != first.number
    story.decides(cast.bengt)
    assert list(Case.objects.order_by("id").values_list("result", flat=True)) == ["withdrawn", "approved"]


def test_a_case_is_returned_as_often_as_the_plan_allows_and_then_has_to_be_decided(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    for _ in range(2):
        story.decides(cast.bengt, "return", "Fel?")
        story.amends(cast.anna, {"betalat": "2026-11-20"})
    with pytest.raises(Refused) as refused:
        story.decides(cast.bengt, "return", "Fel igen?")
    assert (refused.value.code, refused.value.facts) == (Code.RETURN_LIMIT, {"max": 2})
    story.decides(cast.bengt, "reject", "Nu får det vara nog.")
    assert story.case.result == "rejected"


def test_a_case_finishes_on_the_version_it_began_on(story: Story, cast: Cast) -> None:
    story.sends(cast.anna, belopp="2400.00")
    raw = document("gym")
    raw["workflow"]["steps"] = [step for step in raw["workflow"]["steps"] if step["id"] != "lon"]
    publish(raw, None, story.now)
    story.decides(cast.bengt)
    assert story.case.step == "lon"
    story.decides(cast.eva)
    assert story.case.result == "approved"
