"""Everything that the page of a case tells its reader: where it stands, what was sent in, said and done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from forms_platform.cases.access import REGISTRATOR
from forms_platform.cases.add_file import added, may_add
from forms_platform.cases.changes import changes_since_return
from forms_platform.cases.headline import summary_of
from forms_platform.cases.history import Happening, events_of, history
from forms_platform.cases.holders import for_whom, person_name
from forms_platform.cases.leave import leave_of
from forms_platform.cases.models import Assignment, Case, Delivery
from forms_platform.cases.names import CaseNames
from forms_platform.cases.offers import offers
from forms_platform.cases.path import path
from forms_platform.cases.reverse import may_be_reversed
from forms_platform.cases.route_picture import route_picture
from forms_platform.cases.standing_words import StandingWords, standing_words
from forms_platform.cases.timeline import RECORD_MADE, Telling, target_name, timeline
from forms_platform.cases.usual_time import usual_time
from forms_platform.cases.waiting_signature import waiting_signature
from forms_platform.definitions.language.answers import facts, from_wire, show_all
from forms_platform.definitions.language.document import Document
from forms_platform.definitions.load import NoSuchService, all_current, current, load
from forms_platform.look.words import language
from forms_platform.organisation.access import has_role
from forms_platform.organisation.directory import Snapshot, snapshot
from forms_platform.organisation.models import Person
from workflows.events import Commented, Event, Noted, Recalled, Returned
from workflows.standing import fold


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody asked or answered."""

    name: str
    at: datetime
    text: str
    mine: bool


def story(found: Case, person: Person, *, whole: bool) -> dict[str, Any]:
    """What the page of the case tells. Seven statements at most, however long the story."""
    now, organisation, loaded = timezone.now(), snapshot(), load(found.version_id)
    today = timezone.localdate(now)
    happenings = history(found.pk)
    events = events_of(happenings)
    standing = fold(loaded.plan, events)
    waiting = list(Assignment.objects.filter(case=found, state__in=Assignment.WAITING).order_by("id"))
    files = list(found.attachments.order_by("uploaded_at")) if whole else []
    deliveries = list(found.deliveries.order_by("id"))
    telling = Telling(loaded.plan, loaded.document, organisation, found.requester_id, person.pk, whole)
    values = from_wire(loaded.document, found.answers)
    offered = offers(found, events, organisation, person.pk, now=now)
    names = CaseNames(organisation, files)
    return {
        "case": found,
        "title": loaded.document.title.say(language()),
        "icon": loaded.document.icon,
        "summary": summary_of(found) if whole else "",
        "whole": whole,
        "own": person.pk == found.requester_id,
        "for_whom": for_whom(found.requester_id, found.subject_id, organisation),
        "standing": _standing(found, waiting, organisation, person.pk, events),
        "usual": _usual(found, waiting),
        "own_case_of_stand_in": _stands_in_for(found, waiting, organisation, person.pk),
        "asked": _asked(events) if whole and found.state == Case.State.RETURNED else "",
        "asked_fields": _asked_fields(events, loaded.document) if whole and found.state == Case.State.RETURNED else [],
        "changed": changes_since_return(found, loaded.document, names, language()) if whole else [],
        "stages": path(found, happenings, standing, facts(loaded.document, values), telling, today=today),
        "picture": route_picture(
            loaded,
            organisation,
            language(),
            requester=found.requester_id,
            subject=found.subject_id,
            facts=facts(loaded.document, values),
            today=today,
            standing=standing,
        ),
        "pages": show_all(loaded.document, values, language(), names) if whole else [],
        "files": files,
        "added": added(files),
        "thread": _thread(happenings, organisation, person.pk) if whole else [],
        "entries": timeline(happenings, telling, deliveries=deliveries),
        "deliveries": [_delivery(delivery) for delivery in deliveries],
        "record_href": _record(found, events) if whole else "",
        "calendar": whole and leave_of(found) is not None,
        "amend_href": address_of("intake:amend", found.number) if offered.amend else "",
        "archive_href": address_of("archive:package", found.number),
        "sign_href": address_of("signatures:begin", found.number)
        if whole and waiting_signature(found, person.pk, now) is not None
        else "",
        "add_href": address_of("intake:add_file", found.number) if may_add(found, person.pk) else "",
        "take_back_href": _take_back(found, person),
        "reverse_href": _reverse(found, person),
        "may_withdraw": offered.withdraw,
        "may_recall": offered.recall and not _held(waiting),
        "may_comment": whole and offered.comment,
        "command": uuid4(),
        "again_href": address_of("intake:again", found.number) if _still_offered(found.e_service) else "",
    }


def address_of(name: str, *arguments: str) -> str:
    """The address of a page on a floor above; "" when this installation has no such page."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""


def _standing(
    found: Case, waiting: Sequence[Assignment], organisation: Snapshot, reader: int, events: Sequence[Event]
) -> StandingWords:
    """Where the case stands; what its requester took back to change it, nobody has returned."""
    said = standing_words(found, waiting, organisation, timezone.localdate(), reader=reader)
    if found.state != Case.State.RETURNED or not isinstance(_turned(events), Recalled):
        return said
    if reader == found.requester_id:
        words = gettext("Du har tagit tillbaka ärendet för att ändra")
    else:
        words = gettext("%(who)s har tagit tillbaka ärendet för att ändra") % {
            "who": person_name(found.requester_id, organisation)
        }
    return replace(said, tag=gettext("Ändras"), words=words)


def _turned(events: Sequence[Event]) -> Returned | Recalled | None:
    """What last gave the requester the case: a return, or their own recall."""
    return next((event for event in reversed(events) if isinstance(event, Returned | Recalled)), None)


def _held(waiting: Sequence[Assignment]) -> bool:
    """Whether somebody has just answered, though it can be undone for some seconds."""
    return any(row.state == Assignment.State.HELD for row in waiting)


def _asked(events: Sequence[Event]) -> str:
    """What the latest return asked for."""
    turned = _turned(events)
    return turned.comment if isinstance(turned, Returned) else ""


def _asked_fields(events: Sequence[Event], document: Document) -> list[str]:
    """The names of the questions that the latest return marked."""
    turned = _turned(events)
    keys = turned.asked if isinstance(turned, Returned) else ()
    return [document.by_key[key].name(language()) for key in keys if key in document.by_key]


def _usual(found: Case, waiting: Sequence[Assignment]) -> str:
    """ "Brukar ta två arbetsdagar", from real cases; "" when nobody can know."""
    if found.state != Case.State.OPEN or not waiting:
        return ""
    days = usual_time(found.e_service, waiting[0].step)
    if days is None:
        return ""
    if days == 0:
        return gettext("Brukar bli svarat samma dag.")
    return ngettext("Brukar ta en arbetsdag.", "Brukar ta %(n)s arbetsdagar.", days) % {"n": days}


def _stands_in_for(found: Case, waiting: Sequence[Assignment], organisation: Snapshot, reader: int) -> str:
    """The name of who has the case, when the reader stands in for them but may not here: it is the reader's own."""
    if reader not in (found.requester_id, found.subject_id) or found.state != Case.State.OPEN:
        return ""
    absent = organisation.stands_in_for(reader, found.e_service, timezone.localdate())
    held = {f"u:{one}" for one in absent} | {f"m:{unit}" for one in absent for unit in organisation.units_managed(one)}
    theirs = next((row.principal for row in waiting if row.principal in held), "")
    if not theirs:
        return ""
    kind, _, key = theirs.partition(":")
    return person_name(int(key) if kind == "u" else organisation.manager(int(key)), organisation)


def _thread(happenings: Sequence[Happening], organisation: Snapshot, reader: int) -> list[Said]:
    """What was asked and answered, oldest first."""
    return [
        Said(person_name(one.event.by, organisation), one.at, one.event.text, one.event.by == reader)
        for one in happenings
        if isinstance(one.event, Commented)
    ]


def _still_offered(e_service: str) -> bool:
    try:
        current(e_service)
    except NoSuchService:
        return False
    return True


def _take_back(found: Case, person: Person) -> str:
    """Where the one whose it is asks that what was granted holds no more; "" when it does not, or nowhere."""
    if person.pk not in (found.requester_id, found.subject_id) or not may_be_reversed(found):
        return ""
    taking_back = [one.key for one in all_current() if one.document.replaces]
    if not taking_back or found.e_service in taking_back:
        return ""
    start = address_of("intake:start", taking_back[0])
    return f"{start}?{urlencode({'arende': found.number})}" if start else ""


def _reverse(found: Case, person: Person) -> str:
    """Where a registrator says that what was granted holds no more, in others' cases."""
    own = person.pk in (found.requester_id, found.subject_id)
    if own or not may_be_reversed(found) or not has_role(person, REGISTRATOR):
        return ""
    return reverse("cases:reverse", args=[found.number])


def _delivery(delivery: Delivery) -> dict[str, Any]:
    return {"target": target_name(delivery.target), "row": delivery, "state": delivery.state}


def _record(found: Case, events: Sequence[Event]) -> str:
    made = any(isinstance(event, Noted) and event.what == RECORD_MADE for event in events)
    return address_of("archive:record", found.number) if made else ""
