"""Where deliveries go: what an operator sets, and how a receiver that is away is left in peace and loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from forms_platform.audit.models import Entry
from forms_platform.cases.models import Delivery
from forms_platform.definitions.load import forget
from forms_platform.integrations import health
from forms_platform.integrations.delivering import carry
from forms_platform.integrations.models import Health, Receiver
from forms_platform.integrations.sealed import CannotOpen, seal, unseal
from forms_platform.integrations.set_receiver import Way, set_receiver
from forms_platform.outbox.models import Message
from forms_platform.outbox.outcomes import Delivered, Envelope, GiveUp, Outcome, TryLater
from forms_platform.outbox.post import post
from tests.apps.integrations.receivers import Receiver as Server
from tests.apps.integrations.receivers import receiver
from tests.cast import Cast, a_person
from tests.stories import Story, publish_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(cast: Cast, now: datetime, settings) -> Iterator[Story]:
    """Anna's allowance, granted."""
    settings.DELIVERY_ALLOWED = ["127.0.0.1"]
    story = Story(cast, publish_service("gym"), now)
    story.sends(cast.anna, belopp="1200.00")
    story.decides(cast.bengt)
    yield story
    forget()


def goes_to(server: Server, **more: object) -> None:
    given: dict[str, object] = {"pace": 0, "stopped": False, "secret": None, **more}
    by = given.pop("by", None) or 0
    Receiver.objects.filter(pk="payroll").delete()
    Receiver.objects.create(
        target="payroll", address=f"{server.url}/lon", pace=given["pace"], stopped=given["stopped"],
        secret=seal(given["secret"]) if given["secret"] else b"",  # type: ignore[arg-type] # a test's own
        changed_at=datetime.now().astimezone(),
    )  # fmt: skip
    assert by == 0


def delivered(story: Story, attempt: int = 1) -> Outcome:
    case = story.case
    return carry(
        Envelope(uuid4(), "delivery.owed", f"case:{case.pk}", {"case": case.pk}, attempt, story.now), "payroll"
    )


def shown(story: Story) -> tuple[str, str]:
    delivery = Delivery.objects.get(case=story.case)
    return delivery.state, delivery.reference


def test_the_file_goes_where_the_operator_said_and_the_case_shows_the_receivers_own_reference(story: Story) -> None:
    with receiver((201, {}, b'{"reference": "LON-9"}')) as server:
        goes_to(server, secret={"bearer": "b"})
        assert delivered(story) == Delivered("LON-9")
    assert shown(story) == ("delivered", "LON-9")
    assert server.seen[0][1]["authorization"] == "Bearer b"


def test_a_repeat_comes_with_the_same_key_and_the_same_bytes(story: Story) -> None:
    with receiver((500, {}, b""), (201, {}, b"")) as server:
        goes_to(server)
        assert isinstance(delivered(story), TryLater)
        assert isinstance(delivered(story, 2), Delivered)
    assert len(set(server.keys())) == 1
    assert server.seen[0][2] == server.seen[1][2]


def test_what_the_receiver_will_not_have_waits_for_a_person_with_the_receivers_words(story: Story) -> None:
    with receiver((422, {}, "Okänt anställningsnummer".encode())) as server:
        goes_to(server)
        outcome = delivered(story)
    assert outcome == GiveUp("Mottagaren svarade 422: Okänt anställningsnummer")
    assert shown(story)[0] == "given_up"


def test_after_five_failures_in_a_row_the_receiver_is_left_in_peace(story: Story) -> None:
    with receiver((503, {}, b"")) as server:
        goes_to(server)
        for attempt in range(1, health.FAILURES + 1):
            last = delivered(story, attempt)
        assert isinstance(last, TryLater)
        assert last.after == health.RESTS[0]
        resting = delivered(story)
    assert len(server.seen) == health.FAILURES
    assert isinstance(resting, TryLater)
    assert resting.counts is False
    assert resting.after is not None
    assert timedelta(0) < resting.after <= health.RESTS[0]


def test_one_good_answer_and_the_failures_are_forgotten(story: Story) -> None:
    with receiver((503, {}, b""), (503, {}, b""), (201, {}, b"")) as server:
        goes_to(server)
        for attempt in (1, 2, 3):
            delivered(story, attempt)
    assert Health.objects.get(pk="payroll").failures == 0


def test_each_rest_is_longer_up_to_a_quarter_of_an_hour(now: datetime) -> None:
    rests, at = [], now
    for _ in range(health.FAILURES + 4):
        leave = health.leave_to_ask("payroll", 0, now=at)
        assert leave.rest is None
        rests.append(health.failed("payroll", "nej", now=at, probing=leave.probing))
        at += rests[-1] or timedelta(0)
    assert rests == [None] * (health.FAILURES - 1) + [*health.RESTS, health.RESTS[-1], health.RESTS[-1]]


def test_those_on_their_way_when_it_began_to_rest_make_its_rest_no_longer(now: datetime) -> None:
    for _ in range(health.FAILURES):
        health.failed("payroll", "nej", now=now)
    assert health.failed("payroll", "nej", now=now + timedelta(seconds=9)) == health.RESTS[0] - timedelta(seconds=9)
    assert Health.objects.get(pk="payroll").failures == health.FAILURES


def test_when_the_rest_is_over_one_alone_asks_how_it_is(now: datetime) -> None:
    for _ in range(health.FAILURES):
        rest = health.failed("payroll", "nej", now=now)
    assert rest is not None
    back = now + rest
    assert health.leave_to_ask("payroll", 0, now=back) == health.Leave(probing=True)
    assert health.leave_to_ask("payroll", 0, now=back) == health.Leave(health.PROBE)
    health.answered("payroll", now=back)
    assert health.leave_to_ask("payroll", 0, now=back) == health.Leave(well=True)


def test_a_pace_gives_each_turn_to_one(now: datetime) -> None:
    assert health.leave_to_ask("payroll", 6, now=now) == health.Leave()
    assert health.leave_to_ask("payroll", 6, now=now) == health.Leave(timedelta(seconds=10))


def test_a_slow_receiver_gets_no_more_a_minute_than_it_was_promised(now: datetime) -> None:
    health.answered("payroll", now=now)
    assert health.leave_to_ask("payroll", 6, now=now + timedelta(seconds=4)).rest == timedelta(seconds=6)
    assert health.leave_to_ask("payroll", 6, now=now + timedelta(seconds=10)).rest is None
    assert health.leave_to_ask("payroll", 0, now=now).rest is None


def test_nothing_is_sent_while_the_receiver_is_stopped_and_no_try_is_spent(story: Story) -> None:
    with receiver() as server:
        goes_to(server, stopped=True)
        outcome = delivered(story, attempt=99)
    assert server.seen == []
    assert isinstance(outcome, TryLater)
    assert outcome.counts is False
    assert shown(story)[0] == "retrying"


def test_a_secret_is_not_in_the_database_as_it_is() -> None:
    sealed = seal({"password": "hemligt"})
    assert b"hemligt" not in sealed
    assert unseal(sealed) == {"password": "hemligt"}
    assert unseal(b"") == {}


def test_a_secret_outlives_a_change_of_the_installations_key(settings) -> None:
    sealed = seal({"bearer": "b"})
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = (
        "a-new-key-that-is-long-enough-0123456789",
        [settings.SECRET_KEY],
    )
    assert unseal(sealed) == {"bearer": "b"}
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(CannotOpen):
        unseal(sealed)


def test_a_secret_that_cannot_be_opened_is_for_a_person(story: Story) -> None:
    with receiver() as server:
        goes_to(server)
        Receiver.objects.update(secret=b"gAAAAA")
        assert isinstance(delivered(story), GiveUp)


@pytest.fixture
def operator() -> Client:
    """Somebody who holds the role drift, signed in."""
    client = Client()
    client.force_login(a_person(name="Olle Drift", roles=("drift",)))
    return client


def rests(target: str, now: datetime) -> None:
    """The receiver has failed so often that it is left in peace."""
    for _ in range(health.FAILURES):
        health.failed(target, "nej", now=now)
    assert Health.objects.get(pk=target).rests_until is not None


class TestPages:
    """Drift › Mottagare."""

    def post(self, operator: Client, **sent: str) -> str:
        answer = operator.post("/drift/mottagare/payroll/", {"address": "", "pace": "0", "secret": "", **sent})
        return "" if answer.status_code == 302 else answer.content.decode()

    def test_what_is_set_is_used_and_logged_without_the_secret(self, operator: Client) -> None:
        assert not self.post(
            operator, address="https://lon.example/in", secret="bearer=hemligt\npassword = a=b", pace="30"
        )
        kept = Receiver.objects.get()
        assert (kept.address, kept.pace, unseal(kept.secret)) == (
            "https://lon.example/in", 30, {"bearer": "hemligt", "password": "a=b"},
        )  # fmt: skip
        assert "hemligt" not in str(Entry.objects.latest("id").facts)
        assert "hemligt" not in operator.get("/drift/mottagare/payroll/").content.decode()

    def test_an_empty_secret_keeps_the_one_that_is_and_a_tick_takes_it_away(self, operator: Client) -> None:
        self.post(operator, address="https://lon.example/in", secret="bearer=a")
        self.post(operator, address="https://lon.example/ny")
        assert unseal(Receiver.objects.get().secret) == {"bearer": "a"}
        self.post(operator, address="https://lon.example/ny", forget="on")
        assert unseal(Receiver.objects.get().secret) == {}

    def test_a_key_of_several_lines_is_one_secret(self, operator: Client) -> None:
        pem = "-----BEGIN KEY-----\nabc=\n-----END KEY-----"
        self.post(operator, address="https://lon.example/in", secret=f"private_key={pem}")
        assert unseal(Receiver.objects.get().secret) == {"private_key": pem}

    @pytest.mark.parametrize(
        "address",
        [
            "ftp://a",
            "https://",
            "https://a:b@c.se/",
            "sftp://a.se/in",
            "folder:in",
            "mailto:nej",
            "https://a:x/",
            "lon",
        ],
    )
    def test_an_address_that_cannot_work_is_told_at_the_field(self, operator: Client, address: str) -> None:
        page = self.post(operator, address=address)
        assert 'class="ds-error-summary"' in page
        assert 'aria-invalid="true"' in page
        assert not Receiver.objects.exists()

    def test_a_try_tells_how_it_went(self, operator: Client, settings) -> None:
        settings.DELIVERY_ALLOWED = ["127.0.0.1"]
        with receiver((201, {}, b'{"id": "P1"}'), (500, {}, b"")) as server:
            self.post(operator, address=f"{server.url}/in")
            good = operator.post("/drift/mottagare/payroll/prova/", follow=True).content.decode()
            bad = operator.post("/drift/mottagare/payroll/prova/", follow=True).content.decode()
        assert "Provet kom fram till Lön. Referens: P1" in good
        assert "Provet kom inte fram: Mottagaren svarade 500" in bad

    def test_a_receiver_that_rests_is_asked_again_when_somebody_tries_all(
        self, operator: Client, now: datetime
    ) -> None:
        rests("payroll", now)
        operator.post("/drift/mottagare/payroll/forsok-igen/")
        assert Health.objects.get(pk="payroll").rests_until is None

    def test_who_takes_what_is_tried_rests_no_longer(self, operator: Client, now: datetime, settings) -> None:
        settings.DELIVERY_ALLOWED = ["127.0.0.1"]
        with receiver((500, {}, b""), (201, {}, b'{"id": "P1"}')) as server:
            self.post(operator, address=f"{server.url}/in")
            rests("payroll", now)
            operator.post("/drift/mottagare/payroll/prova/")
            assert Health.objects.get(pk="payroll").rests_until is not None
            operator.post("/drift/mottagare/payroll/prova/")
            assert Health.objects.get(pk="payroll").rests_until is None

    def test_the_list_says_what_waits_and_how_it_went(self, operator: Client, story: Story) -> None:
        with receiver((503, {}, b"")) as server:
            goes_to(server)
            delivered(story)
        page = operator.get("/drift/mottagare/").content.decode()
        assert "försöker igen: 1" in page
        assert "1 fel i rad" in page
        assert "Mottagaren svarade 503" in page

    def test_no_address_is_the_installations_own_folder_again(self, operator: Client) -> None:
        self.post(operator, address="https://lon.example/in")
        self.post(operator)
        assert not Receiver.objects.exists()

    def test_an_unknown_target_is_not_there(self, operator: Client) -> None:
        assert operator.get("/drift/mottagare/annat/").status_code == 404


@pytest.mark.parametrize(("lane", "circuit"), [("payroll", "payroll"), ("webhook:7", "webhook-7")])
@pytest.mark.parametrize("address", ["replay", "replay_all"])
def test_who_tries_post_again_says_that_its_receiver_is_well(
    operator: Client, now: datetime, lane: str, circuit: str, address: str
) -> None:
    rests(circuit, now)
    rests("finance", now)
    (row,) = post("delivery.gathered", "batch:1", {"batch": 1}, now=now, lane=lane)
    Message.objects.filter(pk=row.pk).update(state="dead")
    operator.post(reverse(f"outbox:{address}", args=[row.pk] if address == "replay" else []), {"flik": "hjalp"})
    assert Health.objects.get(pk=circuit).rests_until is None
    assert Health.objects.get(pk="finance").rests_until is not None


def test_to_set_a_receiver_wakes_it(cast: Cast, now: datetime) -> None:
    for _ in range(health.FAILURES):
        health.failed("payroll", "nej", now=now)
    set_receiver("payroll", Way(address="https://lon.example/"), secret=None, by=cast.gunnel.pk, now=now)
    assert health.leave_to_ask("payroll", 0, now=now).rest is None


def test_what_was_gathered_goes_when_files_of_many_are_no_more(story: Story, cast: Cast, now: datetime) -> None:
    set_receiver("payroll", Way(batching="monthly"), secret=None, by=cast.gunnel.pk, now=now)
    case = story.case
    made = Envelope(uuid4(), "delivery.owed", f"case:{case.pk}", {"case": case.pk}, 1, story.now)
    carry(made, "payroll")
    assert shown(story)[0] == "gathered"
    set_receiver("payroll", Way(), secret=None, by=cast.gunnel.pk, now=now)
    assert Delivery.objects.get(case=case).batch == f"payroll-{now.date()}"
