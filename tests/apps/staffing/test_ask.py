"""Who would get it: kept with the day it was first seen, told once, asked again when the organisation changes."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from forms_platform.notifications.models import Notice
from forms_platform.notifications.staffing import tell
from forms_platform.organisation import directory
from forms_platform.organisation.models import RoleHolding, WorkGroup
from forms_platform.outbox.models import Message
from forms_platform.outbox.outcomes import Delivered, Envelope
from forms_platform.staffing.ask import ask, handle
from forms_platform.staffing.models import Asking, Shortage
from tests.apps.notifications.post import mails_go
from tests.cast import Cast
from tests.stories import publish_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def gym(cast: Cast) -> str:
    """The gym service, whose groups have several people: nobody is alone with their own case."""
    for group in WorkGroup.objects.all():
        group.members.add(cast.david, cast.frida)
    RoleHolding.objects.create(role="forvaltare", person=cast.david)
    directory.changed()
    return publish_service("gym").key


def empty() -> None:
    """Nobody is left in any group, and Gunnel alone is the reserve."""
    for group in WorkGroup.objects.all():
        group.members.clear()
    RoleHolding.objects.filter(role="forvaltare", person__username="david").delete()
    directory.changed()


def an_envelope(message: Message) -> Envelope:
    return Envelope(message.id, message.topic, message.about, message.payload, 1, message.created_at)


def test_a_service_that_works_is_noted_as_asked(gym: str, now: datetime) -> None:
    assert ask([gym], now) == []
    asking = Asking.objects.get(e_service=gym)
    assert asking.asked_at == now
    assert asking.employees > 0


def test_what_broke_keeps_its_first_day_until_it_works_again(gym: str, cast: Cast, now: datetime) -> None:
    members = {group.key: list(group.members.all()) for group in WorkGroup.objects.all()}
    empty()
    (first, *_) = ask([gym], now)
    assert ask([gym], now + timedelta(days=2)) == []
    again = Shortage.objects.get(pk=first.pk)
    assert (again.since, again.until) == (now, None)
    assert again.affected <= again.of

    for key, people in members.items():
        WorkGroup.objects.get(key=key).members.set(people)
    RoleHolding.objects.create(role="forvaltare", person=cast.david)
    directory.changed()
    ask([gym], now + timedelta(days=3))
    assert Shortage.objects.get(pk=first.pk).until == now + timedelta(days=3)


def test_what_is_new_is_told_to_the_form_administrators_once(gym: str, cast: Cast, now: datetime) -> None:
    empty()
    ask(None, now)
    ask(None, now + timedelta(hours=1))
    message = Message.objects.get(topic="staffing.broke")
    tell(an_envelope(message))
    tell(an_envelope(message))
    (notice,) = Notice.objects.filter(kind="staffing_broke")
    assert notice.person_id == cast.gunnel.pk
    assert "Ingen skulle få steget" in notice.facts["what"]


def test_what_is_told_of_it_is_mailed_and_leads_to_the_page_from_the_bell(
    gym: str, client: Client, cast: Cast, now: datetime
) -> None:
    empty()
    ask(None, now)
    tell(an_envelope(Message.objects.get(topic="staffing.broke")))
    before = len(mail.outbox)
    assert all(isinstance(outcome, Delivered) for outcome in mails_go().values())
    (letter,) = mail.outbox[before:]
    assert reverse("staffing:who") in letter.body
    client.force_login(cast.gunnel)
    assert reverse("staffing:who") in client.get(reverse("notifications:notices")).content.decode()


def test_a_change_of_the_organisation_asks_again_once_a_minute(gym: str) -> None:
    Message.objects.filter(topic="organisation.changed").delete()
    for _ in range(20):
        directory.changed()
    messages = Message.objects.filter(topic="organisation.changed")
    assert 1 <= messages.count() <= 2
    (message, *_) = messages
    assert message.available_at > message.created_at
    handle(an_envelope(message))
    assert Asking.objects.filter(e_service=gym).exists()


def test_a_publication_asks_about_that_service(gym: str) -> None:
    message = Message.objects.get(topic="e_service.published")
    assert message.payload == {"e_service": gym}
    handle(an_envelope(message))
    assert list(Asking.objects.values_list("e_service", flat=True)) == [gym]


def test_the_command_says_what_would_stop_and_keeps_nothing(gym: str) -> None:
    out = StringIO()
    call_command("who_gets_it", gym, "--json", stdout=out, stderr=StringIO())
    (row,) = json.loads(out.getvalue())
    assert (row["e_service"], row["shortages"]) == (gym, [])

    empty()
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("who_gets_it", "--language", "en", stdout=out, stderr=StringIO())
    assert stopped.value.code == 1
    assert "[nobody]" in out.getvalue()
    assert not Shortage.objects.exists()


def test_gunnel_reads_what_broke_and_for_whom(gym: str, cast: Cast, client: Client, now: datetime) -> None:
    empty()
    client.force_login(cast.gunnel)
    page = client.get(reverse("staffing:who")).content.decode()
    assert "Inget är prövat än" in page
    assert client.post(reverse("staffing:who")).status_code == 302
    handle(an_envelope(Message.objects.filter(topic="organisation.changed").latest("created_at")))
    page = client.get(reverse("staffing:who")).content.decode()
    assert "1 e-tjänst skulle stanna" in page
    assert "Ingen skulle få steget" in page


def test_gunnel_asks_who_would_decide_annas_case(gym: str, cast: Cast, client: Client) -> None:
    client.force_login(cast.gunnel)
    page = client.get(reverse("staffing:who"), {"person": cast.anna.username, "tjanst": gym, "belopp": "2 400"})
    text = page.content.decode()
    assert cast.anna.name in text
    assert cast.bengt.name in text
    assert (
        "Ingen medarbetare heter så"
        in client.get(reverse("staffing:who"), {"person": "Qwerty", "tjanst": gym}).content.decode()
    )


def test_what_cannot_be_an_amount_is_said_in_place(gym: str, cast: Cast, client: Client) -> None:
    client.force_login(cast.gunnel)
    page = client.get(reverse("staffing:who"), {"person": cast.anna.username, "tjanst": gym, "belopp": "mycket"})
    assert 'value="mycket"' in page.content.decode()
    assert 'class="bad"' in page.content.decode()


def test_the_page_is_for_form_administrators_alone(gym: str, cast: Cast, client: Client) -> None:
    assert client.get(reverse("staffing:who")).status_code == 302
    client.force_login(cast.anna)
    assert client.get(reverse("staffing:who")).status_code == 403
    assert client.post(reverse("staffing:who")).status_code == 403


def test_what_stops_nothing_is_to_be_looked_at_and_stops_no_e_service(
    gym: str, cast: Cast, client: Client, now: datetime
) -> None:
    ask([gym], now)
    Shortage.objects.create(
        e_service=gym,
        step="chef",
        code="no_escalation",
        path="steps.0",
        affected=1,
        of=9,
        people=[cast.anna.pk],
        since=now,
    )
    client.force_login(cast.gunnel)

    page = client.get(reverse("staffing:who")).content.decode()

    assert "skulle stanna" not in page
    assert "Att se över" in page
    assert "finns ingen att gå vidare till för 1 av 9" in page
    assert "Alla steg i alla e-tjänster har någon" in page


def test_an_e_service_that_stops_and_warns_is_told_in_both_places(
    gym: str, client: Client, cast: Cast, now: datetime
) -> None:
    for code in ("nobody", "no_escalation"):
        Shortage.objects.create(e_service=gym, step="chef", code=code, path="steps.0", affected=1, of=9, since=now)
    Asking.objects.create(e_service=gym, asked_at=now)
    client.force_login(cast.gunnel)

    page = client.get(reverse("staffing:who")).content.decode()
    stops, _, warns = page.partition("Att se över")

    assert "1 e-tjänst skulle stanna" in stops
    assert "Ingen skulle få steget för 1 av 9" in stops
    assert "ingen att gå vidare till" not in stops
    assert "ingen att gå vidare till" in warns
