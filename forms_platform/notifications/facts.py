"""What the words of a notice may name: never an answer, never what somebody wrote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, override

from forms_platform.cases.holders import person_name, position, together
from forms_platform.cases.models import Assignment, Case
from forms_platform.cases.timeline import target_name
from forms_platform.definitions.language.texts import Text
from forms_platform.definitions.load import load
from forms_platform.look.words import day as in_words
from forms_platform.notifications.recipients import Recipient
from forms_platform.organisation.directory import Snapshot
from workflows.parts import Label


def facts_of(
    case: Case, organisation: Snapshot, recipient: Recipient, language: str, more: Mapping[str, Any]
) -> dict[str, str]:
    """The facts in the recipient's language. `more` has what the event itself tells."""
    title = load(case.version_id).document.title
    with override(language):
        return {
            "title": title.say("sv"),
            "title_en": title.say("en"),
            "number": case.number,
            "requester": person_name(case.requester_id, organisation),
            "by": by_whom(more.get("by"), more.get("on_behalf_of"), organisation),
            "absent": person_name(recipient.absent, organisation) if recipient.absent else "",
            "group": organisation.group_names.get(recipient.group, recipient.group),
            "due": said_day(more.get("due")),
            "before": _positions(more.get("before", ()), organisation),
            "after": _positions(more.get("after", ()), organisation),
            "waits_for": _waits_for(case, organisation) if recipient.kind == "registered" else "",
            "label": said_in(more["label"], title, language) if "label" in more else "",
            "said": said_in(more["said"], title, language) if "said" in more else "",
            "via": str(more.get("via", "")),
            "rows": _numbered(more.get("rows", ())),
            "target": target_name(more["target"]) if more.get("target") else "",
        }


def said_in(text: Label, title: Text, language: str) -> str:
    """What the plan of the e-service says, in the language; its title when the plan says nothing."""
    return text.say(language) or title.say(language)


def by_whom(by: int | None, on_behalf_of: int | None, organisation: Snapshot) -> str:
    """ "Bengt Lund", or "Cecilia Ek för Bengt Lund", in the language that is switched on; "" for nobody."""
    if by is None:
        return ""
    who = person_name(by, organisation)
    if on_behalf_of is None:
        return who
    return gettext("%(who)s för %(absent)s") % {"who": who, "absent": person_name(on_behalf_of, organisation)}


def said_day(text: str | None) -> str:
    """The day as said in a sentence, never as "i morgon": it has to be true also when it is read. "" for none."""
    if not text:
        return ""
    day, today = date.fromisoformat(text), timezone.localdate()
    return in_words(day, today if abs((day - today).days) > 1 else day + timedelta(days=2))


def _positions(principals: Sequence[str], organisation: Snapshot) -> str:
    return together(position(principal, organisation) for principal in principals)


def _numbered(rows: Sequence[int]) -> str:
    """ "rad 8", "rad 2, 5 och 8": which they are, never what stands in them."""
    if not rows:
        return ""
    *first, last = (str(row) for row in rows)
    if not first:
        return gettext("rad %(last)s") % {"last": last}
    return gettext("rad %(first)s och %(last)s") % {"first": ", ".join(first), "last": last}


def _waits_for(case: Case, organisation: Snapshot) -> str:
    waits = case.assignments.filter(state__in=Assignment.WAITING).values_list("principal", flat=True)
    return _positions(list(waits), organisation)
