"""Who is told what, once, and what a mail never says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.core import mail

from forms_platform.cases.deliveries import mark
from forms_platform.cases.models import Delivery
from forms_platform.definitions.load import current, forget
from forms_platform.definitions.publish import publish
from forms_platform.notifications import send
from forms_platform.notifications.models import MailChoice, Notice
from forms_platform.notifications.tell import handle
from forms_platform.organisation.models import WorkGroup
from forms_platform.outbox.models import Message
from forms_platform.outbox.outcomes import Delivered, Envelope, Outcome, TryLater
from tests.cast import Cast, a_stand_in
from tests.stories import PUBLISHED_AT, Story, document, publish_service


@pytest.fixture
def story(cast: Cast, now: datetime) -> Iterator[Story]:
    yield Story(cast, publish_service("gym"), now)
    forget()


def told(topic: str) -> list[mail.EmailMessage]:
    """Handles the newest message of the topic and the mails it asks for, and gives those that were sent."""
    row = Message.objects.filter(topic=topic).order_by("-id")[0]
    before = len(mail.outbox)
    outcome = handle(Envelope(row.id, topic, row.about, row.payload, 1, row.created_at))
    assert isinstance(outcome, Delivered)
    post_goes()
    return mail.outbox[before:]


def post_goes() -> list[Outcome]:
    """What became of every mail that waits in the outbox."""
    rows = Message.objects.filter(topic="mail.wanted", state="waiting").order_by("id")
    return [send.handle(Envelope(row.id, row.topic, row.about, row.payload, 1, row.created_at)) for row in rows]


def test_a_receipt_is_mailed_to_who_wants_one_and_says_who_has_the_case(story: Story, cast: Cast) -> None:
    MailChoice.objects.create(person=cast.anna, receipts=True)
    story.sends(cast.anna)
    (letter,) = told("case.registered")
    assert letter.to == [cast.anna.email]
    assert "chefen för Hemtjänst Norr" in letter.body


def test_nobody_is_mailed_when_a_case_comes_but_who_has_the_turn(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    assert told("case.registered") == []
    assert Notice.objects.filter(person=cast.anna, kind="registered").exists()


def test_the_manager_and_the_stand_in_hear_that_it_is_their_turn(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    letters = {letter.to[0]: letter for letter in told("step.opened")}
    assert set(letters) == {cast.bengt.email, cast.cecilia.email}
    assert "Bengt Lund" in letters[cast.cecilia.email].subject
    assert "/aviseringar/lank/" in letters[cast.bengt.email].body


def test_the_requester_who_stands_in_for_the_manager_is_not_asked_to_decide(story: Story, cast: Cast) -> None:
    a_stand_in(absent=cast.bengt, stand_in=cast.anna)
    story.sends(cast.anna)
    assert cast.anna.email not in {letter.to[0] for letter in told("step.opened")}


def test_a_step_that_is_already_decided_tells_nobody(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    story.decides(cast.bengt)
    assert told("step.opened") == []


def test_a_group_hears_in_its_mailbox_and_not_each_member(story: Story, cast: Cast) -> None:
    WorkGroup.objects.filter(key="lonecenter").update(email="lonecenter@bjorkvatten.example")
    story.sends(cast.anna, belopp="2400.00")
    story.decides(cast.bengt)
    (letter,) = told("step.opened")
    assert letter.to == ["lonecenter@bjorkvatten.example"]
    assert not Notice.objects.filter(person=cast.eva).exists()


def test_the_same_message_twice_tells_once(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    first = told("step.opened")
    again = told("step.opened")
    assert (len(first), again) == (2, [])
    assert Notice.objects.filter(person=cast.bengt).count() == 1


def test_no_mail_says_what_was_answered_or_what_was_written(story: Story, cast: Cast) -> None:
    MailChoice.objects.create(person=cast.anna, receipts=True)
    story.sends(cast.anna, aktivitet="Krigskonst", belopp="1234.00")
    told("case.registered")
    told("step.opened")
    story.decides(cast.bengt, "return", "Hemligheten syns inte.")
    told("case.returned")
    for letter in mail.outbox:
        whole = letter.subject + str(letter.body) + "".join(str(part[0]) for part in letter.alternatives)  # type: ignore[attr-defined]  # every letter has both parts
        for secret in ("Krigskonst", "1234", "1 234", "Hemligheten"):
            assert secret not in whole


def test_a_return_tells_the_requester_who_asked(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    story.decides(cast.cecilia, "return", "Fel kvitto.")
    (letter,) = told("case.returned")
    assert letter.to == [cast.anna.email]
    assert "Cecilia Ek" in letter.body


def test_an_english_reader_gets_english(story: Story, cast: Cast) -> None:
    cast.anna.language = "en"
    cast.anna.save()
    from forms_platform.organisation.directory import changed

    changed()
    story.sends(cast.anna)
    story.decides(cast.bengt)
    (letter,) = told("case.closed")
    assert "has been granted" in letter.subject
    assert "Wellness on trial" in letter.subject


def test_those_who_had_a_withdrawn_case_need_not_open_it(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    story.withdraws(cast.anna)
    assert told("case.withdrawn") == []
    assert set(Notice.objects.filter(kind="withdrawn").values_list("person", flat=True)) == {
        cast.bengt.pk,
        cast.cecilia.pk,
    }


def test_who_had_taken_a_withdrawn_case_for_the_group_need_not_open_it(cast: Cast, now: datetime) -> None:
    raw = document("gym")
    raw["workflow"]["steps"][0]["who"] = {"group": "lonecenter"}
    publish(raw, None, PUBLISHED_AT)
    story = Story(cast, current("gym"), now)
    story.sends(cast.anna)
    story.claims(cast.eva)
    story.withdraws(cast.anna)
    told("case.withdrawn")
    assert list(Notice.objects.filter(kind="withdrawn").values_list("person", flat=True)) == [cast.eva.pk]


def test_the_operator_hears_of_a_delivery_that_has_given_up(story: Story, cast: Cast, now: datetime) -> None:
    story.sends(cast.anna)
    case = story.decides(cast.bengt)
    mark(case.pk, "payroll", Delivery.State.GIVEN_UP, now=now)
    (letter,) = told("delivery.changed")
    assert letter.to == [cast.gunnel.email]


def test_a_mail_server_that_is_away_is_tried_again_and_the_notice_is_there_already(
    story: Story, cast: Cast, settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    MailChoice.objects.create(person=cast.anna, receipts=True)
    story.sends(cast.anna)
    row = Message.objects.get(topic="case.registered")
    assert isinstance(handle(Envelope(row.id, row.topic, row.about, row.payload, 1, row.created_at)), Delivered)
    assert isinstance(post_goes()[0], TryLater)
    assert Notice.objects.get(person=cast.anna).mailed_at is None


def test_the_page_shows_the_notice_once_as_new(story: Story, cast: Cast, client) -> None:
    story.sends(cast.anna)
    told("case.registered")
    client.force_login(cast.anna)
    assert 'class="new"' in client.get("/aviseringar/").content.decode()
    assert 'class="new"' not in client.get("/aviseringar/").content.decode()


def test_nobody_sees_the_notices_of_others(story: Story, cast: Cast, client) -> None:
    story.sends(cast.anna)
    told("case.registered")
    client.force_login(cast.david)
    assert story.case.number not in client.get("/aviseringar/").content.decode()


def test_a_mail_that_may_only_give_a_link_names_neither_service_nor_person_nor_outcome(
    cast: Cast, now: datetime
) -> None:
    raw = document("gym")
    publish({**raw, "secrecy": {"level": "strict", "mail": "link_only"}}, None, now)
    story = Story(cast, current("gym"), now)
    MailChoice.objects.create(person=cast.anna, receipts=True)
    story.sends(cast.anna)
    letters = [*told("case.registered"), *told("step.opened")]
    story.decides(cast.bengt, "reject", "Kvittot saknas.")
    letters += told("case.closed")
    forget()
    assert [letter.to[0] for letter in letters] == [
        cast.anna.email, cast.bengt.email, cast.cecilia.email, cast.anna.email
    ]  # fmt: skip
    for letter in letters:
        assert story.case.number in letter.subject
        said = "\n".join([letter.subject, letter.body, *(part.content for part in letter.alternatives)]).casefold()  # type: ignore[attr-defined]  # letters have an HTML part
        assert "sekretess" in said
        for secret in (raw["title"]["sv"], raw["title"]["en"], "Anna Svensson", "Bengt Lund", "avsl", "reject"):
            assert secret.casefold() not in said, (secret, letter.subject)
    assert f"/att-godkanna/{story.case.number}/" in letters[1].body
    # Behind the bell, where one has signed in, it is said as usual.
    assert Notice.objects.get(person=cast.bengt).facts["title"] == raw["title"]["sv"]
