"""A link that signs in: one person, one case, once, for three days; and never more than a link is good for."""

from __future__ import annotations

import re
import threading
from datetime import datetime, timedelta

import pytest
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import Settings

from forms_platform.audit import trail
from forms_platform.audit.models import Entry
from forms_platform.definitions.load import current, forget
from forms_platform.definitions.publish import publish
from forms_platform.notifications import links
from forms_platform.notifications.models import SignInLink
from forms_platform.organisation.directory import changed
from forms_platform.organisation.models import Person
from tests.apps.notifications.post import by_reader, everything_goes, whole
from tests.cast import Cast, a_role, the_cast
from tests.stories import PUBLISHED_AT, Story, document, publish_service

LINK = re.compile(r"http://localhost:8000(/aviseringar/lank/\S+)")


def mailed_link(story: Story, person: Person) -> str:
    """The path of the link that the person gets when Anna has sent in."""
    story.sends(story.cast.anna)
    letter = by_reader(everything_goes())[person.email]
    found = LINK.search(str(letter.body))
    assert found, letter.body
    return found[1]


def signed_in(client: Client) -> int | None:
    number = client.session.get("_auth_user_id")
    return int(number) if number else None


def test_the_button_signs_in_and_lands_on_the_case(story: Story, cast: Cast) -> None:
    path, browser = mailed_link(story, cast.bengt), Client()
    page = browser.get(path)
    assert page.status_code == 200
    assert "Bengt Lund" in page.content.decode()
    answer = browser.post(path)
    assert (answer.status_code, answer["Location"]) == (302, f"/att-godkanna/{story.case.number}/")
    assert signed_in(browser) == cast.bengt.pk
    assert browser.get(answer["Location"]).status_code == 200


def test_a_program_that_follows_every_link_uses_nothing_up(story: Story, cast: Cast) -> None:
    path = mailed_link(story, cast.bengt)
    for _ in range(5):
        scanner = Client()
        assert scanner.get(path).status_code == 200
        assert scanner.head(path).status_code == 200
        assert signed_in(scanner) is None
    assert SignInLink.objects.get(person=cast.bengt).used_at is None
    assert Client().post(path).status_code == 302


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_second_time_one_signs_in_as_usual_and_lands_on_the_case(story: Story, cast: Cast, method: str) -> None:
    path = mailed_link(story, cast.bengt)
    Client().post(path)
    browser = Client()
    answer = getattr(browser, method)(path)
    assert (answer.status_code, answer["Location"]) == (302, f"/konto/login/?next=/att-godkanna/{story.case.number}/")
    assert signed_in(browser) is None
    assert "fungerar en gång" in browser.get(answer["Location"]).content.decode()


def test_after_three_days_it_is_only_a_way_to_the_case(story: Story, cast: Cast) -> None:
    path, browser = mailed_link(story, cast.bengt), Client()
    link = SignInLink.objects.get(person=cast.bengt)
    assert link.expires_at - link.made_at == timedelta(days=3)
    SignInLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    answer = browser.post(path)
    assert answer["Location"].startswith("/konto/login/?next=/att-godkanna/")
    assert signed_in(browser) is None


def test_who_has_signed_in_already_lands_on_the_case_and_the_link_is_kept(story: Story, cast: Cast) -> None:
    path, browser = mailed_link(story, cast.bengt), Client()
    browser.force_login(cast.bengt)
    assert browser.get(path)["Location"] == f"/att-godkanna/{story.case.number}/"
    assert SignInLink.objects.get(person=cast.bengt).used_at is None
    assert links.SESSION_KEY not in browser.session


def test_somebody_else_is_not_made_into_another_person(story: Story, cast: Cast) -> None:
    path, browser = mailed_link(story, cast.bengt), Client()
    browser.force_login(cast.david)
    for answer in (browser.get(path), browser.post(path)):
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "någon annan" in page
        assert "Bengt" not in page
    assert signed_in(browser) == cast.david.pk
    assert SignInLink.objects.get(person=cast.bengt).used_at is None


def test_nobody_makes_a_link_of_what_the_database_has(story: Story, cast: Cast) -> None:
    path = mailed_link(story, cast.bengt)
    link = SignInLink.objects.get(person=cast.bengt)
    for forged in (str(link.pk), link.pk.hex, f"{link.pk.hex}:", path.split("/")[3] + "x", "a:b", "x" * 5000):
        browser = Client()
        assert browser.post(f"/aviseringar/lank/{forged}/").status_code == 404
        assert signed_in(browser) is None


def test_guessing_is_counted(story: Story, cast: Cast) -> None:
    browser, statuses = Client(), []
    for number in range(70):
        statuses.append(browser.get(f"/aviseringar/lank/{number}/").status_code)
    assert statuses[0] == 404
    assert statuses[-1] == 429


def test_the_post_needs_a_token_of_the_page(story: Story, cast: Cast) -> None:
    path = mailed_link(story, cast.bengt)
    assert Client(enforce_csrf_checks=True).post(path).status_code == 403
    assert SignInLink.objects.get(person=cast.bengt).used_at is None


def test_the_session_says_that_it_began_with_a_link_and_that_is_no_sign_in(story: Story, cast: Cast) -> None:
    cast.bengt.set_password("en lång promenad i skogen")
    cast.bengt.save()
    path, browser = mailed_link(story, cast.bengt), Client()
    browser.post(path)
    assert browser.session[links.SESSION_KEY] == "link"
    assert browser.session.get_expiry_age() <= 2 * 3600
    request = RequestFactory().get("/")
    request.user, request.session = cast.bengt, browser.session
    assert get_authentication_records(request, cast.bengt) == []
    assert not did_recently_reauthenticate(request)  # whoever asks for a fresh sign-in asks again


def test_an_ordinary_sign_in_does_not_say_so(cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast.bengt)
    assert links.SESSION_KEY not in browser.session


def test_the_trail_tells_who_came_in_by_which_link(story: Story, cast: Cast) -> None:
    path = mailed_link(story, cast.bengt)
    Client().post(path)
    entry = Entry.objects.get(action="person.signed_in_by_link")
    assert (entry.actor, entry.facts["case"]) == (f"person:{cast.bengt.pk}", story.case.number)
    assert path.split("/")[3] not in str(entry.facts)
    assert trail.prove([entry.stream]) == []


@pytest.mark.parametrize(
    "secrecy", [{"level": "strict", "mail": "link_only"}, {"level": "confidential"}, {"mail": "link_only"}], ids=str
)
def test_a_service_with_secrecy_has_only_plain_links(cast: Cast, now: datetime, secrecy: dict[str, str]) -> None:
    publish({**document("gym"), "secrecy": secrecy}, None, PUBLISHED_AT)
    story = Story(cast, current("gym"), now)
    story.sends(cast.anna)
    letters = everything_goes()
    forget()
    assert letters
    for letter in letters:
        assert "/lank/" not in whole(letter)
        assert f"/att-godkanna/{story.case.number}/" in letter.body
    assert not SignInLink.objects.exists()


@pytest.mark.parametrize("role", ["drift", "forvaltare", "registrator"])
def test_who_can_change_the_platform_or_see_everybodys_cases_has_only_plain_links(
    story: Story, cast: Cast, role: str
) -> None:
    a_role(person=cast.bengt, role=role)
    story.sends(cast.anna)
    assert "/lank/" not in whole(by_reader(everything_goes())[cast.bengt.email])


def test_a_role_given_after_the_mail_makes_the_link_a_plain_one(story: Story, cast: Cast) -> None:
    path, browser = mailed_link(story, cast.bengt), Client()
    a_role(person=cast.bengt, role="drift")
    assert browser.post(path)["Location"].startswith("/konto/login/")
    assert signed_in(browser) is None


def test_who_has_left_is_not_let_in(story: Story, cast: Cast) -> None:
    path, browser = mailed_link(story, cast.bengt), Client()
    Person.objects.filter(pk=cast.bengt.pk).update(is_active=False)
    changed()
    browser.post(path)
    assert signed_in(browser) is None


def test_a_shared_mailbox_has_only_a_plain_link(story: Story, cast: Cast) -> None:
    from forms_platform.organisation.models import WorkGroup

    WorkGroup.objects.filter(key="lonecenter").update(email="lonecenter@bjorkvatten.example")
    story.sends(cast.anna, belopp="2400.00")
    everything_goes()
    story.decides(cast.bengt)
    (letter,) = everything_goes()
    assert letter.to == ["lonecenter@bjorkvatten.example"]
    assert "/lank/" not in whole(letter)


def test_a_decision_has_only_a_plain_link(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    everything_goes()
    story.decides(cast.bengt)
    (letter,) = everything_goes()
    assert letter.to == [cast.anna.email]
    assert "/lank/" not in whole(letter)


def test_an_installation_can_do_without(story: Story, cast: Cast, settings: Settings) -> None:
    path, browser = mailed_link(story, cast.bengt), Client()
    settings.MAIL_SIGN_IN_LINKS = False
    browser.post(path)
    assert signed_in(browser) is None
    story.sends(cast.anna)
    assert "/lank/" not in "".join(whole(letter) for letter in everything_goes())


def test_the_address_is_told_to_no_other_site(story: Story, cast: Cast) -> None:
    answer = Client().get(mailed_link(story, cast.bengt))
    # Not "no-referrer": a browser then sends no origin with the button either, and is refused.
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_of_two_who_press_at_the_same_time_one_gets_in(now: datetime) -> None:
    story = Story(the_cast(), publish_service("gym"), now)
    path = mailed_link(story, story.cast.bengt)
    start, got = threading.Barrier(3), []

    def presses() -> None:
        browser = Client()
        start.wait()
        browser.post(path)
        got.append(signed_in(browser))
        connection.close()

    threads = [threading.Thread(target=presses) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    forget()
    assert sorted(got, key=str) == [story.cast.bengt.pk, None, None]
