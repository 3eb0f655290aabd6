"""The demo's half year: made by the real verbs, the same every time, and with the queues that the stories need."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from forms_platform.approvals.models import HeldDecision
from forms_platform.approvals.queue import Queue
from forms_platform.audit import trail
from forms_platform.cases.access import visible_to
from forms_platform.cases.attachments import open_bytes
from forms_platform.cases.models import Assignment, Attachment, Case, CaseEvent, Delivery
from forms_platform.demo.calendar import HERE, opened_for, workdays_later
from forms_platform.demo.goods import BY_ADMINISTRATION, EVERYWHERE, WELLNESS
from forms_platform.demo.receipts import draw
from forms_platform.demo.seed import seed
from forms_platform.intake.uploads import Rules, inspect
from forms_platform.organisation import directory
from forms_platform.organisation.models import Person
from forms_platform.outbox.models import Message
from forms_platform.sweden.working_days import is_working_day
from workflows.approvers import principals_of
from workflows.deadlines import due

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def seeded(django_db_setup: None, django_db_blocker: object) -> object:
    """A small municipality, seeded once for all tests of this file and taken away again."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined] # pytest-django's blocker has no public type
        outer = transaction.atomic()
        outer.__enter__()
        seed(today=TODAY, cases=150)
        yield
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)
        directory.snapshot()


def waiting_for(name: str) -> list[Assignment]:
    """What waits for the person today, in their own right or as a stand-in."""
    organisation = directory.snapshot()
    person = next(card.id for card in organisation.people.values() if card.name == name)
    principals = list(principals_of(person, organisation, None, TODAY))
    rows = Assignment.objects.filter(principal__in=principals, state=Assignment.State.OPEN)
    return list(rows.exclude(requester=person).select_related("case", "requester__unit").order_by("due"))


def test_marias_queue_has_seven_cases_two_late_three_as_stand_in(seeded: None) -> None:
    queue = Queue(Person.objects.get(username="maria.holm"), TODAY)
    assert queue.counts() == {"mine": 7, "late": 2, "stand_in": 3, "waiting": 1}
    rows = waiting_for("Maria Holm")
    units = Counter(row.requester.unit.name for row in rows)
    assert units == {"Hemtjänst Norr": 4, "Hemtjänst Syd": 3, "Hemtjänst Centrum": 3}
    assert [row.requester.name for row in rows if row.due == TODAY] == ["Per-Olof Lindström"]
    assert [row.requester.name for row in rows if row.amended] == ["Sara Nordin"]


def test_managers_find_what_they_decided(seeded: None) -> None:
    decided = HeldDecision.objects.values_list("by", "case", "outcome")
    events = CaseEvent.objects.filter(kind="decided").values_list("actor", "case", "data__outcome")
    assert set(decided) == set(events)


def test_most_of_what_waits_is_not_late(seeded: None) -> None:
    waiting = Assignment.objects.filter(state=Assignment.State.OPEN)
    assert 0 < waiting.filter(due__lt=TODAY).count() < waiting.count() / 2


def test_the_stand_in_of_ostern_and_lonecenter_have_something_to_do(seeded: None) -> None:
    assert len(waiting_for("Cecilia Nyström")) >= 4
    eva = waiting_for("Eva Sundqvist")
    assert len(eva) >= 5
    assert sum(row.claimed_by_id is not None for row in eva) == 1
    assert all(row.amount and row.amount > 2_000_00 for row in eva)


def test_there_is_every_kind_of_case(seeded: None) -> None:
    found = set(Case.objects.values_list("e_service", "result"))
    for service in ("friskvardsbidrag", "utlagg", "ledighetsansokan"):
        assert (service, "approved") in found
        assert (service, "") in found
    assert {"rejected", "withdrawn"} <= {result for _, result in found}
    kinds = set(CaseEvent.objects.values_list("kind", flat=True))
    assert {"registered", "step_opened", "decided", "returned", "amended", "claimed", "withdrawn", "ended"} <= kinds
    assert CaseEvent.objects.exclude(on_behalf_of=None).exists()


def test_numbers_follow_time_and_nothing_lies_ahead_of_today(seeded: None) -> None:
    rows = list(Case.objects.order_by("registered_at", "number").values_list("number", "registered_at"))
    assert [number for number, _ in rows] == sorted(number for number, _ in rows)
    midnight = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=HERE)
    assert not CaseEvent.objects.filter(at__gte=midnight).exists()
    assert min(at for _, at in rows) > midnight - timedelta(days=190)


def test_nobody_was_granted_more_than_the_years_allowance(seeded: None) -> None:
    used: Counter[int] = Counter()
    for case in Case.objects.filter(e_service="friskvardsbidrag", result="approved"):
        used[case.requester_id] += case.amount or 0
    assert used
    assert max(used.values()) <= 3_000_00


def test_nobody_decided_their_own_case(seeded: None) -> None:
    decisions = CaseEvent.objects.filter(kind="decided").select_related("case")
    assert decisions.exists()
    assert all(decision.actor_id != decision.case.requester_id for decision in decisions)


def test_the_log_of_the_half_year_proves_itself(seeded: None) -> None:
    assert trail.prove() == []


def test_old_deliveries_have_their_receipt_and_recent_ones_are_left_for_the_worker(seeded: None) -> None:
    fresh = datetime.combine(workdays_later(TODAY, -2), datetime.min.time(), HERE)
    old = Delivery.objects.filter(case__closed_at__lt=fresh)
    assert old.exists()
    assert not old.exclude(state=Delivery.State.DELIVERED).exists()
    assert all(delivery.reference for delivery in old)
    recent = Delivery.objects.filter(case__closed_at__gte=fresh)
    assert recent.exists()
    assert not recent.exclude(state=Delivery.State.WAITING).exists()
    posted = Message.objects.filter(topic="case.closed").values_list("about", flat=True)
    assert {f"case:{delivery.case_id}" for delivery in recent} <= set(posted)
    assert not Message.objects.filter(created_at__lt=fresh).exists()


def test_every_case_shows_its_receipts_and_equal_ones_share_their_bytes(seeded: None) -> None:
    files = list(Attachment.objects.all())
    assert len({file.sha256 for file in files}) < len(files)
    assert all(file.case_id is not None for file in files)
    for file in files[:20]:
        with open_bytes(file) as content:
            assert len(content.read()) == file.size


def test_the_page_of_people_says_how_much_waits_for_each(seeded: None, client: Client, settings: Any) -> None:
    settings.DEMO = True
    page = client.get(reverse("demo:people")).content.decode()
    assert page.index("Maria Holm") < page.index("Eva Sundqvist")
    assert page.count(" väntar<") >= 3


def test_the_requester_finds_the_own_cases(seeded: None) -> None:
    amina = Person.objects.get(username="amina.yusuf")
    assert visible_to(amina).filter(requester=amina).count() >= 2


def test_a_second_seeding_notices_the_first(seeded: None) -> None:
    before = Case.objects.count(), Person.objects.count()
    assert seed(today=TODAY) is False
    assert (Case.objects.count(), Person.objects.count()) == before


@pytest.mark.parametrize("day", [date(2026, 11, 24), date(2026, 11, 29), date(2027, 1, 1), date(2027, 6, 25)])
def test_it_can_be_seeded_on_any_day_of_the_year(db: None, day: date) -> None:
    assert seed(today=day, cases=12)
    organisation = directory.snapshot()
    maria = next(card.id for card in organisation.people.values() if card.name == "Maria Holm")
    principals = list(principals_of(maria, organisation, None, day))
    assert Assignment.objects.filter(principal__in=principals, state="open").exclude(requester=maria).count() == 10


def test_the_same_day_gives_the_same_half_year(db: None) -> None:
    def lived() -> list[tuple[object, ...]]:
        seed(today=TODAY, cases=25)
        rows = CaseEvent.objects.order_by("case__number", "seq")
        return list(rows.values_list("case__number", "seq", "kind", "at", "actor__username", "step"))

    with transaction.atomic():
        first = lived()
        transaction.set_rollback(True)
    assert len(first) > 60
    assert lived() == first


def test_progress_is_told_up_to_the_last_case(db: None) -> None:
    told: list[tuple[str, int, int]] = []
    seed(lambda *step: told.append(step), today=TODAY, cases=10)
    assert told[-1] == ("Ett halvårs ärenden", 10, 10)
    assert all(done <= total for _, done, total in told)


@pytest.mark.parametrize("workdays", [3, 5])
@pytest.mark.parametrize("ago", range(-2, 4))
def test_a_story_opens_on_the_day_that_makes_it_due_when_wanted(workdays: int, ago: int) -> None:
    wanted = workdays_later(TODAY, ago)
    opened = opened_for(wanted, workdays)
    assert is_working_day(opened)
    assert due(opened, workdays, is_working_day) == wanted


def test_every_receipt_is_a_file_that_the_intake_takes() -> None:
    errands = [*EVERYWHERE, *(errand for several in BY_ADMINISTRATION.values() for errand in several)]
    goods = {choice.goods for choice in WELLNESS} | {item for errand in errands for _, item in errand.lines}
    for item in goods:
        purchase = item.bought(TODAY)
        assert purchase.day < TODAY
        content = draw(purchase)
        assert content == draw(purchase)
        sent = SimpleUploadedFile(purchase.file_name, content, purchase.content_type)
        assert inspect(sent, Rules.of(("pdf", "png"), 1_000_000)).content_type == purchase.content_type
