"""The route of an e-service as a picture with real names, and for a case where it stands now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from forms_platform.cases.holders import holder, together
from forms_platform.cases.names import CaseNames
from forms_platform.definitions.language.spoken_rules import Speaker
from forms_platform.definitions.load import Loaded
from forms_platform.organisation.snapshot import Snapshot
from forms_platform.sweden.working_days import is_working_day
from workflows.picture import layout
from workflows.rehearse import rehearse
from workflows.route import Captions, in_words, route
from workflows.standing import Standing
from workflows.svg import sizes_of, svg
from workflows.values import Facts

LONGEST_NAME = 30


@dataclass(frozen=True, slots=True)
class RoutePicture:
    """The picture for a wide and for a narrow page, and the same in words."""

    wide: SafeString
    tall: SafeString
    lines: tuple[str, ...]


def route_picture(
    loaded: Loaded,
    organisation: Snapshot,
    language: str,
    *,
    requester: int,
    subject: int | None,
    facts: Facts,
    today: date,
    standing: Standing | None = None,
) -> RoutePicture:
    """The route for that person's case with those answers, or of the case that stands so. No statement."""
    who = _who(loaded, organisation, requester, subject, facts, today)
    for decision in standing.decisions if standing is not None else ():
        decider = organisation.person(decision.by)
        who[decision.step] = decider.name if decider else who.get(decision.step, "")
    card = organisation.person(requester)
    captions = Captions(
        language, who, _when(loaded, organisation, language), _state(standing), card.name if card else ""
    )
    drawn = route(loaded.plan, captions)
    sizes = sizes_of(drawn)
    name = gettext("Bild av arbetsflödet: %(title)s") % {"title": loaded.document.title.say(language)}
    pictures = [svg(layout(drawn, sizes, upright=tall), name, static("img/icons.svg")) for tall in (False, True)]
    wide, tall = (mark_safe(one) for one in pictures)  # noqa: S308 -- workflows.svg escapes every text it is given
    return RoutePicture(wide, tall, tuple(in_words(loaded.plan, captions)))


def _who(
    loaded: Loaded, organisation: Snapshot, requester: int, subject: int | None, facts: Facts, today: date
) -> dict[str, str]:
    """Who would have each step that these answers lead to."""
    steps = rehearse(
        loaded.plan, facts, organisation,
        requester=requester, subject=subject, e_service=loaded.key, today=today, calendar=is_working_day,
    )  # fmt: skip
    excluded = frozenset(one for one in (requester, subject) if one is not None)
    return {
        step.step: together(
            holder(one, organisation, e_service=loaded.key, today=today, excluded=excluded).name
            for one in step.principals
        )
        or gettext("Ingen kan svara")
        for step in steps
    }


def _when(loaded: Loaded, organisation: Snapshot, language: str) -> dict[str, str]:
    """The conditions in words, those that can be said shortly."""
    speaker = Speaker(loaded.document.by_key, language, CaseNames(organisation))
    said = {name: speaker.say(rule) for name, _, rule in loaded.plan.rules()}
    return {name: one[:1].upper() + one[1:] for name, one in said.items() if one}


def _state(standing: Standing | None) -> Mapping[str, str]:
    if standing is None:
        return {}
    done = {one.step: "done" for one in standing.decisions if one.outcome != "return"}
    return {"start": "done", **done, **dict.fromkeys(standing.open, "now")}
