"""Columns, kept views and ready messages: each person's own, and those of an e-service."""

from __future__ import annotations

import pytest
from django.test import Client

from forms_platform.approvals.models import Habits, HeldDecision
from tests.apps.approvals.desk import html, signed_in, the_form
from tests.cast import Cast
from tests.stories import Story

pytestmark = pytest.mark.django_db


# ---- columns


def test_answers_are_columns_when_the_list_is_about_one_service_and_are_kept(
    story: Story, cast: Cast, bengts: Client
) -> None:
    story.sends(cast.anna, aktivitet="Ridning", betalat="2026-11-20")
    one = "/att-godkanna/?flik=mine&tjanst=gym"
    assert '<th scope="col">Betalat</th>' not in html(bengts.get(one))
    bengts.post("/att-godkanna/kolumner/", {"tjanst": "gym", "kolumn": ["aktivitet", "betalat"], "tillbaka": one})
    page = html(bengts.get(one))
    assert '<th scope="col">Aktivitet</th><th scope="col">Betalat</th>' in page
    assert '<td class="cell">20 november 2026</td>' in page
    assert "Betalat</th>" not in html(bengts.get("/att-godkanna/?flik=mine"))
    assert "Betalat</th>" not in html(signed_in(cast.cecilia).get("/att-godkanna/?flik=stand_in&tjanst=gym"))


def test_what_is_no_question_of_the_service_is_no_column(cast: Cast, story: Story, bengts: Client) -> None:
    bengts.post("/att-godkanna/kolumner/", {"tjanst": "gym", "kolumn": ["password", "belopp"]})
    assert Habits.objects.get(person=cast.bengt).columns == {"gym": ["belopp"]}
    assert bengts.post("/att-godkanna/kolumner/", {"tjanst": "finns-inte"}).status_code == 404


# ---- views


def test_a_view_is_kept_chosen_opened_with_and_removed(story: Story, cast: Cast, bengts: Client) -> None:
    story.sends(cast.anna)
    bengts.post("/att-godkanna/vyer/", {"namn": "Gym", "tillbaka": "/att-godkanna/?flik=mine&q=gym&tjanst=gym"})
    page = html(bengts.get("/att-godkanna/"))
    assert "flik=mine&amp;q=gym&amp;tjanst=gym" in page
    bengts.post("/att-godkanna/vyer/andra/", {"namn": "Gym", "gor": "forst"})
    assert bengts.get("/att-godkanna/")["Location"] == "/att-godkanna/?flik=mine&q=gym&tjanst=gym"
    assert bengts.get("/att-godkanna/?flik=mine").status_code == 200  # the way out of it
    bengts.post("/att-godkanna/vyer/andra/", {"namn": "Gym", "gor": "ta-bort"})
    assert bengts.get("/att-godkanna/").status_code == 200
    assert Habits.objects.get(person=cast.bengt).views == []


def test_only_one_view_is_the_first(cast: Cast, story: Story, bengts: Client) -> None:
    for name in ("En", "Två"):
        sent = {"namn": name, "forst": "1", "tillbaka": f"/att-godkanna/?flik=late&q={name}"}
        bengts.post("/att-godkanna/vyer/", sent)
    assert [view["first"] for view in Habits.objects.get(person=cast.bengt).views] == [False, True]


def test_a_view_never_leads_out_of_the_queue(cast: Cast, story: Story, bengts: Client) -> None:
    bengts.post("/att-godkanna/vyer/", {"namn": "Ond", "forst": "1", "tillbaka": "https://evil.example/?flik=late"})
    assert bengts.get("/att-godkanna/")["Location"] == "/att-godkanna/?flik=mine"


# ---- ready messages


def test_a_ready_message_is_kept_changed_offered_and_removed(story: Story, cast: Cast, bengts: Client) -> None:
    case = story.sends(cast.anna)
    bengts.post("/att-godkanna/mallar/", {"namn": "Datum", "text": "Kvittot saknar datum."})
    sent = {"forut": "Datum", "namn": "Inget datum", "text": "Kvittot behöver ett datum."}
    bengts.post("/att-godkanna/mallar/", sent)
    page = html(bengts.get(f"/att-godkanna/{case.number}/"))
    assert 'data-text="Kvittot behöver ett datum."' in page
    assert "saknar datum" not in page
    bengts.post("/att-godkanna/mallar/", {"forut": "Inget datum", "namn": "Inget datum", "gor": "ta-bort"})
    assert 'name="mall"' not in html(bengts.get(f"/att-godkanna/{case.number}/"))


def test_without_a_script_its_own_button_puts_it_in_and_nothing_is_decided(
    story: Story, cast: Cast, bengts: Client
) -> None:
    case = story.sends(cast.anna)
    bengts.post("/att-godkanna/mallar/", {"namn": "Datum", "text": "Kvittot saknar datum."})
    sent = the_form(case, mall="egen:Datum", infoga="1", meddelande="Hej Anna!")
    page = html(bengts.post(f"/att-godkanna/{case.number}/beslut/", sent))
    assert "Hej Anna!\n\nKvittot saknar datum.</textarea>" in page
    assert not HeldDecision.objects.exists()


def test_the_messages_of_a_service_are_kept_by_who_looks_after_the_forms(
    story: Story, cast: Cast, bengts: Client
) -> None:
    case = story.sends(cast.anna)
    sent = {"tjanst": "gym", "namn": "Regel", "text": "Skatteverket godkänner inte golf."}
    assert bengts.post("/att-godkanna/mallar/", sent).status_code == 404
    assert signed_in(cast.gunnel).post("/att-godkanna/mallar/", sent).status_code == 302
    assert "Regel (gemensam)" in html(bengts.get(f"/att-godkanna/{case.number}/"))


def test_a_message_without_text_says_so_and_keeps_its_name(cast: Cast, story: Story, bengts: Client) -> None:
    response = bengts.post("/att-godkanna/mallar/", {"namn": "Datum", "text": " "})
    assert response.status_code == 422
    assert 'value="Datum"' in html(response)


# ---- read, and decided


def test_a_stale_page_is_told_shown_anew_and_keeps_the_message(story: Story, cast: Cast, bengts: Client) -> None:
    case = story.sends(cast.anna)
    seen = the_form(case, beslut="reject", meddelande="Det är inte friskvård.")
    story.says(cast.anna, "Jag skickade fel kvitto.")
    response = bengts.post(f"/att-godkanna/{case.number}/beslut/", seen)
    assert response.status_code == 409
    page = html(response)
    assert "Det är inte friskvård.</textarea>" in page
    assert "Jag skickade fel kvitto." in page
    assert f'name="version" value="{story.case.revision}"' in page
    assert not HeldDecision.objects.exists()
