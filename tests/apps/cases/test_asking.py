"""Asking about a case, answering, and the page that shows both; the calendar entry of a leave."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from forms_platform.cases.add_file import ADDED, add_file
from forms_platform.cases.attachments import store
from forms_platform.cases.models import CaseEvent
from forms_platform.definitions.load import current
from forms_platform.definitions.publish import publish
from forms_platform.organisation import directory
from forms_platform.organisation.models import Person, StandIn
from forms_platform.outbox.models import Message
from tests.cast import Cast
from tests.stories import PUBLISHED_AT, Story

pytestmark = pytest.mark.django_db
SHIPPED = Path("forms_platform/definitions/shipped/ledighetsansokan.json")
ASK = "/arenden/2026-0001/fraga/"


@pytest.fixture(autouse=True)
def now() -> object:
    """The views tell the time themselves, so the stories here begin today."""
    return timezone.now() - timedelta(hours=12)


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page_of(person: Person, address: str = "/arenden/2026-0001/") -> str:
    return client_of(person).get(address).content.decode()


def test_anna_asks_bengt_answers_and_both_read_it(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    client_of(cast.anna).post(ASK, {"fraga": "När kommer pengarna?", "kommando": str(uuid4())})
    client_of(cast.bengt).post(ASK, {"fraga": "Med nästa lön.", "kommando": str(uuid4())})
    for person in (cast.anna, cast.bengt):
        page = page_of(person)
        assert "När kommer pengarna?" in page
        assert "Med nästa lön." in page
    assert Message.objects.filter(topic="case.commented").count() == 2
    assert "pengarna" not in str(list(Message.objects.values_list("payload", flat=True)))


def test_a_second_press_asks_nothing_again(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    sent = {"fraga": "När kommer pengarna?", "kommando": str(uuid4())}
    for _ in range(2):
        client_of(cast.anna).post(ASK, sent)
    assert CaseEvent.objects.filter(kind="commented").count() == 1


def test_an_empty_question_is_told_at_its_field(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    answer = client_of(cast.anna).post(ASK, {"fraga": "   "})
    assert answer.status_code == 422
    assert "Skriv vad du vill fråga eller berätta." in answer.content.decode()


def test_after_the_end_the_question_is_refused_and_what_was_typed_is_kept(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    story.decides(cast.bengt)
    answer = client_of(cast.anna).post(ASK, {"fraga": "En sista sak"})
    assert answer.status_code == 409
    assert not CaseEvent.objects.filter(kind="commented").exists()


def test_a_stranger_neither_asks_nor_reads(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    assert client_of(cast.david).post(ASK, {"fraga": "Nyfiken"}).status_code == 404


def test_what_was_added_later_is_shown_with_its_hash(story: Story, cast: Cast) -> None:
    case, at = story.sends(cast.anna), timezone.now()
    file = store(b"%PDF-1.7 intyg", name="intyg.pdf", content_type="application/pdf", field=ADDED,
                 uploader=cast.anna.pk, now=at)  # fmt: skip
    add_file(case.pk, file.pk, by=cast.anna.pk, now=at, command_id=uuid4())
    page = page_of(cast.bengt)
    assert "intyg.pdf" in page
    assert file.sha256 in page
    assert "Anna Svensson la till en bilaga" in page


def test_anna_sees_old_and_new_of_what_she_corrected(story: Story, cast: Cast) -> None:
    story.sends(cast.anna, belopp="1200.00")
    story.decides(cast.bengt, "return", "Beloppet stämmer inte med kvittot.")
    story.amends(cast.anna, {"belopp": "900.00"})
    page = page_of(cast.anna).replace("\xa0", " ")
    assert "Rättat sedan det skickades tillbaka" in page
    assert "1 200 kr" in page
    assert "900 kr" in page


def test_cecilia_is_told_that_she_cannot_answer_her_own_case_for_bengt(story: Story, cast: Cast) -> None:
    StandIn.objects.update(starts="2000-01-01", ends="2199-01-01")
    directory.changed()
    story.sends(cast.cecilia)
    assert "Du ersätter Bengt Lund, men beslutar inte i ärenden som gäller dig själv." in page_of(cast.cecilia)


def a_granted_leave(cast: Cast, at: object) -> Story:
    publish(json.loads(SHIPPED.read_text(encoding="utf-8")), None, PUBLISHED_AT)
    story = Story(cast, current("ledighetsansokan"), at)  # type: ignore[arg-type] # the fixture `now`
    answers = {"typ": "narstaende", "period": {"from": "2027-07-03", "to": "2027-07-14"}, "omfattning": "100"}
    story.registers(cast.anna, answers, subject=cast.anna.pk, attachments=())
    return story


def test_a_granted_leave_comes_as_a_calendar_file_that_does_not_say_why(cast: Cast, now: object) -> None:
    story = a_granted_leave(cast, now)
    number = story.case.number
    assert client_of(cast.anna).get(f"/arenden/{number}/ledighet.ics").status_code == 404, "nobody has decided"
    story.decides(cast.bengt)
    answer = client_of(cast.anna).get(f"/arenden/{number}/ledighet.ics")
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/calendar")
    assert "SUMMARY:Ledig\r\n" in text
    assert "20270703" in text
    assert "rstående" not in text
    assert "ledighet.ics" in page_of(cast.anna, f"/arenden/{number}/")
    assert client_of(cast.david).get(f"/arenden/{number}/ledighet.ics").status_code == 404


def test_anna_takes_it_back_to_change_it_while_nobody_has_answered(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    assert "/arenden/2026-0001/andra/" in page_of(cast.anna)
    assert "/arenden/2026-0001/andra/" not in page_of(cast.bengt)
    answer = client_of(cast.anna).post("/arenden/2026-0001/andra/")
    assert answer["Location"].endswith("/ratta/"), "straight on to what can be changed"
    page = page_of(cast.anna)
    assert "Du har tagit tillbaka ärendet för att ändra" in page
    assert "Du behöver rätta" not in page
    story.amends(cast.anna, {"belopp": "900.00"})
    story.decides(cast.bengt)
    assert story.case.result == "approved"


def test_what_bengt_has_answered_cannot_be_changed(story: Story, cast: Cast) -> None:
    story.sends(cast.anna, belopp="2400.00")
    story.decides(cast.bengt)
    assert "/andra/" not in page_of(cast.anna)
    client_of(cast.anna).post("/arenden/2026-0001/andra/")
    assert story.case.state == "open"


def test_nobody_takes_back_the_case_of_another(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    client_of(cast.bengt).post("/arenden/2026-0001/andra/")
    assert story.case.state == "open"
