"""The way of a case, step by step: what has been decided, who has it now, and what is left when everybody says yes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext

from forms_platform.cases.history import Happening
from forms_platform.cases.holders import holder, together
from forms_platform.cases.models import Case
from forms_platform.cases.timeline import Telling
from forms_platform.look.words import day
from forms_platform.sweden.working_days import is_working_day
from workflows import events as ev
from workflows.rehearse import RehearsedStep, rehearse
from workflows.standing import Standing
from workflows.steps import TIMEOUT
from workflows.values import Facts


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage. `state` is "done", "now" or "" for what is left; an empty `icon` shows the number."""

    title: str
    text: str
    state: str = ""
    icon: str = ""


def path(
    case: Case, happenings: Sequence[Happening], standing: Standing, facts: Facts, telling: Telling, *, today: date
) -> list[Stage]:
    """The stages of the case, first to last. No statement."""
    stages = list(_behind(happenings, telling, today))
    if case.state == Case.State.CLOSED:
        return [*stages, _end(case, standing, telling)]
    left = rehearse(
        telling.plan,
        facts,
        telling.organisation,
        requester=case.requester_id,
        subject=case.subject_id,
        e_service=case.e_service,
        today=today,
        calendar=is_working_day,
        standing=standing,
    )
    if case.state == Case.State.RETURNED:
        who = telling.who(case.requester_id)
        stages.append(Stage(gettext("%(who)s rättar") % {"who": who}, gettext("Sedan går ärendet vidare."), "now"))
    stages += [_ahead(step, case, standing, telling, today) for step in left]
    return [*stages, Stage(_first_sentence(telling.document.after.say(telling.language)), "", icon="flag")]


def _behind(happenings: Sequence[Happening], telling: Telling, today: date) -> Iterator[Stage]:
    for happening in happenings:
        event, at = happening.event, day(timezone.localdate(happening.at), today)
        if isinstance(event, ev.Registered):
            yield Stage(gettext("%(who)s skickade in") % {"who": telling.who(event.by)}, at, "done", "check")
        elif isinstance(event, ev.Decided) and event.outcome != "return":
            who = telling.who(event.by, event.on_behalf_of)
            yield Stage(telling.step(event.step), f"{who}, {at}", "done", "check" if _good(event) else "x")
        elif isinstance(event, ev.Automatic):
            icon = "check" if event.outcome == "approve" else "x"
            yield Stage(telling.step(event.step), gettext("Enligt regel, %(day)s") % {"day": at}, "done", icon)
        elif isinstance(event, ev.Lapsed):
            late = event.outcome == TIMEOUT
            said = gettext("Tiden gick ut, %(day)s") if late else gettext("För få kunde säga ja, %(day)s")
            yield Stage(telling.step(event.step), said % {"day": at}, "done", "clock")


def _ahead(step: RehearsedStep, case: Case, standing: Standing, telling: Telling, today: date) -> Stage:
    excluded = frozenset(person for person in (case.requester_id, case.subject_id) if person is not None)
    found = [
        holder(one, telling.organisation, e_service=case.e_service, today=today, excluded=excluded)
        for one in step.principals
    ]
    who = together(one.name for one in found) or gettext("Ingen kan svara just nu")
    now = step.step in standing.open
    if now and step.due:
        last = gettext("svar senast %(day)s") if step.due >= today else gettext("skulle ha svarats %(day)s")
        who = f"{who}, {last % {'day': day(step.due, today)}}"
    return Stage(telling.step(step.step), who, "now" if now else "")


def _end(case: Case, standing: Standing, telling: Telling) -> Stage:
    if case.result == "withdrawn":
        return Stage(gettext("Ärendet är återtaget"), "", "done", "undo-2")
    end = telling.plan.ends[standing.end or case.end].label.say(telling.language)
    after = telling.document.after.say(telling.language) if case.result != "rejected" else ""
    return Stage(end or gettext("Klart"), after, "done", "x" if case.result == "rejected" else "check")


def _good(event: ev.Decided) -> bool:
    return event.outcome not in ("reject", "cannot", "object")


def _first_sentence(text: str) -> str:
    return text.split(". ")[0].rstrip(".")
