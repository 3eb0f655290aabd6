"""Every way through the workflow, one dry run for each: when it is taken, and who would have it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext

from forms_platform.builder.seen import Seen
from forms_platform.cases.holders import holder
from forms_platform.definitions.asked import form_of
from forms_platform.definitions.language.document import Document
from forms_platform.intake.known import subject_of
from forms_platform.sweden.working_days import is_working_day
from workflows.every_way import every_way as every_plan_way
from workflows.plan import AnyWho, Attest, AutoStep, Group, HumanStep, ManagerOfUnit, PersonField, Plan, Register, Role
from workflows.rehearse import RehearsedStep
from workflows.values import is_empty
from workflows.who import links

MOST_POINTS: Final = 4000  # more are not tried while somebody builds
MOST_WAYS: Final = 24
MOST_NAMES: Final = 2


@dataclass(frozen=True)
class Way:
    """One way: when it is taken, its steps with who has each, and whether it comes to where nobody can act."""

    when: str
    steps: tuple[tuple[str, str], ...]
    stuck: bool


def every_way(
    seen: Seen,
    document: Document,
    plan: Plan,
    known: Mapping[str, Any],
    when: Mapping[str, str],
    *,
    person: int,
    day: date,
) -> list[Way]:
    """A dry run of each way that the conditions can fall out, for the person on the day. `known` are the answers that
    are given, `when` each condition in words, by the name that the plan has for it."""
    found = every_plan_way(
        plan, form_of(document), known, seen.organisation, requester=person, subject=subject_of(document, known),
        e_service=seen.opened.key, today=day, calendar=is_working_day, most=MOST_POINTS,
    )  # fmt: skip
    return [_way(seen, plan, way.steps, {**known, **way.answers}, when, person, day) for way in found[:MOST_WAYS]]


def _way(
    seen: Seen,
    plan: Plan,
    taken: Sequence[RehearsedStep],
    facts: Mapping[str, Any],
    when: Mapping[str, str],
    person: int,
    day: date,
) -> Way:
    steps, stuck = [], False
    for one in taken:
        who = _names(seen, one, person, day)
        step = plan.step(one.step)
        if isinstance(step, HumanStep) and not isinstance(step, AutoStep) and not one.people:
            later = _depends(step, facts)
            who = gettext("beror på svaren") if later else gettext("Ingen kan svara")
            stuck = stuck or not later
        steps.append((one.label.say(seen.language) or one.step, who))
    on_the_way = {one.step for one in taken} | {f"{block}.{number}" for one in taken for block, number in one.within}
    said = [words for name, words in when.items() if name in on_the_way]
    return Way("; ".join(said) or gettext("I alla andra fall"), tuple(steps), stuck)


def _depends(step: HumanStep, facts: Mapping[str, Any]) -> bool:
    """Whether who has the step is said by an answer that is not given here."""
    return any(is_empty(facts.get(key)) for link in links(step.who) for key in _named(link))


def _named(link: AnyWho) -> tuple[str, ...]:
    if isinstance(link, Attest):
        return (link.attest.cost_centre, link.attest.amount)
    if isinstance(link, PersonField):
        return (link.person,)
    if isinstance(link, ManagerOfUnit):
        return (link.manager_of_unit,)
    if isinstance(link, Register):
        return (link.key,)
    scope = link.scope if isinstance(link, Group | Role) else None
    return (scope,) if scope and scope != "unit" else ()


def _names(seen: Seen, one: RehearsedStep, person: int, day: date) -> str:
    barred = frozenset({person})
    holders = [
        holder(each, seen.organisation, e_service=seen.opened.key, today=day, excluded=barred)
        for each in one.principals[:MOST_NAMES]
    ]
    return ", ".join(each.stand_ins[0] if each.stand_ins else each.name for each in holders)
