"""A dry run in words: who would get a case of somebody's, when, and who stands in for whom then. Nothing happens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from forms_platform.cases.holders import about, position
from forms_platform.definitions.asked import form_of
from forms_platform.definitions.language.answers import facts
from forms_platform.definitions.load import Loaded
from forms_platform.organisation.snapshot import Snapshot
from forms_platform.sweden.working_days import is_working_day
from workflows.checks.conditions import said
from workflows.every_way import every_way
from workflows.plan import ChooseBlock, ParallelBlock
from workflows.rehearse import RehearsedStep, rehearse

SHOWN = 25  # people of a large group that are named
DAY = timedelta(1)


@dataclass(frozen=True, slots=True)
class Taker:
    """Somebody who may take a step. `away` is the last day of an absence that covers the day the step opens."""

    username: str
    name: str
    about: str
    away: str | None
    stand_ins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """One step of the dry run. Without `takers` in a step where somebody acts, the case would stop there."""

    step: str
    kind: str
    label: str
    waits_for: tuple[str, ...]
    takers: tuple[Taker, ...]
    more: int  # how many more may take it
    opens: str | None
    due: str | None
    free_days: tuple[str, ...]  # of the time it has, weekends left out: holidays and the days beside them
    uncertain: bool  # depends on what is not answered
    branch: tuple[str, ...]  # the branches of the blocks around it

    def as_json(self) -> dict[str, Any]:
        """The turn as plain values."""
        return asdict(self)


def rehearsed(
    loaded: Loaded,
    values: Mapping[str, Any],
    organisation: Snapshot,
    *,
    requester: int,
    subject: int | None,
    day: date,
    language: str,
) -> list[Turn]:
    """The turns of a case with those answers, sent in on the day by the person. No statement, and nothing is sent."""
    case = _case(loaded, requester, subject, day)
    steps = rehearse(loaded.plan, facts(loaded.document, values), organisation, everything=True, **case)
    return [_turn(step, loaded, organisation, language) for step in steps]


def rehearsed_every_way(
    loaded: Loaded,
    values: Mapping[str, Any],
    organisation: Snapshot,
    *,
    requester: int,
    subject: int | None,
    day: date,
    language: str,
) -> list[tuple[str, list[Turn]]]:
    """The turns of each way that the conditions can fall out, after the answers that lead there in words. What is
    answered (`values`) holds where no condition decides. No statement, and nothing is sent."""
    case = _case(loaded, requester, subject, day)
    found = every_way(loaded.plan, form_of(loaded.document), facts(loaded.document, values), organisation, **case)
    said_in = 1 if language == "en" else 0
    return [
        (said(one.answers)[said_in], [_turn(step, loaded, organisation, language) for step in one.steps])
        for one in found
    ]


def _case(loaded: Loaded, requester: int, subject: int | None, day: date) -> dict[str, Any]:
    """Whose case it is and when, as a dry run asks for it."""
    whose = {"requester": requester, "subject": subject}
    return {**whose, "e_service": loaded.key, "today": day, "calendar": is_working_day}


def _turn(step: RehearsedStep, loaded: Loaded, organisation: Snapshot, language: str) -> Turn:
    return Turn(
        step=step.step,
        kind=step.kind,
        label=step.label.say(language),
        waits_for=tuple(position(one, organisation) for one in step.principals),
        takers=tuple(_taker(person, step, organisation) for person in step.people[:SHOWN]),
        more=max(0, len(step.people) - SHOWN),
        opens=step.opens.isoformat() if step.opens else None,
        due=step.due.isoformat() if step.due else None,
        free_days=_free_days(step),
        uncertain=step.when_unknown,
        branch=tuple(_branch(loaded, block, number, language) for block, number in step.within),
    )


def _taker(person: int, step: RehearsedStep, organisation: Snapshot) -> Taker:
    card = organisation.person(person)
    if card is None:
        return Taker("", str(person), "", None, ())
    away = organisation.away(person, step.opens) if step.opens else None
    standing_in = (organisation.person(one) for one in step.stand_ins.get(person, ()))
    names = tuple(sorted(one.name for one in standing_in if one is not None))
    return Taker(card.username, card.name, about(card), away.ends.isoformat() if away else None, names)


def _free_days(step: RehearsedStep) -> tuple[str, ...]:
    if step.opens is None or step.due is None:
        return ()
    days = (step.opens + DAY * number for number in range(1, (step.due - step.opens).days))
    return tuple(day.isoformat() for day in days if day.weekday() < 5 and not is_working_day(day))


def _branch(loaded: Loaded, block_id: str, number: int, language: str) -> str:
    block = loaded.plan.step(block_id)
    if not isinstance(block, ChooseBlock | ParallelBlock):
        return ""
    return block.branches[number].label.say(language) or f"{block.label.say(language) or block.id} {number + 1}"
