"""How an e-service is used: counted by day without anybody in it, and read at the same cost however much there is."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forms_platform.builder.chart import HEIGHT, bars
from forms_platform.builder.door import seen_of
from forms_platform.builder.drafts import opened
from forms_platform.builder.edit import Asked
from forms_platform.builder.home import services
from forms_platform.builder.keep import keep
from forms_platform.builder.usage import pages
from forms_platform.cases.advance import advance
from forms_platform.cases.register import register
from forms_platform.definitions.language.faults import AnswerFault
from forms_platform.definitions.load import current
from forms_platform.definitions.publish import publish
from forms_platform.definitions.shipped_services import shipped
from forms_platform.intake import figures
from forms_platform.intake.drafts import KEPT_FOR, purge
from forms_platform.intake.figures import What
from forms_platform.intake.models import Draft, Figure
from tests.cast import Cast
from tests.stories import publish_service
from workflows.commands import Decide

KEY = "gym"


@pytest.fixture
def used(cast: Cast, now: datetime) -> Cast:
    """Three cases, one of them sent back for its sum; counted the day after."""
    loaded = publish_service(KEY)
    cases = [
        register(loaded, {"aktivitet": "Gymkort", "belopp": "900.00"}, by=cast.anna.pk, requester=cast.anna.pk,
                 now=now - timedelta(days=40 * number), command_id=uuid4())
        for number in range(3)
    ]  # fmt: skip
    back = Decide(cast.bengt.pk, "chef", 2, "return", "Vilket belopp?", asked=("belopp",))
    advance(cases[0].pk, back, command_id=uuid4(), now=now)
    figures.count(now.date() + timedelta(days=1))
    return cast


def a_draft(cast: Cast, saved: datetime, *done: str) -> Draft:
    return Draft.objects.create(
        person=cast.anna, version_id=current(KEY).version_id, pages_done=list(done), created_at=saved, saved_at=saved,
        raw={"aktivitet": "Något hemligt"},
    )  # fmt: skip


def test_cases_are_counted_by_month_and_counting_again_changes_nothing(used: Cast, now: datetime) -> None:
    tomorrow = now.date() + timedelta(days=1)
    before = figures.registered_by_month(tomorrow, KEY)[KEY]
    assert sum(before.values()) == 3
    assert set(before) == {(now.date() - timedelta(days=40 * number)).replace(day=1) for number in range(3)}
    figures.count(tomorrow)
    assert figures.registered_by_month(tomorrow, KEY)[KEY] == before


def test_a_return_counts_for_the_questions_that_were_marked(used: Cast, now: datetime) -> None:
    assert figures.sums(What.RETURNED, now.date())[KEY] == {"": 1, "belopp": 1}


def test_what_is_old_stands_by_month_and_the_sums_are_the_same(used: Cast, now: datetime) -> None:
    later = now.date() + timedelta(days=220)
    before = {what: figures.sums(what, date(2000, 1, 1)) for what in What}
    figures.count(later)
    assert {what: figures.sums(what, date(2000, 1, 1)) for what in What} == before
    assert set(Figure.objects.values_list("day__day", flat=True)) == {1}


def test_an_answer_that_is_not_taken_is_counted_and_never_kept(used: Cast, now: datetime) -> None:
    client = Client()
    client.force_login(used.anna)
    draft = a_draft(used, now)
    answer = client.post(f"/utkast/{draft.pk}/kostnad/", {"belopp": "mycket", "visade": "aktivitet belopp"})
    assert answer.status_code == 422
    counted = dict(Figure.objects.filter(what=What.WRONG).values_list("about", "n"))
    assert counted == {"aktivitet": 1, "belopp": 1}
    assert {one.name for one in Figure._meta.get_fields()} == {"id", "e_service", "day", "what", "about", "n"}


def test_a_column_is_counted_as_the_column_whatever_the_row(cast: Cast, now: datetime) -> None:
    faults = [AnswerFault(f"kvitton.{row}.summa", "required", "", "") for row in range(3)]
    figures.note_wrong(KEY, faults, now.date())
    assert list(Figure.objects.values_list("about", "n")) == [("kvitton.summa", 1)]


def test_a_draft_that_is_left_is_counted_where_it_stopped_and_still_when_it_is_gone(used: Cast, now: datetime) -> None:
    a_draft(used, now - timedelta(days=8))
    a_draft(used, now - timedelta(days=9), "kostnad")
    a_draft(used, now - timedelta(days=1))
    since = now.date() - timedelta(days=365)
    assert figures.left(KEY, now, since) == {"": 1, "kostnad": 1}
    purge(now + KEPT_FOR - timedelta(days=7, hours=12))
    assert Draft.objects.count() == 1
    assert figures.left(KEY, now, since) == {"": 1, "kostnad": 1}


def test_the_pages_tell_how_many_came_and_how_many_stopped(used: Cast) -> None:
    seen = seen_of(opened(KEY))
    shown = pages(seen, {"": 2, "kostnad": 1}, 7)
    assert [(one.came, one.stopped, one.share) for one in shown] == [(10, 2, 20), (8, 1, 12)]


def test_the_pages_of_the_figures_open_and_cost_the_same_with_more(used: Cast, now: datetime) -> None:
    client = Client()
    client.force_login(used.gunnel)

    def statements(address: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    addresses = (f"/bygg/{KEY}/anvandning/", "/bygg/")
    for address in addresses:
        client.get(address)
    before = [statements(address) for address in addresses]
    Figure.objects.bulk_create(
        Figure(e_service=KEY, day=now.date(), what=What.WRONG, about=f"q{n % 40}", n=1) for n in range(500)
    )
    for _ in range(5):
        a_draft(used, now - timedelta(days=8))
    assert [statements(address) for address in addresses] == before


def test_home_shows_ones_own_first_and_says_what_most_often_is_wrong(used: Cast, now: datetime, settings: Any) -> None:
    publish(shipped()["bisyssla"], None, now)
    figures.note_wrong(KEY, [AnswerFault("belopp", "required", "", "")], now.date())
    keep(KEY, [Asked("set_document", {"values": {"minutes": 4}})], seen=0, by=used.gunnel.pk, at=now)
    client = Client()
    client.force_login(used.gunnel)
    own = client.get("/bygg/").content.decode()
    assert "Friskvård i prov" in own
    assert "/bygg/bisyssla/" not in own
    assert "Hur mycket betalade du?" in own
    assert "/bygg/bisyssla/" in client.get("/bygg/?visa=alla").content.decode()
    gym = next(one for one in services("sv", now.date() + timedelta(days=1)) if one.key == KEY)
    assert (gym.used, gym.returned) == (3, 1)


def test_the_bars_of_a_chart_fill_it_and_nothing_is_no_bar() -> None:
    drawn = bars([("jan", 0), ("feb", 1), ("mar", 100)])
    assert [bar.height for bar in drawn] == [0, 2, HEIGHT - 20]
    assert bars([]) == []


def test_a_file_from_elsewhere_is_read_in_and_what_is_lacking_here_is_said(cast: Cast, now: datetime) -> None:
    document = shipped()["friskvardsbidrag"]
    document["workflow"]["steps"][1]["who"] = {"group": "finns-bara-dar"}
    file = SimpleUploadedFile("f.json", json.dumps({"format": "e-service-file/1", "e_service": document}).encode())
    client = Client()
    client.force_login(cast.gunnel)
    shown = client.post("/bygg/ny/", {"gor": "fil", "fil": file}, follow=True).content.decode()
    assert "Gruppen finns-bara-dar finns inte här." in shown
    assert opened("friskvardsbidrag").document["workflow"]["steps"][1]["who"] == {"group": "finns-bara-dar"}
