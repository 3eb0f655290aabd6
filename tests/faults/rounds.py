"""Rounds of death: python -m tests.faults.rounds KIND=NUMBER…

Each round is a process of its own, forked from this one, that does one thing of the platform's and dies by signal 9 at
a named point; then another process does the same again, as whoever waits for an answer would. What they were is told as
JSON, for the test to count.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import uuid4

import django

POINTS = ("event-written", "event-before", "event-after")
MARKS = ("mark-coming", "mark-written")  # what became of the post: one statement, a transaction by itself
told: Counter[str] = Counter()


def in_a_process(deed: Callable[[], object], point: str = "", times: int = 1) -> int:
    """What a process of its own ended with, that did it: -9 when it died at the point, 3 when it was refused."""
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if child:
        return child
    from tests.faults import points
    from workflows.errors import Refused

    code = 1
    try:
        if point:
            points.arm(point, times)
        deed()
        code = 0
    except Refused:
        code = 3
    finally:
        os._exit(code)


def ended(child: int) -> int:
    """How the process ended."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def dies_then_again(deed: Callable[[], object], point: str, times: int = 1) -> None:
    """It died at the point; asked the same twice more, it answered both times."""
    expect(ended(in_a_process(deed, point, times)), -signal.SIGKILL, f"died at {point}")
    expect(ended(in_a_process(deed)), 0, "asked again")
    expect(ended(in_a_process(deed)), 0, "asked a third time")


def expect(code: int, wanted: int, what: str) -> None:
    """It is counted, or the rounds end here."""
    if code != wanted:
        raise SystemExit(f"{what}: {code}, not {wanted}")
    told[what] += 1


# ---- what is done


def decide(number: int) -> None:
    """Bengt approves, and his answer is lost."""
    story, cast = a_story("ett", [manager()])
    for point in some(POINTS, number):
        case = story.sends(cast.anna)
        dies_then_again(answers(case.pk, cast.bengt.pk, "chef", "approve"), point)


def votes(number: int) -> None:
    """The last two votes come together; one of the two who vote dies, and votes again."""
    from tests.cast import a_group

    story, cast = a_story(
        "namnd", [{**manager(), "who": {"group": "namnd"}, "need": "all", "on": {"reject": "@avslag"}}]
    )
    a_group(key="namnd", members=[cast.bengt, cast.david])
    for point in some(POINTS, number):
        case = story.sends(cast.anna)
        one, other = (answers(case.pk, who.pk, "chef", "approve") for who in (cast.bengt, cast.david))
        both = [in_a_process(one, point), in_a_process(other)]
        expect(ended(both[0]), -signal.SIGKILL, f"died at {point}")
        expect(ended(both[1]), 0, "voted beside")
        expect(ended(in_a_process(one)), 0, "asked again")
        expect(ended(in_a_process(other)), 0, "asked a third time")


def rejects(number: int) -> None:
    """One branch says no and dies; asked again, the other branch is over, and who comes late there is told."""
    from tests.apps.cases.several import AT_ONCE

    story, cast = a_story("bada", [AT_ONCE])
    for point in some(POINTS, number):
        case = story.sends(cast.anna)
        late = answers(case.pk, cast.eva.pk, "lon", "approve")
        dies_then_again(answers(case.pk, cast.bengt.pk, "chef", "reject"), point)
        expect(ended(in_a_process(late)), 3, "late, and told so")


def sweep(number: int) -> None:
    """The clock comes by after twenty days, and dies at one case or between two, again and again."""
    from forms_platform.cases.models import Case
    from forms_platform.cases.pass_time import sweep_all

    story, cast = a_story("klocka", [manager()])
    for _ in range(number):
        story.sends(cast.anna)
    late = story.now + timedelta(days=20)
    for turn, point in enumerate(some(POINTS, number)):
        code = ended(in_a_process(lambda: sweep_all(late), point, 1 + turn % 4 // 3))
        if code != -signal.SIGKILL:  # fewer were left than the point is far away
            break
        told[f"died at {point}"] += 1
    for _ in range(2):
        expect(ended(in_a_process(lambda: sweep_all(late))), 0, "swept to the end")
    told["left"] = Case.objects.filter(wakes__lte=late.date()).count()


def carry(number: int) -> None:
    """A carrier of post dies before and after it has written down what became of it; the next has a later clock."""
    from django.utils import timezone

    from forms_platform.outbox.models import Message
    from forms_platform.outbox.post import Post, post_all
    from forms_platform.outbox.relay import relay

    def carries(now: datetime) -> Callable[[], object]:
        return lambda: relay(now)

    now = timezone.now()
    for turn, point in enumerate(some(MARKS, number)):
        Message.objects.exclude(topic="parcel").delete()
        post_all([Post("parcel", f"case:{turn}", {})], now=now)
        expect(ended(in_a_process(carries(now), point)), -signal.SIGKILL, f"died at {point}")
        now += timedelta(minutes=5)
        expect(ended(in_a_process(carries(now))), 0, "carried again")


# ---- with what


def a_story(key: str, steps: list[dict[str, Any]]) -> tuple[Any, Any]:
    """Cases of a service with these steps, and the cast, who are the same in all."""
    from django.utils import timezone

    from tests.apps.cases.several import publish_with
    from tests.stories import Story

    cast = everybody()
    return Story(cast, publish_with(key, *steps), timezone.now()), cast


@cache
def everybody() -> Any:
    """The cast, made once."""
    from tests.cast import the_cast

    return the_cast()


def manager() -> dict[str, Any]:
    from tests.apps.cases.several import MANAGER

    return {**MANAGER, "on": {"reject": "@avslag"}}


def answers(case: int, person: int, step: str, outcome: str) -> Callable[[], object]:
    """The same command, with the same key, however often it is asked."""
    from django.utils import timezone

    from forms_platform.cases.advance import advance
    from forms_platform.cases.models import Assignment
    from workflows.commands import Decide

    opened = Assignment.objects.filter(case=case, step=step).latest("opened_seq").opened_seq
    command, key = Decide(person, step, opened, outcome, "Nej." if outcome == "reject" else ""), uuid4()
    return lambda: advance(case, command, command_id=key, now=timezone.now())


def some(points: tuple[str, ...], number: int) -> Iterator[str]:
    return (points[turn % len(points)] for turn in range(number))


KINDS = {"decide": decide, "votes": votes, "rejects": rejects, "sweep": sweep, "carry": carry}

if __name__ == "__main__":
    django.setup()
    for asked in sys.argv[1:]:
        kind, _, rounds = asked.partition("=")
        KINDS[kind](int(rounds))
    print(json.dumps(told))
