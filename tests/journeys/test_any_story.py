"""Whatever people do, in whatever order: the books balance after every step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms_platform.audit.models import Entry
from forms_platform.audit.trail import prove
from forms_platform.cases.history import events_of, history
from forms_platform.cases.models import Assignment, Delivery
from forms_platform.definitions.language.canonical import sha256_of
from forms_platform.organisation.models import Person
from tests.cast import Cast
from tests.stories import Story
from workflows.commands import Claim, Comment, Decide, Release, Withdraw
from workflows.errors import Refused
from workflows.standing import fold

pytestmark = pytest.mark.django_db

WHAT = ("approve", "approve", "approve", "reject", "return", "amend", "claim", "release", "withdraw", "say")
PEOPLE = ("anna", "bengt", "cecilia", "david", "eva", "frida")


@dataclass(frozen=True)
class Step:
    """Somebody tries something."""

    who: str
    what: str
    word: str = ""


steps = st.lists(
    st.builds(
        Step,
        who=st.sampled_from(PEOPLE),
        what=st.sampled_from(WHAT),
        word=st.sampled_from(["", "Därför.", "900.00"]),
    ),
    max_size=14,
)


class Undo(Exception):
    """Takes an example's rows away again."""


@given(amount=st.sampled_from(["500.00", "2000.00", "2000.01", "4000.00"]), about=st.booleans(), told=steps)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_books_balance_after_every_step(
    story: Story, cast: Cast, amount: str, about: bool, told: list[Step]
) -> None:
    try:
        with transaction.atomic():
            story.sends(cast.anna, belopp=amount, subject=cast.david if about else None)
            books_balance(story, cast)
            for step in told:
                before = story.case.revision
                try:
                    try_(story, step, getattr(cast, step.who))
                except Refused:
                    assert story.case.revision == before
                books_balance(story, cast)
            raise Undo
    except Undo:
        pass


def try_(story: Story, step: Step, person: Person) -> None:
    """What the person does, on the opening that is the latest."""
    opened = story.case.events.filter(kind="step_opened").latest("seq")
    deeds: dict[str, Callable[[], object]] = {
        "amend": lambda: story.amends(person, {"belopp": step.word or "700.00"}),
        "claim": lambda: story.does(Claim(person.pk, opened.step)),
        "release": lambda: story.does(Release(person.pk, opened.step)),
        "withdraw": lambda: story.does(Withdraw(person.pk, step.word)),
        "say": lambda: story.does(Comment(person.pk, step.word)),
    }
    if step.what == "amend" and step.word == "Därför.":
        return
    decide = Decide(person.pk, opened.step, opened.seq, step.what, step.word)
    deeds.get(step.what, lambda: story.does(decide, seen_revision=story.case.revision))()


def books_balance(story: Story, cast: Cast) -> None:
    """The case as it is stored agrees with its events, its rows, its log and the law."""
    case, past = story.case, history(story.case.pk)
    standing = fold(story.loaded.plan, events_of(past))

    # The columns are what the events add up to.
    columns = (case.state, case.step, case.end, case.result)
    assert columns == (standing.state, standing.step or "", standing.end or "", standing.result or "")
    assert [happening.seq for happening in past] == list(range(1, len(past) + 1))
    assert (case.closed_at is not None) == (case.state == "closed")
    assert case.revision == len({happening.command for happening in past})

    # The rows of the queue are what the open step waits for, and nothing else waits.
    rows = Assignment.objects.filter(case=case).exclude(state="closed")
    waiting = {(row.step, row.opened_seq, row.principal, row.due, row.claimed_by_id) for row in rows}
    assert waiting == {
        (standing.step, standing.opened_seq, one, standing.due, standing.claimed_by) for one in standing.principals
    }

    # What is granted is delivered, and nothing else.
    assert Delivery.objects.filter(case=case).count() == (case.result == "approved")

    # Every answer of the past is kept, and the log knows each by its hash.
    stream = f"case:{case.pk}"
    assert prove([stream]) == []
    kept = [*case.earlier_answers.order_by("version").values_list("answers", flat=True), case.answers]
    logged = [entry.facts["answers"]["sha256"] for entry in entries(stream) if "answers" in entry.facts]
    assert logged == [sha256_of(answers) for answers in kept]
    told = [event["sha256"] for entry in entries(stream) for event in entry.facts["events"]]
    assert told == [sha256_of(row.data) for row in case.events.order_by("seq")]

    # Nobody decides their own case, in any guise, and nobody both steps.
    hands = {person for one in standing.decisions for person in (one.by, one.on_behalf_of) if person is not None}
    assert not hands & {cast.anna.pk, case.subject_id}
    deciders = standing.deciders
    assert not deciders.get("chef", frozenset()) & deciders.get("lon", frozenset())


def entries(stream: str) -> list[Entry]:
    """The log of the stream, oldest first."""
    return list(Entry.objects.filter(stream=stream).order_by("seq"))
