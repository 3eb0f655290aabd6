"""The operator's pages (Drift): who may see them, what they show, and what can be done there."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forms_platform.audit.models import Entry
from forms_platform.organisation.models import Person
from forms_platform.outbox.claiming import claim
from forms_platform.outbox.models import Message
from forms_platform.outbox.post import Post, post, post_all
from forms_platform.outbox.relay import relay
from tests.cast import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator() -> Client:
    """Gunnel, who holds the role drift, signed in."""
    client = Client()
    client.force_login(a_person(name="Gunnel Wikström", roles=("drift",)))
    return client


def given_up(number: int = 1) -> list[Message]:
    now = timezone.now() - timedelta(minutes=30)
    rows = post_all([Post("never", f"case:{turn}", {"case": turn}) for turn in range(number)], now=now)
    relay(now, limit=number)
    return rows


def pages(message: Message) -> list[tuple[str, str]]:
    one = [message.id]
    return [
        ("get", reverse("outbox:messages")),
        ("get", reverse("outbox:message", args=one)),
        ("post", reverse("outbox:replay", args=one)),
        ("post", reverse("outbox:replay_all")),
        ("post", reverse("outbox:settle", args=one)),
    ]


def test_who_has_not_signed_in_is_asked_to(client: Client) -> None:
    for method, address in pages(given_up()[0]):
        answer = getattr(client, method)(address)
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, reverse("account_login"))


@pytest.mark.parametrize("roles", [(), ("forvaltare",), ("registrator",)])
def test_who_is_no_operator_is_refused(client: Client, roles: tuple[str, ...]) -> None:
    client.force_login(a_person(roles=roles))
    (row,) = given_up()
    assert {getattr(client, method)(address).status_code for method, address in pages(row)} == {403}
    row.refresh_from_db()
    assert row.state == "dead"


def test_what_changes_something_is_never_a_get(operator: Client) -> None:
    for method, address in pages(given_up()[0]):
        if method == "post":
            assert operator.get(address).status_code == 405


def test_the_list_shows_what_needs_help_first_and_why(operator: Client) -> None:
    given_up()
    page = operator.get(reverse("outbox:messages")).content.decode()
    assert "kostnadsstället finns inte" in page
    assert "case:0" in page


def test_in_english_tries_are_counted_and_receivers_are_several(operator: Client) -> None:
    given_up()
    operator.cookies["language"] = "en"
    assert '<th scope="col">Attempts</th>' in operator.get(reverse("outbox:messages")).content.decode()
    for page in ("integrations:receivers", "webhooks:endpoints"):
        answer = operator.get(reverse(page)).content.decode()
        assert "Receivers</" in answer
        assert "Recipient<" not in answer


def test_each_message_is_under_the_tab_of_its_state(operator: Client) -> None:
    now = timezone.now()
    given_up()
    post("busy", "case:busy", {}, now=now)
    relay(now)
    post("good", "case:good", {}, now=now)
    relay(now)
    post("good", "case:waiting", {}, now=now, at=now + timedelta(hours=1))
    found = {
        tab: [
            about
            for about in ("case:0", "case:busy", "case:good", "case:waiting")
            if about in operator.get(reverse("outbox:messages"), {"flik": tab}).content.decode()
        ]
        for tab in ("hjalp", "igen", "vantar", "klara", "hanterade")
    }
    assert found == {
        "hjalp": ["case:0"],
        "igen": ["case:busy"],
        "vantar": ["case:waiting"],
        "klara": ["case:good"],
        "hanterade": [],
    }


def test_a_search_finds_by_subject_and_by_receiver(operator: Client) -> None:
    given_up(3)
    shown = operator.get(reverse("outbox:messages"), {"q": "case:1"}).content.decode()
    assert "case:1<" in shown
    assert "case:2<" not in shown
    assert "Inget matchar" in operator.get(reverse("outbox:messages"), {"q": "lön"}).content.decode()


@pytest.mark.parametrize(
    "query", [{"flik": "x"}, {"efter": "x"}, {"q": "'; DROP TABLE"}, {"q": "%"}, {"efter": "0" * 36}, {"q": "å" * 500}]
)
def test_a_mangled_address_shows_a_page(operator: Client, query: dict[str, str]) -> None:
    given_up()
    assert operator.get(reverse("outbox:messages"), query).status_code == 200


def test_a_long_list_is_read_page_by_page_without_a_gap(operator: Client) -> None:
    rows = given_up(120)
    seen: list[str] = []
    address = reverse("outbox:messages")
    for _ in range(3):
        answer = operator.get(address)
        seen += [str(row["message"].id) for row in answer.context["rows"]]
        address = answer.context["next_href"]
    assert address == ""
    assert sorted(seen) == sorted(str(row.id) for row in rows)


@pytest.mark.parametrize("number", [10, 1000])
def test_the_list_costs_as_many_statements_however_long_it_is(
    operator: Client, number: int, django_assert_max_num_queries
) -> None:
    now = timezone.now()
    post_all([Post("good", f"case:{turn}", {}) for turn in range(number)], now=now)
    Message.objects.update(state="dead")
    operator.get(reverse("outbox:messages"))
    with django_assert_max_num_queries(12):
        operator.get(reverse("outbox:messages"))


def test_one_message_shows_its_content_its_error_and_its_key(operator: Client) -> None:
    now = timezone.now()
    (row,) = post("broken", "case:17", {"case": 17}, now=now)
    relay(now)
    page = operator.get(reverse("outbox:message", args=[row.id])).content.decode()
    assert "ZeroDivisionError" in page
    assert "&quot;case&quot;: 17" in page
    assert str(row.id) in page


def test_a_message_is_tried_again_from_its_page(operator: Client, seen) -> None:
    (row,) = given_up()
    answer = operator.post(reverse("outbox:replay", args=[row.id]), follow=True)
    assert "Försöker igen nu" in answer.content.decode()
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("waiting", 0)
    relay(timezone.now())
    assert [each.id for each in seen] == [row.id, row.id]


def test_all_that_match_are_tried_again_and_no_other(operator: Client) -> None:
    given_up(3)
    operator.post(reverse("outbox:replay_all"), {"flik": "hjalp", "q": "case:1"})
    assert sorted(Message.objects.filter(state="waiting").values_list("about", flat=True)) == ["case:1"]
    operator.post(reverse("outbox:replay_all"), {"flik": "hjalp"})
    assert Message.objects.filter(state="waiting").count() == 3


def test_what_is_done_cannot_be_sent_again_in_bulk(operator: Client) -> None:
    assert operator.post(reverse("outbox:replay_all"), {"flik": "klara"}).status_code == 404


def test_what_was_handled_by_hand_needs_a_word_of_how(operator: Client) -> None:
    (row,) = given_up()
    operator.post(reverse("outbox:settle", args=[row.id]), {"anteckning": "   "})
    row.refresh_from_db()
    assert row.state == "dead"
    operator.post(reverse("outbox:settle", args=[row.id]), {"anteckning": "Skickade  filen\nmed e-post"})
    row.refresh_from_db()
    assert (row.state, row.outcome) == ("handled", "Gunnel Wikström: Skickade filen med e-post")


def test_what_an_operator_does_is_in_the_log(operator: Client) -> None:
    first, second = given_up(2)
    operator.get(reverse("outbox:message", args=[first.id]))
    operator.post(reverse("outbox:replay", args=[first.id]))
    operator.post(reverse("outbox:settle", args=[second.id]), {"anteckning": "Ringde lön"})
    relay(timezone.now())
    operator.post(reverse("outbox:replay_all"), {"flik": "hjalp", "q": "case:0"})
    found = list(Entry.objects.filter(stream="outbox").order_by("seq").values_list("action", "facts"))
    assert [(action, facts) for action, facts in found if action != "message.read"] == [
        ("message.replayed", {"message": str(first.id)}),
        ("message.handled", {"message": str(second.id), "note": "Ringde lön"}),
        ("messages.replayed", {"state": "hjalp", "q": "case:0", "count": 1}),
    ]
    assert found[0] == ("message.read", {"message": str(first.id)})


def test_what_could_not_be_done_is_not_in_the_log(operator: Client) -> None:
    (row,) = post("good", "case:1", {}, now=timezone.now())
    relay(timezone.now())
    operator.post(reverse("outbox:replay", args=[row.id]))
    operator.post(reverse("outbox:settle", args=[row.id]), {"anteckning": "Ringde lön"})
    operator.post(reverse("outbox:replay_all"), {"flik": "hjalp"})
    assert not Entry.objects.filter(stream="outbox").exists()


def test_what_is_being_carried_out_offers_nothing_to_press(operator: Client) -> None:
    now = timezone.now()
    (row,) = post("good", "case:1", {}, now=now)
    claim(now, holder="somebody")
    page = operator.get(reverse("outbox:message", args=[row.id])).content.decode()
    assert "Pågår nu" in page
    assert reverse("outbox:replay", args=[row.id]) not in page


def test_what_a_handler_wrote_is_shown_as_text(operator: Client) -> None:
    (row,) = given_up()
    Message.objects.filter(id=row.id).update(
        outcome="<script>1</script>", last_error="<img src=x onerror=1>", about="<b>"
    )
    for address in (reverse("outbox:messages"), reverse("outbox:message", args=[row.id])):
        page = operator.get(address).content.decode()
        assert "<script>1" not in page
        assert "<img" not in page


def test_an_unknown_message_is_not_found(operator: Client) -> None:
    assert operator.get("/drift/00000000-0000-7000-8000-000000000000/").status_code == 404


def test_a_form_without_its_token_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(a_person(roles=("drift",)))
    (row,) = given_up()
    assert client.post(reverse("outbox:replay", args=[row.id])).status_code == 403
    assert Person.objects.count() == 1


def test_a_receivers_post_is_found_by_its_lane_and_from_one_of_its_messages(
    operator: Client, now: datetime, seen: list[object]
) -> None:
    first, second = post_all(
        [Post("outside", "case:1", {}, lane="lon"), Post("outside", "case:2", {}, lane="hr")], now=now
    )
    page = operator.get("/drift/?flik=vantar&q=lon").content.decode()
    assert f"/drift/{first.id}/" in page
    assert f"/drift/{second.id}/" not in page
    assert "flik=vantar&amp;q=lon" in operator.get(f"/drift/{first.id}/").content.decode()


@pytest.mark.parametrize("words", ["Lön", "avslutat ärende", "integrations.payroll"])
def test_post_is_found_by_what_the_page_calls_it(operator: Client, words: str) -> None:
    payroll, other = given_up(2)
    Message.objects.filter(pk=payroll.pk).update(
        handler="forms_platform.integrations.payroll.deliver.deliver", topic="delivery.owed"
    )
    page = operator.get("/drift/", {"q": words}).content.decode()
    assert f"/drift/{payroll.pk}/" in page
    assert f"/drift/{other.pk}/" not in page
    assert ">Lön<" in page
