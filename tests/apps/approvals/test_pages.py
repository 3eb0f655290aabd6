"""The queue's pages: what waits, what the panel shows, and what every press gives."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from forms_platform.approvals.models import HeldDecision
from forms_platform.cases.models import Case
from forms_platform.definitions.load import current
from forms_platform.definitions.publish import publish
from forms_platform.outbox.relay import drain
from tests.apps.approvals.desk import html, signed_in, the_form
from tests.cast import Cast, a_person
from tests.stories import PUBLISHED_AT, Story, document

pytestmark = pytest.mark.django_db


def test_who_has_not_signed_in_is_asked_to(client: Client) -> None:
    response = client.get("/att-godkanna/")
    assert response.status_code == 302
    assert "next=/att-godkanna/" in response["Location"]


def test_the_managers_queue_shows_the_case_and_its_panel(story: Story, cast: Cast, bengts: Client) -> None:
    case = story.sends(cast.anna)
    page = html(bengts.get("/att-godkanna/"))
    assert case.number in page
    assert "Anna Svensson" in page
    assert 'name="beslut" value="approve"' in page


def test_the_whole_case_leads_back_to_the_list_with_tab_filters_and_case(
    story: Story, cast: Cast, bengts: Client
) -> None:
    case = story.sends(cast.anna)
    listed = html(bengts.get("/att-godkanna/?flik=mine&q=anna"))
    alone = html(bengts.get(f"/att-godkanna/{case.number}/?flik=mine&q=anna"))
    for page in (listed, alone):
        whole = re.findall(rf'href="(/arenden/{case.number}/[^"]*)"', page)
        back = f"/att-godkanna/?flik=mine&amp;q=anna&amp;arende={case.number}"
        assert f'class="ds-link back" href="{back}"' in bengts.get(whole[0]).content.decode()


def test_a_case_that_is_answered_leads_back_to_the_list_of_the_answered(
    story: Story, cast: Cast, bengts: Client
) -> None:
    case = story.sends(cast.anna)
    story.decides(cast.bengt)
    page = html(bengts.get("/att-godkanna/?flik=decided&q=anna"))
    whole = re.findall(rf'href="(/arenden/{case.number}/[^"]*)"', page)
    back = "/att-godkanna/?flik=decided&amp;q=anna"
    assert f'class="ds-link back" href="{back}"' in bengts.get(whole[0]).content.decode()


def test_nobody_sees_their_own_case_in_the_queue(story: Story, cast: Cast) -> None:
    case = story.sends(cast.cecilia)  # who stands in for Bengt
    page = html(signed_in(cast.cecilia).get("/att-godkanna/?flik=stand_in"))
    assert case.number not in page


def test_the_stand_in_has_the_case_in_a_tab_of_its_own(story: Story, cast: Cast) -> None:
    case = story.sends(cast.anna)
    theirs = signed_in(cast.cecilia)
    assert case.number not in html(theirs.get("/att-godkanna/"))
    page = html(theirs.get("/att-godkanna/?flik=stand_in"))
    assert case.number in page
    assert "för Bengt Lund" in page


def test_a_colleague_without_anything_to_do_with_it_gets_404(story: Story, cast: Cast) -> None:
    case = story.sends(cast.anna)
    theirs = signed_in(cast.david)
    assert theirs.get(f"/att-godkanna/{case.number}/").status_code == 404
    assert theirs.post(f"/att-godkanna/{case.number}/beslut/", the_form(case)).status_code == 404
    assert not HeldDecision.objects.exists()


def test_a_decision_leads_back_to_the_queue_with_an_undo(story: Story, cast: Cast, bengts: Client) -> None:
    first, second = story.sends(cast.anna), story.sends(cast.anna, belopp="300.00")
    response = bengts.post(f"/att-godkanna/{first.number}/beslut/", the_form(first), follow=True)
    page = html(response)
    assert "Du godkände Friskvård i prov från Anna Svensson." in page
    assert f'data-number="{second.number}"' in page  # the next one is open
    assert f"/att-godkanna/{first.number}/" not in page


@pytest.mark.parametrize(
    ("kind", "outcome", "at_once", "afterwards", "tag"),
    [
        ("review", "support", "Du tillstyrkte %s.", "Du tillstyrkte ", "Tillstyrkt"),
        ("review", "object", "Du avstyrkte %s.", "Du avstyrkte ", "Avstyrkt"),
        ("task", "done", "Du svarade att %s är klart.", "Du svarade klart ", "Klart"),
        ("task", "cannot", "Du svarade att %s inte går att göra.", "Du svarade att det inte går ", "Det går inte"),
    ],
)
def test_the_queue_tells_an_answer_as_it_was_given(
    cast: Cast, bengts: Client, kind: str, outcome: str, at_once: str, afterwards: str, tag: str
) -> None:
    raw = document("gym")
    ways = {"cannot": "@avslag"} if kind == "task" else {}
    raw["workflow"]["steps"][0] |= {"kind": kind, "bulk": False, "on": ways, "comment": {"required_on": []}}
    publish(raw, None, PUBLISHED_AT)
    case = Story(cast, current("gym"), timezone.now()).sends(cast.anna)
    page = html(bengts.post(f"/att-godkanna/{case.number}/beslut/", the_form(case, beslut=outcome), follow=True))
    assert at_once % "Friskvård i prov från Anna Svensson" in page
    drain(timezone.now() + timedelta(seconds=11))
    page = html(bengts.get("/att-godkanna/?flik=decided"))
    assert afterwards in page
    assert f">{tag}</span>" in page


def test_undo_brings_the_case_back(story: Story, cast: Cast, bengts: Client) -> None:
    case = story.sends(cast.anna)
    bengts.post(f"/att-godkanna/{case.number}/beslut/", the_form(case))
    held = HeldDecision.objects.get()
    page = html(bengts.post(f"/att-godkanna/angra/{held.batch}/", follow=True))
    assert "Beslutet är ångrat." in page
    assert f'data-number="{case.number}"' in page


def test_an_undo_that_comes_too_late_says_so(story: Story, cast: Cast, bengts: Client) -> None:
    case = story.sends(cast.anna)
    bengts.post(f"/att-godkanna/{case.number}/beslut/", the_form(case))
    HeldDecision.objects.update(effective_at=timezone.now() - timedelta(seconds=1))
    page = html(bengts.post(f"/att-godkanna/angra/{HeldDecision.objects.get().batch}/", follow=True))
    assert "går inte längre att ångra" in page


def test_a_rejection_without_reason_keeps_everything_and_says_it_at_the_message(
    story: Story, cast: Cast, bengts: Client
) -> None:
    case = story.sends(cast.anna)
    response = bengts.post(f"/att-godkanna/{case.number}/beslut/", the_form(case, beslut="reject", meddelande="  "))
    assert response.status_code == 422
    assert 'aria-invalid="true"' in html(response)
    assert not HeldDecision.objects.exists()


def test_the_second_to_decide_is_told_who_was_first_and_keeps_the_text(
    story: Story, cast: Cast, bengts: Client
) -> None:
    case = story.sends(cast.anna)
    bengts.post(f"/att-godkanna/{case.number}/beslut/", the_form(case))
    response = signed_in(cast.cecilia).post(
        f"/att-godkanna/{case.number}/beslut/", the_form(case, beslut="reject", meddelande="Inte friskvård")
    )
    assert response.status_code == 409
    assert "Bengt Lund har redan godkänt ärendet" in html(response)


def test_a_message_sent_after_the_session_ended_is_there_when_one_has_signed_in_again(
    story: Story, cast: Cast, client: Client
) -> None:
    case = story.sends(cast.anna)
    sent = the_form(case, beslut="reject", meddelande="Kvittot gäller kläder.")
    response = client.post(f"/att-godkanna/{case.number}/beslut/", sent)
    assert f"next=/att-godkanna/{case.number}/" in response["Location"]
    assert not HeldDecision.objects.exists()
    client.force_login(cast.bengt)
    assert "Kvittot gäller kläder." in html(client.get(f"/att-godkanna/{case.number}/"))
    assert "Kvittot gäller kläder." not in html(client.get(f"/att-godkanna/{case.number}/"))


def test_a_case_that_was_corrected_shows_old_and_new(story: Story, cast: Cast, bengts: Client) -> None:
    story.sends(cast.anna, belopp="1200.00")
    story.decides(cast.bengt, "return", "Fel belopp.")
    case = story.amends(cast.anna, {"belopp": "900.00"})
    page = html(bengts.get(f"/att-godkanna/{case.number}/"))
    assert "Rättat sedan det skickades tillbaka" in page
    assert "1 200 kr" in page.replace("\xa0", " ")
    assert "900 kr" in page.replace("\xa0", " ")
    assert "Rättad" in html(bengts.get("/att-godkanna/"))


def test_a_returned_case_waits_in_its_own_tab(story: Story, cast: Cast, bengts: Client, now) -> None:
    case = story.sends(cast.anna)
    bengts.post(f"/att-godkanna/{case.number}/beslut/", the_form(case, beslut="return", meddelande="Fel kvitto."))
    drain(timezone.now() + timedelta(seconds=11))
    assert case.number in html(bengts.get("/att-godkanna/?flik=waiting"))


def test_the_automatic_checks_count_earlier_cases_of_the_year(story: Story, cast: Cast, bengts: Client) -> None:
    story.sends(cast.anna, belopp="600.00", betalat="2026-03-01")
    story.decides(cast.bengt)
    case = story.sends(cast.anna, belopp="1200.00", betalat="2026-11-01")
    page = html(bengts.get(f"/att-godkanna/{case.number}/")).replace("\xa0", " ")
    assert "Inom årets 3 000 kr. Tidigare uttaget: 600 kr." in page


def test_search_finds_by_name_number_and_text(story: Story, cast: Cast, bengts: Client) -> None:
    case = story.sends(cast.anna, aktivitet="Simhall")
    for words in ("svensson", case.number, "simhall 1"):
        assert f'data-id="{case.number}"' in html(bengts.get("/att-godkanna/", {"q": words}))
    assert "Inget ärende stämmer med filtret" in html(bengts.get("/att-godkanna/", {"q": "ridning"}))


def test_only_the_panel_is_sent_when_it_is_asked_for_in_place(story: Story, cast: Cast, bengts: Client) -> None:
    case = story.sends(cast.anna)
    page = html(bengts.get(f"/att-godkanna/{case.number}/", headers={"HX-Request": "true"}))
    assert page.strip().startswith("<section")
    assert "<html" not in page


def test_the_group_takes_and_releases_a_case(story: Story, cast: Cast) -> None:
    other = a_person(name="Olle Ros", groups=("lonecenter",))
    story.sends(cast.anna, belopp="2400.00")
    case = story.decides(cast.bengt)
    evas, olles = signed_in(cast.eva), signed_in(other)
    evas.post(f"/att-godkanna/{case.number}/ta/", {"steg": "lon"})
    assert case.number not in html(olles.get("/att-godkanna/"))
    response = olles.post(f"/att-godkanna/{case.number}/beslut/", the_form(story.case))
    assert response.status_code == 409
    assert "Eva Sund" in html(response)
    evas.post(f"/att-godkanna/{case.number}/slapp/", {"steg": "lon"})
    assert case.number in html(olles.get("/att-godkanna/"))


def marks(*cases: Case) -> list[str]:
    return [f"{case.number}.{case.revision}" for case in cases]


def test_many_are_approved_with_one_press_and_one_undo(story: Story, cast: Cast, bengts: Client) -> None:
    cases = [story.sends(cast.anna, belopp=belopp) for belopp in ("1200.00", "450.50", "900.00")]
    page = html(
        bengts.post("/att-godkanna/bunt/", {"valda": marks(*cases), "gor": "approve", "bekraftat": "1"}, follow=True)
    ).replace("\xa0", " ")
    assert "Du godkände 3 ärenden, sammanlagt 2 550,50 kr." in page
    (batch,) = set(HeldDecision.objects.values_list("batch", flat=True))
    bengts.post(f"/att-godkanna/angra/{batch}/")
    assert set(HeldDecision.objects.values_list("state", flat=True)) == {"undone"}


def test_without_a_script_the_sum_is_shown_before_it_is_done(story: Story, cast: Cast, bengts: Client) -> None:
    cases = [story.sends(cast.anna, belopp=belopp) for belopp in ("1200.00", "450.50")]
    page = html(bengts.post("/att-godkanna/bunt/", {"valda": marks(*cases), "gor": "approve"})).replace("\xa0", " ")
    assert "sammanlagt 1 650,50 kr" in page
    assert not HeldDecision.objects.exists()


def test_a_return_of_many_asks_for_the_message_once(story: Story, cast: Cast, bengts: Client) -> None:
    cases = [story.sends(cast.anna), story.sends(cast.anna)]
    sent = {"valda": marks(*cases), "gor": "return", "bekraftat": "1"}
    assert 'name="meddelande"' in html(bengts.post("/att-godkanna/bunt/", sent))
    assert bengts.post("/att-godkanna/bunt/", sent | {"meddelande": ""}).status_code == 422
    bengts.post("/att-godkanna/bunt/", sent | {"meddelande": "Kvittot saknar datum."})
    assert list(HeldDecision.objects.values_list("comment", flat=True)) == ["Kvittot saknar datum."] * 2


def test_one_that_has_changed_stops_nobody_else_and_is_named(story: Story, cast: Cast, bengts: Client) -> None:
    first, second = story.sends(cast.anna), story.sends(cast.anna)
    bengts.post(f"/att-godkanna/{first.number}/beslut/", the_form(first))
    HeldDecision.objects.update(effective_at=timezone.now() - timedelta(seconds=1))
    stale = f"{second.number}.{second.revision - 1}"
    third = story.sends(cast.anna)
    sent = {"valda": [stale, *marks(third)], "gor": "approve", "bekraftat": "1"}
    page = html(bengts.post("/att-godkanna/bunt/", sent, follow=True))
    assert "1 av 2" in page
    assert second.number in page
    assert list(HeldDecision.objects.filter(case=third).values_list("state", flat=True)) == ["held"]
    assert not HeldDecision.objects.filter(case=second).exists()


def test_marks_of_cases_that_wait_for_others_are_ignored(story: Story, cast: Cast) -> None:
    case = story.sends(cast.anna)
    signed_in(cast.david).post("/att-godkanna/bunt/", {"valda": marks(case), "gor": "approve", "bekraftat": "1"})
    assert not HeldDecision.objects.exists()


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"steg": "chef", "omgang": "x", "version": "1", "beslut": "approve"},
        {"steg": "chef", "omgang": "2", "version": "", "beslut": "approve"},
    ],
)
def test_a_form_that_is_not_ours_changes_nothing(
    story: Story, cast: Cast, bengts: Client, form: dict[str, str]
) -> None:
    case = story.sends(cast.anna)
    assert bengts.post(f"/att-godkanna/{case.number}/beslut/", form).status_code == 404
    assert not HeldDecision.objects.exists()


@pytest.mark.parametrize("evil", ["https://evil.example/", "//evil.example", "/\\evil.example", "/utkast/"])
def test_the_way_back_never_leaves_the_queue(story: Story, cast: Cast, bengts: Client, evil: str) -> None:
    case = story.sends(cast.anna)
    response = bengts.post(f"/att-godkanna/{case.number}/beslut/", the_form(case, tillbaka=evil))
    assert response["Location"].startswith("/att-godkanna/")


def test_an_unknown_batch_is_nobodys(cast: Cast, bengts: Client) -> None:
    assert "går inte längre att ångra" in html(bengts.post(f"/att-godkanna/angra/{uuid4()}/", follow=True))


def test_the_page_asks_the_database_as_little_with_many_cases(
    story: Story, cast: Cast, bengts: Client, django_assert_max_num_queries
) -> None:
    for _ in range(3):
        story.sends(cast.anna)
    bengts.get("/att-godkanna/")
    with django_assert_max_num_queries(12):
        bengts.get("/att-godkanna/")
    for _ in range(27):
        story.sends(cast.anna)
    with django_assert_max_num_queries(12):
        bengts.get("/att-godkanna/")
