"""What happens when one sends in ("Så går det till"): who decides, within what time, and what comes after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, ngettext

from forms_platform.cases.holders import Holder, holder, together
from forms_platform.cases.names import CaseNames
from forms_platform.cases.path import Stage
from forms_platform.catalogue.rule_words import only_when
from forms_platform.definitions.language.answers import facts as facts_of
from forms_platform.definitions.load import Loaded
from forms_platform.look import words
from forms_platform.organisation.directory import Snapshot
from forms_platform.sweden.working_days import is_working_day
from workflows.plan import ApproveStep, ManagerOf, ManagerOfUnit, PersonField
from workflows.rehearse import RehearsedStep, rehearse
from workflows.values import Facts


@dataclass(frozen=True, slots=True)
class Way:
    """The way of a case that is not sent in yet. `answer_by` is the last day when every step takes all its time."""

    stages: tuple[Stage, ...]
    answer_days: int | None
    answer_by: date | None
    nobody: bool  # some step that is always taken has nobody who can decide


def way(
    loaded: Loaded,
    person: int,
    organisation: Snapshot,
    *,
    today: date,
    facts: Facts | None = None,
    subject: int | None = None,
) -> Way:
    """The way for this person, with what is answered so far. No statement."""
    steps = rehearse(
        loaded.plan,
        facts if facts is not None else facts_of(loaded.document, {}),
        organisation,
        requester=person,
        subject=subject,
        e_service=loaded.key,
        today=today,
        calendar=is_working_day,
    )
    sure = [step for step in steps if not step.when_unknown]
    days = [limit.workdays for step in sure if (limit := loaded.plan.human(step.step).due) is not None]
    stages = [_send(loaded), *(_stage(step, loaded, person, organisation, today) for step in steps), _after(loaded)]
    return Way(
        stages=tuple(stages),
        answer_days=sum(days) if days and len(days) == len(sure) else None,
        answer_by=max((step.due for step in sure if step.due), default=None),
        nobody=any(not step.principals for step in sure),
    )


def _send(loaded: Loaded) -> Stage:
    minutes = loaded.document.minutes
    said = ngettext("Tar ungefär %(n)s minut.", "Tar ungefär %(n)s minuter.", minutes) % {"n": minutes}
    return Stage(gettext("Du skickar in"), said, "now")


def _stage(step: RehearsedStep, loaded: Loaded, person: int, organisation: Snapshot, today: date) -> Stage:
    planned = loaded.plan.human(step.step)
    label = planned.label.say(words.language()) or gettext("Beslut")
    found = [
        holder(one, organisation, e_service=loaded.key, today=today, excluded=frozenset({person}))
        for one in step.principals
    ]
    title = label
    of_one_person = isinstance(planned, ApproveStep) and isinstance(
        planned.who, ManagerOf | ManagerOfUnit | PersonField
    )
    if of_one_person and len(found) == 1 and found[0].person is not None:
        title = gettext("%(who)s godkänner") % {"who": found[0].name}
    said = [_who(found, label, named=title != label)]
    if step.when_unknown:
        said.append(only_when(planned.when or {}, loaded.document, words.language(), CaseNames(organisation)))
    elif planned.due is not None:
        limit = planned.due.workdays
        said.append(ngettext("Svar inom %(n)s arbetsdag.", "Svar inom %(n)s arbetsdagar.", limit) % {"n": limit})
    return Stage(title, " ".join(part for part in said if part))


def _who(found: Sequence[Holder], label: str, *, named: bool) -> str:
    """Who has the step, as a sentence; what the title has said is not said again."""
    if not found:
        return gettext("Ingen kan svara just nu.")
    if not named:
        names = together(one.name for one in found)
        return "" if names in label else f"{names}."
    said = [f"{found[0].detail}."] if found[0].detail else []
    if found[0].stand_ins:
        said.append(gettext("%(who)s svarar i stället.") % {"who": found[0].stand_ins[0]})
    return " ".join(said)


def _after(loaded: Loaded) -> Stage:
    first, _, rest = loaded.document.after.say(words.language()).partition(". ")
    icon = "banknote" if loaded.document.deliveries.payroll else "flag"
    return Stage(first.rstrip("."), rest, icon=icon)
