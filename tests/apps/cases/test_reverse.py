"""What was granted is taken back: by a later case that a manager grants, or by a registrator who says why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from forms_platform.audit.trail import prove
from forms_platform.cases.earlier import limits_standing
from forms_platform.cases.leave import leave_of
from forms_platform.cases.models import Case, CaseEvent, Delivery
from forms_platform.cases.names import own_granted
from forms_platform.cases.reverse import by_another_case, reverse
from forms_platform.definitions.load import current, forget
from forms_platform.definitions.publish import publish
from forms_platform.definitions.shipped_services import shipped
from forms_platform.organisation.absences import absence_from_leave
from forms_platform.organisation.models import Absence
from forms_platform.outbox.models import Message
from forms_platform.outbox.outcomes import Delivered, Envelope, GiveUp
from tests.cast import Cast, a_person
from tests.stories import PUBLISHED_AT, Story, publish_service
from workflows.errors import Code, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(cast: Cast, now: datetime) -> Iterator[Story]:
    """Anna's allowance, granted by Bengt."""
    made = Story(cast, publish_service("gym"), now)
    made.sends(cast.anna, belopp="1200.00")
    made.decides(cast.bengt)
    yield made
    forget()


def taken_back(story: Story, person: object | None = None, **more: object) -> Case:
    by = None if person is None else person.pk  # type: ignore[attr-defined]  # one of the cast
    given = {"by": by, "reason": "Dubbelt", "command_id": uuid4(), "now": story.now} | more
    return reverse(story.case.pk, **given)  # type: ignore[arg-type]  # a builder takes any change


def test_the_case_says_who_took_it_back_and_owes_every_target_a_counter_entry(story: Story) -> None:
    case = taken_back(story, story.cast.eva)
    event = CaseEvent.objects.filter(case=case).order_by("-seq")[0]
    assert event.data["what"] == "reversed"
    assert event.data["facts"] == {"by": story.cast.eva.pk, "reason": "Dubbelt"}
    assert (case.result, story.case.reversed_at) == ("approved", story.now)
    assert list(Delivery.objects.order_by("id").values_list("target", "counter")) == [
        ("payroll", False),
        ("payroll", True),
    ]
    assert Message.objects.filter(topic="case.reversed").count() > 1
    assert prove() == []


def test_the_same_command_twice_takes_it_back_once_and_another_is_refused(story: Story) -> None:
    once = uuid4()
    for _ in range(2):
        taken_back(story, story.cast.eva, command_id=once)
    assert CaseEvent.objects.filter(command=once).count() == 1
    with pytest.raises(Refused) as refused:
        taken_back(story, story.cast.eva)
    assert refused.value.code is Code.CASE_CLOSED


def test_nobody_takes_back_what_they_were_granted_themselves(story: Story) -> None:
    with pytest.raises(Refused) as refused:
        taken_back(story, story.cast.anna)
    assert refused.value.code is Code.OWN_CASE


def test_what_was_not_granted_is_not_taken_back(cast: Cast, now: datetime) -> None:
    story = Story(cast, publish_service("gym"), now)
    story.sends(cast.anna)
    with pytest.raises(Refused):
        taken_back(story, cast.eva)
    forget()


def test_the_years_limit_is_free_again(story: Story) -> None:
    def left() -> int:
        (found,) = limits_standing(story.loaded.document, {}, person=story.cast.anna.pk, today=story.now.date())
        return found.left

    before = left()
    taken_back(story, story.cast.eva)
    assert (before, left()) == (1800_00, 3000_00)


def test_a_leave_that_is_taken_back_is_no_absence_and_no_entry_in_the_calendar(cast: Cast, now: datetime) -> None:
    publish(shipped()["ledighetsansokan"], None, PUBLISHED_AT)
    story = Story(cast, current("ledighetsansokan"), now)
    period = {"from": "2027-02-01", "to": "2027-02-05"}
    story.registers(cast.anna, {"typ": "semester", "period": period, "omfattning": "100"}, subject=None, attachments=())
    Case.objects.filter(pk=story.case.pk).update(state="closed", result="approved", end="beviljad")
    absence_from_leave(person=cast.anna.pk, starts=date(2027, 2, 1), ends=date(2027, 2, 5),
                       about=f"case:{story.case.pk}", now=now)  # fmt: skip
    assert leave_of(story.case) is not None
    taken_back(story, cast.eva)
    assert leave_of(story.case) is None
    assert not Absence.objects.exists()
    forget()


class TestByAnotherCase:
    """Anna asks for it in a case of its own, and her manager grants that."""

    @pytest.fixture
    def asked(self, story: Story) -> Story:
        publish(shipped()["aterta-beviljat"], None, PUBLISHED_AT)
        second = Story(story.cast, current("aterta-beviljat"), timezone.now())
        answers = {"arende": story.case.number, "skal": "Betalade aldrig"}
        second.registers(story.cast.anna, answers, subject=None, attachments=())
        second.decides(story.cast.bengt)
        return second

    def carried(self, asked: Story) -> object:
        about = {"case": asked.case.pk}
        assert Message.objects.filter(topic="case.replaces", payload=about).exists()
        return by_another_case(Envelope(uuid4(), "case.replaces", "", about, 1, asked.now))

    def test_what_it_names_holds_no_more_and_says_by_which_case(self, story: Story, asked: Story) -> None:
        assert self.carried(asked) == Delivered(story.case.number)
        assert self.carried(asked) == Delivered(story.case.number)
        assert story.case.reversed_at is not None
        notes = CaseEvent.objects.filter(case=story.case, kind="noted")
        assert [one.data["facts"] for one in notes] == [{"via": asked.case.number}]

    def test_others_cases_are_left_alone(self, story: Story, asked: Story) -> None:
        Case.objects.filter(pk=story.case.pk).update(requester=story.cast.david)
        assert isinstance(self.carried(asked), GiveUp)
        assert story.case.reversed_at is None

    def test_only_what_still_holds_and_is_ones_own_can_be_chosen(self, story: Story) -> None:
        assert [one.code for one in own_granted(story.cast.anna.pk)] == [story.case.number]
        assert own_granted(story.cast.david.pk) == []
        taken_back(story, story.cast.eva)
        assert own_granted(story.cast.anna.pk) == []


class TestPage:
    """The registrator's page."""

    @pytest.fixture
    def registrator(self, story: Story) -> Client:
        client = Client()
        client.force_login(a_person(name="Rut Registrator", unit=story.cast.municipality, roles=("registrator",)))
        return client

    def test_it_is_asked_why_and_told_which_systems_are_corrected(self, story: Story, registrator: Client) -> None:
        address = f"/arenden/{story.case.number}/upphav/"
        assert f'href="{address}"' in registrator.get(f"/arenden/{story.case.number}/").content.decode()
        page = registrator.get(address).content.decode()
        assert "lönesystemet" in page
        assert registrator.post(address, {"skal": " "}).status_code == 422
        assert registrator.post(address, {"skal": "Registrerat två gånger"}, follow=True).status_code == 200
        assert story.case.reversed_at is not None
        shown = registrator.get(f"/arenden/{story.case.number}/").content.decode()
        assert "Det som beviljades gäller inte längre" in shown

    def test_whoever_is_no_registrator_is_refused(self, story: Story) -> None:
        client = Client()
        client.force_login(story.cast.bengt)
        assert client.post(f"/arenden/{story.case.number}/upphav/", {"skal": "Nej tack"}).status_code == 403
        assert story.case.reversed_at is None

    def test_the_one_whose_it_is_is_led_to_take_it_back_with_the_case_chosen(self, story: Story) -> None:
        publish(shipped()["aterta-beviljat"], None, PUBLISHED_AT)
        client = Client()
        client.force_login(story.cast.anna)
        page = client.get(f"/arenden/{story.case.number}/").content.decode()
        address = f"/e-tjanster/aterta-beviljat/ny/?arende={story.case.number}"
        assert f'href="{address}"' in page
        assert self.chosen(client, address) == [story.case.number]

    def test_a_case_of_somebody_else_is_not_chosen_beforehand(self, story: Story) -> None:
        publish(shipped()["aterta-beviljat"], None, PUBLISHED_AT)
        client = Client()
        client.force_login(story.cast.david)
        assert self.chosen(client, f"/e-tjanster/aterta-beviljat/ny/?arende={story.case.number}") == []

    def chosen(self, client: Client, address: str) -> list[str]:
        page = client.get(address)
        assert page.status_code == 200
        return re.findall(r'<option value="([^"]+)" selected', page.content.decode())
