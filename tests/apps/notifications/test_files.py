"""A file that turned out to be infected: who sent it knows, and who has its case."""

from __future__ import annotations

from datetime import datetime

from forms_platform.cases.clamd import Verdict
from forms_platform.cases.models import Attachment
from forms_platform.cases.scanning import _condemn
from forms_platform.notifications.models import Notice
from forms_platform.organisation.models import WorkGroup
from tests.apps.notifications.post import by_reader, everything_goes, whole
from tests.cast import Cast
from tests.stories import Story, a_file
from workflows.commands import Claim


def turns_out_infected(file: Attachment, now: datetime) -> None:
    """The scanner, asked again, has found something."""
    _condemn(file, Verdict(clean=False, found="Win.Test.EICAR_HDB-1"), now)


def a_case_with_a_file(story: Story, **more: str) -> Attachment:
    file = a_file(story.cast.anna, story.now, name="19850709-9805 diagnos.pdf")
    story.sends(
        story.cast.anna,
        attachments=[file.pk],
        kvitton=[{"kopt_hos": "Gymmet", "summa": "1200.00", "bild": [str(file.pk)]}],
        **more,
    )
    everything_goes()
    return file


def test_who_sent_it_and_who_has_the_case_are_told(story: Story, cast: Cast, now: datetime) -> None:
    file = a_case_with_a_file(story)
    turns_out_infected(file, now)
    letters = by_reader(everything_goes())
    assert set(letters) == {cast.anna.email, cast.bengt.email, cast.cecilia.email}
    assert letters[cast.anna.email].subject == "En fil du skickade in är borttagen"
    assert story.case.number in letters[cast.bengt.email].subject
    for letter in letters.values():
        assert "diagnos" not in whole(letter)
        assert "850709" not in whole(letter)


def test_of_a_group_whoever_has_taken_the_case(story: Story, cast: Cast, now: datetime) -> None:
    file = a_case_with_a_file(story, belopp="2400.00")
    story.decides(cast.bengt)
    story.does(Claim(cast.eva.pk, "lon"))
    everything_goes()
    turns_out_infected(file, now)
    assert set(by_reader(everything_goes())) == {cast.anna.email, cast.eva.email}


def test_of_a_group_its_mailbox_where_it_has_one_else_its_members(story: Story, cast: Cast, now: datetime) -> None:
    file = a_case_with_a_file(story, belopp="2400.00")
    story.decides(cast.bengt)
    everything_goes()
    turns_out_infected(file, now)
    assert set(by_reader(everything_goes())) == {cast.anna.email, cast.eva.email}
    WorkGroup.objects.filter(key="lonecenter").update(email="lonecenter@bjorkvatten.example")
    turns_out_infected(file, now)
    assert set(by_reader(everything_goes())) == {cast.anna.email, "lonecenter@bjorkvatten.example"}


def test_the_file_of_a_draft_is_told_to_who_added_it(story: Story, cast: Cast, now: datetime) -> None:
    turns_out_infected(a_file(cast.anna, now), now)
    (letter,) = everything_goes()
    assert letter.to == [cast.anna.email]
    assert "/utkast/" in letter.body


def test_the_same_bytes_from_two_people_are_told_to_both(story: Story, cast: Cast, now: datetime) -> None:
    a_file(cast.david, now)
    turns_out_infected(a_file(cast.anna, now), now)
    assert set(by_reader(everything_goes())) == {cast.anna.email, cast.david.email}
    assert Notice.objects.count() == 2
