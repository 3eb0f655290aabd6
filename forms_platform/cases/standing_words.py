"""Where a case stands, in words: what the state is, who has it and since when, and what the requester may do next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import get_language, gettext

from forms_platform.cases.holders import Holder, holder, person_name, together
from forms_platform.cases.models import Assignment, Case
from forms_platform.definitions.load import load
from forms_platform.look.words import day as in_words
from forms_platform.organisation.directory import Snapshot
from workflows.plan import SystemStep, WaitStep


@dataclass(frozen=True, slots=True)
class StandingWords:
    """Where a case stands. `tag` is one or two words, `words` a whole sentence; `tone` colours them."""

    tag: str
    words: str
    tone: str  # info · warning · success · danger · neutral
    icon: str
    since: datetime
    detail: str = ""  # title and unit of who has it, or why it ended so
    stand_ins: str = ""  # a sentence when somebody answers instead
    due: date | None = None
    late: bool = False


def standings(
    cases: Sequence[Case], organisation: Snapshot, today: date, *, reader: int | None = None
) -> Mapping[int, StandingWords]:
    """Where each case stands, by its id. One statement however many they are, and none when none is open."""
    waiting: defaultdict[int, list[Assignment]] = defaultdict(list)
    if any(case.state == Case.State.OPEN for case in cases):
        rows = Assignment.objects.filter(case__in=[c.pk for c in cases if c.state == Case.State.OPEN])
        for row in rows.filter(state__in=Assignment.WAITING).order_by("id"):
            waiting[row.case_id].append(row)
    return {case.pk: standing_words(case, waiting[case.pk], organisation, today, reader=reader) for case in cases}


def standing_words(
    case: Case, waiting: Iterable[Assignment], organisation: Snapshot, today: date, *, reader: int | None = None
) -> StandingWords:
    """Where the case stands; `waiting` are its assignments that are not closed."""
    if case.state == Case.State.RETURNED:
        return _returned(case, organisation, reader)
    if case.state == Case.State.CLOSED:
        return _closed(case)
    return _open(case, list(waiting), organisation, today, reader)


def holders_of(waiting: Iterable[Assignment], case: Case, organisation: Snapshot, today: date) -> list[Holder]:
    """Who has the case now, one for each principal that its open step waits for."""
    excluded = frozenset(person for person in (case.requester_id, case.subject_id) if person is not None)
    return [
        holder(row.principal, organisation, e_service=case.e_service, today=today, excluded=excluded) for row in waiting
    ]


def _open(
    case: Case, waiting: list[Assignment], organisation: Snapshot, today: date, reader: int | None
) -> StandingWords:
    since = min((row.opened_at for row in waiting), default=case.changed_at)
    due = min((row.due for row in waiting if row.due), default=None)
    late = due is not None and due < today
    found = holders_of(waiting, case, organisation, today)
    if any(one.person == reader for one in found if one.person is not None):
        who = gettext("dig")
    else:
        who = _of_each_step(waiting, found) or _awaited(case)
    claimed = next((row.claimed_by_id for row in waiting if row.claimed_by_id), None)
    detail = found[0].detail if len(found) == 1 else ""
    if claimed:
        detail = gettext("%(who)s har tagit ärendet") % {"who": person_name(claimed, organisation)}
    away = next((one for one in found if one.stand_ins), None)
    return StandingWords(
        tag=gettext("Pågår"),
        words=gettext("Väntar på %(who)s") % {"who": who},
        tone="info",
        icon="clock",
        since=since,
        detail=detail,
        stand_ins=_stand_in_words(away) if away else _away_words(found, organisation, today),
        due=due,
        late=late,
    )


def _of_each_step(waiting: Sequence[Assignment], found: Sequence[Holder]) -> str:
    """Who has each open step: "Bengt Lund", "Eva Sund eller Erik Sund och Lönecenter"."""
    names: defaultdict[int, list[str]] = defaultdict(list)
    for row, one in zip(waiting, found, strict=True):
        names[row.opened_seq].append(one.name)
    return gettext(" och ").join(dict.fromkeys(together(of_one) for of_one in names.values()))


def _awaited(case: Case) -> str:
    """What is waited for when that is no person."""
    plan = load(case.version_id).plan
    step = plan.step(case.step) if case.step in plan.index else None
    if isinstance(step, WaitStep) and case.wakes:
        return gettext("den %(day)s") % {"day": case.wakes.isoformat()}
    return gettext("ett annat system") if isinstance(step, SystemStep) else gettext("nästa steg")


def _stand_in_words(away: Holder) -> str:
    facts = {"absent": away.name, "stand_in": together(away.stand_ins)}
    return gettext("%(absent)s är borta. %(stand_in)s kan svara i stället.") % facts


def _away_words(found: Sequence[Holder], organisation: Snapshot, today: date) -> str:
    """That who has the case is away and nobody answers instead; "" when somebody who has it is there."""
    away = [organisation.away(one.person, today) if one.person is not None else None for one in found]
    if not away or None in away:
        return ""
    back = min(one.ends for one in away if one is not None)
    facts = {"absent": together(one.name for one in found), "day": in_words(back, today)}
    return gettext("%(absent)s är borta till och med %(day)s.") % facts


def _returned(case: Case, organisation: Snapshot, reader: int | None) -> StandingWords:
    if reader == case.requester_id:
        words = gettext("Du behöver rätta och skicka in igen")
    else:
        words = gettext("Väntar på rättning av %(who)s") % {"who": person_name(case.requester_id, organisation)}
    return StandingWords(gettext("Behöver rättas"), words, "warning", "undo-2", case.changed_at)


def _closed(case: Case) -> StandingWords:
    since = case.closed_at or case.changed_at
    if case.result == "withdrawn":
        return StandingWords(gettext("Återtaget"), gettext("Ärendet är återtaget"), "neutral", "undo-2", since)
    if case.reversed_at is not None:
        words = gettext("Det som beviljades gäller inte längre")
        return StandingWords(gettext("Upphävt"), words, "neutral", "undo-2", case.reversed_at)
    end = load(case.version_id).plan.ends.get(case.end)
    label = end.label.say((get_language() or "sv")[:2]) if end else ""
    if case.result == "rejected":
        return StandingWords(label or gettext("Avslag"), label or gettext("Avslag"), "danger", "circle-x", since)
    done = label or (gettext("Beviljat") if case.result == "approved" else gettext("Klart"))
    return StandingWords(done, done, "success", "circle-check", since)
