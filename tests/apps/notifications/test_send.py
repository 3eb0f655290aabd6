"""Mails one by one: an address that does not work, a server that is away, a turn that is over, headers, own words."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from django.utils.html import escape
from pytest_django import Settings

from forms_platform.definitions.load import current, forget
from forms_platform.definitions.publish import publish
from forms_platform.notifications import send
from forms_platform.notifications.models import MailChoice, Notice, When
from forms_platform.notifications.tell import handle
from forms_platform.organisation.directory import changed
from forms_platform.organisation.models import Person, StandIn
from forms_platform.outbox.models import Message
from forms_platform.outbox.outcomes import Delivered, GiveUp, TryLater
from forms_platform.outbox.relay import drain
from tests.apps.notifications.post import by_reader, envelope, everything_goes, mails_go, whole
from tests.cast import Cast
from tests.stories import PUBLISHED_AT, Story, document

HOSTILE = "<script>alert(1)</script><img src=https://ond.example/x.png>"


class Picky(BaseEmailBackend):
    """A mail server that will not have some addresses."""

    answers: ClassVar[dict[str, Exception]] = {}

    def send_messages(self, letters: Sequence[Any]) -> int:
        for letter in letters:
            if letter.to[0] in self.answers:
                raise self.answers[letter.to[0]]
            mail.outbox.append(letter)
        return len(letters)


@pytest.fixture
def picky(settings: Settings) -> type[Picky]:
    settings.EMAIL_BACKEND = f"{Picky.__module__}.{Picky.__qualname__}"
    Picky.answers = {}
    return Picky


def refusal(address: str, code: int) -> smtplib.SMTPRecipientsRefused:
    return smtplib.SMTPRecipientsRefused({address: (code, f"{address} okänd, hemlig text".encode())})


def test_an_address_that_is_refused_is_given_up_and_holds_up_nobody(
    story: Story, cast: Cast, picky: type[Picky]
) -> None:
    picky.answers = {cast.bengt.email: refusal(cast.bengt.email, 550)}
    story.sends(cast.anna)
    for row in Message.objects.filter(topic="step.opened"):
        handle(envelope(row))
    outcomes = mails_go()
    given_up = [one for one in outcomes.values() if isinstance(one, GiveUp)]
    assert [one.reason for one in given_up] == ["mejlservern tar inte emot adressen (550)"]
    assert [letter.to for letter in mail.outbox] == [[cast.cecilia.email]]
    assert Notice.objects.get(person=cast.bengt).refused_at is not None


def test_the_refused_mail_is_a_row_that_the_operator_sees(
    story: Story, cast: Cast, picky: type[Picky], client: Any, now: datetime
) -> None:
    picky.answers = {cast.bengt.email: refusal(cast.bengt.email, 550)}
    story.sends(cast.anna)
    drain(max(story.now, timezone.now()) + timedelta(minutes=1))
    client.force_login(cast.gunnel)
    page = client.get("/drift/").content.decode()
    assert "Mejl att skicka" in page
    assert story.case.number in page  # the number, and not what the outbox calls it
    assert f"case:{story.case.pk}" not in page
    assert story.case.number in client.get(f"/drift/?q={story.case.number}").content.decode()
    client.force_login(cast.bengt)
    assert "kom inte fram" in client.get("/aviseringar/val/").content.decode()


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refusal("x@x.se", 451), TryLater),
        (smtplib.SMTPDataError(554, b"hemlig text"), GiveUp),
        (smtplib.SMTPDataError(452, b"hemlig text"), TryLater),
        (smtplib.SMTPSenderRefused(550, b"hemlig text", "ingen@x.se"), TryLater),
        (smtplib.SMTPAuthenticationError(535, b"hemlig text"), TryLater),
        (smtplib.SMTPServerDisconnected("hemlig text"), TryLater),
        (TimeoutError("hemlig text"), TryLater),
        (ConnectionRefusedError("hemlig text"), TryLater),
    ],
    ids=lambda one: type(one).__name__ if isinstance(one, Exception) else "",
)
def test_what_is_everybodys_trouble_is_tried_again_and_no_text_of_the_servers_is_kept(
    picky: type[Picky], answer: Exception, kind: type
) -> None:
    picky.answers = {"x@x.se": answer}
    outcome = send.deliver(mail.EmailMessage("Ämne", "Text", to=["x@x.se"]))
    assert isinstance(outcome, kind)
    assert "hemlig" not in outcome.reason  # type: ignore[union-attr] # neither kind is Delivered


def test_a_turn_that_somebody_has_taken_since_is_not_mailed(story: Story, cast: Cast, picky: type[Picky]) -> None:
    down = ConnectionRefusedError()
    picky.answers = {cast.bengt.email: down, cast.cecilia.email: down}
    story.sends(cast.anna)
    everything_goes()
    story.decides(cast.bengt)
    picky.answers = {}
    assert list(mails_go().values()) == [Delivered("inte längre aktuellt")] * 2


def test_the_same_mail_twice_has_the_same_id_and_the_same_link(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    everything_goes()
    Notice.objects.update(mailed_at=None)  # the process died between the mail and the note
    Message.objects.filter(topic="mail.wanted").update(state="waiting")
    mails_go()
    letters = [letter for letter in mail.outbox if letter.to == [cast.bengt.email]]
    first, second = letters
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    assert first.body == second.body


def test_the_mails_of_a_case_lie_together_and_say_that_nobody_wrote_them(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    letters = everything_goes()
    story.decides(cast.bengt)
    letters += everything_goes()
    assert len({letter.extra_headers["Message-ID"] for letter in letters}) == len(letters) == 3
    assert {letter.extra_headers["References"] for letter in letters} == {f"<case-{story.case.number}@localhost>"}
    assert {letter.extra_headers["List-Id"] for letter in letters} == {"<gym.e-tjanster.localhost>"}
    assert {letter.extra_headers["Auto-Submitted"] for letter in letters} == {"auto-generated"}


def test_a_decision_says_who_took_it_and_for_whom(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    everything_goes()
    story.decides(cast.cecilia)
    (letter,) = everything_goes()
    assert letter.to == [cast.anna.email]
    assert "Beslutet fattades av Cecilia Ek för Bengt Lund." in letter.body


def test_the_stand_in_is_told_whom_they_stand_in_for(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    assert "Du ersätter Bengt Lund." in by_reader(everything_goes())[cast.cecilia.email].body


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        ({"turns": When.NONE}, {"cecilia"}),
        ({"turns": When.DAILY}, {"cecilia"}),
        ({"while_away": False}, {"cecilia"}),
        ({}, {"bengt", "cecilia"}),
    ],
    ids=["none", "daily", "not while away", "as it comes"],
)
def test_people_are_mailed_as_they_have_chosen_and_the_bell_tells_all(
    story: Story, cast: Cast, choice: dict[str, Any], told: set[str]
) -> None:
    MailChoice.objects.create(person=cast.bengt, **choice)
    story.sends(cast.anna)
    assert {letter.to[0] for letter in everything_goes()} == {getattr(cast, one).email for one in told}
    assert Notice.objects.filter(person=cast.bengt, kind="your_turn").exists()


def test_a_stand_in_who_wants_no_mail_has_none(story: Story, cast: Cast) -> None:
    MailChoice.objects.create(person=cast.cecilia, stand_in=When.NONE)
    story.sends(cast.anna)
    assert {letter.to[0] for letter in everything_goes()} == {cast.bengt.email}


def test_a_member_who_asked_for_it_hears_of_the_groups_turn(story: Story, cast: Cast) -> None:
    MailChoice.objects.create(person=cast.eva, groups=When.NOW)
    story.sends(cast.anna, belopp="2400.00")
    everything_goes()
    story.decides(cast.bengt)
    (letter,) = everything_goes()
    assert letter.to == [cast.eva.email]
    assert "väntar på Lonecenter" in letter.body


# --- The e-service's own words ---------------------------------------------------------------------------------------


def with_words(cast: Cast, now: datetime, **messages: Any) -> Story:
    publish({**document("gym"), "messages": messages}, None, PUBLISHED_AT)
    return Story(cast, current("gym"), now)


def test_a_service_says_it_in_its_own_words_and_number_and_date_are_there_anyway(cast: Cast, now: datetime) -> None:
    own = {"subject": "Friskvård att attestera {number}", "text": "Hej!\n\nTitta på kvittot från {requester}."}
    story = with_words(cast, now, your_turn=own)
    story.sends(cast.anna)
    letter = by_reader(everything_goes())[cast.bengt.email]
    forget()
    assert letter.subject == f"Friskvård att attestera {story.case.number}"
    assert "Titta på kvittot från Anna Svensson." in letter.body
    assert "Svara senast: " in letter.body
    assert "<p>Hej!</p>" in whole(letter)


def test_a_stand_in_is_told_so_whatever_the_service_says(cast: Cast, now: datetime) -> None:
    StandIn.objects.update(starts="2000-01-01", ends="2199-01-01")
    changed()
    story = with_words(cast, now, your_turn_as_stand_in={"text": "Titta på kvittot."})
    story.sends(cast.anna)
    letter = by_reader(everything_goes())[cast.cecilia.email]
    forget()
    assert "Titta på kvittot." in letter.body
    assert "Du ersätter Bengt Lund." in letter.body


def test_what_an_administrator_writes_is_text_and_never_markup(cast: Cast, now: datetime) -> None:
    story = with_words(cast, now, your_turn={"subject": f"{HOSTILE}\nBcc: x@x.se", "text": HOSTILE})
    story.sends(cast.anna)
    letter = by_reader(everything_goes())[cast.bengt.email]
    forget()
    html = str(letter.alternatives[0][0])
    assert "<script" not in html
    assert "<img" not in html
    assert escape(HOSTILE) in html
    assert "\n" not in letter.subject
    assert "Bcc" not in dict(letter.message().items())


def test_a_name_that_is_markup_is_text(story: Story, cast: Cast) -> None:
    Person.objects.filter(pk=cast.anna.pk).update(given_name="<b>{number}", family_name="{by.__class__}")
    changed()
    story.sends(cast.anna)
    html = str(by_reader(everything_goes())[cast.bengt.email].alternatives[0][0])
    assert "&lt;b&gt;{number}" in html


def test_no_mail_fetches_anything(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    for letter in everything_goes():
        html = str(letter.alternatives[0][0])
        assert "<img" not in html
        assert "url(" not in html
        assert "@import" not in html


# --- What nobody may read -------------------------------------------------------------------------------------------


def test_nothing_of_a_case_with_secrecy_is_in_any_mail_or_line_of_the_log(
    cast: Cast, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    MailChoice.objects.create(person=cast.anna, receipts=True)
    publish({**document("gym"), "secrecy": {"level": "confidential"}}, None, PUBLISHED_AT)
    story = Story(cast, current("gym"), now)
    secrets = ("Krigskonst", "1 234", "1234", "19850709-9805", "850709", "Hemligt skäl", "Anna", "Friskvård", "gym")
    story.sends(cast.anna, aktivitet="Krigskonst 19850709-9805", belopp="1234.00")
    letters = everything_goes()
    story.decides(cast.cecilia, "return", "Hemligt skäl 19850709-9805")
    letters += everything_goes()
    story.amends(cast.anna, {"belopp": "1234.50"})
    letters += everything_goes()
    story.decides(cast.bengt, "reject", "Hemligt skäl igen")
    letters += everything_goes()
    forget()
    assert len(letters) == 7
    for letter in letters:
        said = whole(letter)
        assert story.case.number in letter.subject
        assert [one for one in secrets if one in said] == []
    assert [one for one in secrets[:6] if one in caplog.text] == []


def test_nothing_that_was_answered_or_written_is_in_the_mails_of_an_open_case_either(
    story: Story, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    story.sends(cast.anna, aktivitet="Krigskonst 19850709-9805", belopp="1234.00")
    letters = everything_goes()
    story.decides(cast.bengt, "return", "Hemligt skäl 19850709-9805")
    letters += everything_goes()
    assert len(letters) == 3
    for secret in ("Krigskonst", "1 234", "1234", "850709", "Hemligt"):
        assert secret not in "".join(whole(letter) for letter in letters)
        assert secret not in caplog.text
