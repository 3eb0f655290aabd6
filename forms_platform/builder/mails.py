"""The messages' tab: the service's own words in mails by what has happened, and beside them the mail as it would be
sent, as a chosen employee's case would make it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, get_args
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from forms_platform.builder import people
from forms_platform.builder.door import for_administrators, open_draft
from forms_platform.builder.edit import Asked
from forms_platform.builder.inputs import Input, Typed, input_of, values_of
from forms_platform.builder.kinds import Property
from forms_platform.builder.outline import part
from forms_platform.builder.seen import Seen
from forms_platform.builder.sound import NotSound, loaded
from forms_platform.definitions.language.messages import FACTS, Event
from forms_platform.look.asked import whole
from forms_platform.organisation.access import signed_in
from forms_platform.organisation.snapshot import Snapshot

EVENTS: Final[Mapping[str, str | Promise]] = {
    "registered": _("Ärendet har kommit in"), "registered_for_you": _("Någon har sökt åt mottagaren"),
    "your_turn": _("Ett ärende väntar på mottagarens svar"),
    "your_turn_as_stand_in": _("Ett ärende väntar på ersättarens svar"),
    "group_turn": _("Ett ärende väntar på gruppens svar"),
    "reminded": _("Påminnelse"), "overdue": _("Tiden har gått ut"),
    "escalated": _("Någon annan får ärendet"), "taken": _("Någon har tagit ärendet"), "returned": _("Ska rättas"),
    "approved": _("Beviljat"), "rejected": _("Avslaget"), "done": _("Klart"),
}  # fmt: skip
# What may stand in braces, in words.
NAMES: Final[Mapping[str, str | Promise]] = {
    "title": _("e-tjänstens namn"), "number": _("ärendenumret"), "requester": _("den sökande"),
    "waits_for": _("den som ska svara"), "due": _("sista svarsdag"), "absent": _("den som ersätts"),
    "group": _("gruppen"), "by": _("den som beslutade"),
}  # fmt: skip
# The page of the mail itself: nothing in it runs, and it shows in our frames alone.
POLICY: Final = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; "
    "form-action 'none'"
)


@dataclass
class Mail:
    """What is said when something has happened, with its boxes."""

    event: str
    called: str
    boxes: list[Input]
    facts: list[tuple[str, str]]
    own: bool
    href: str  # of the mail
    show_href: str  # of this page with the mail beside
    shown: bool = False


def context(seen: Seen, asked: Mapping[str, str], typed: Typed | None = None) -> dict[str, Any]:
    """Each event with its boxes, and the one whose mail is shown."""
    own, typed = part(seen.document, "messages"), typed or Typed()
    chosen = _chosen(seen, asked)
    query = urlencode({"som": chosen["person"] or "", "sprak": chosen["language"]})
    listed = []
    for event in get_args(Event):
        node = part(own, event)
        boxes = [_box(event, which, node, seen, typed) for which in ("subject", "text")]
        facts = [(f"{{{fact}}}", str(NAMES[fact])) for fact in sorted(FACTS[event])]
        href = f"{reverse('builder:mail', args=[seen.opened.key, event])}?{query}"
        shown = event == chosen["event"]
        again = f"?handelse={event}&{query}#mejl"
        listed.append(Mail(event, str(EVENTS[event]), boxes, facts, bool(node), href, again, shown))
    return {"mails": listed, "mail": next(one for one in listed if one.shown), **chosen}


def _chosen(seen: Seen, asked: Mapping[str, str]) -> dict[str, Any]:
    own = part(seen.document, "messages")
    event = asked.get("handelse", "")
    known = get_args(Event)
    person = people.chosen(seen.organisation, whole(asked.get("som", "")))
    return {
        "event": event if event in known else next((one for one in known if one in own), known[0]),
        "person": person,
        "people": people.some(seen.organisation, person),
        "language": "en" if asked.get("sprak") == "en" else "sv",
        "preview": True,
    }


def _box(event: str, which: str, node: Mapping[str, Any], seen: Seen, typed: Typed) -> Input:
    label = gettext("Ämnesrad") if which == "subject" else gettext("Text")
    item = Property(f"{event}.{which}", label, "text", long=which == "text")
    return input_of(item, {item.name: node.get(which)}, seen.language, typed)


def read(seen: Seen, post: QueryDict, typed: Typed) -> list[Asked]:
    """The messages as the form says them; one without a text is the platform's own."""
    own = part(seen.document, "messages")
    made: dict[str, Any] = {}
    for event in get_args(Event):
        node = part(own, event)
        before = {f"{event}.{which}": node.get(which) for which in ("subject", "text")}
        items = [Property(key, "", "text") for key in before]
        values, faults = values_of(items, before, post)
        typed.faults |= faults
        said = {key.partition(".")[2]: value for key, value in {**before, **values}.items() if value is not None}
        if "text" in said:
            made[event] = said
        elif said:
            typed.faults[f"{event}.text"] = gettext("Skriv texten också, eller ta bort ämnesraden.")
    if made == own:
        return []
    return [Asked("set_document", {"values": {"messages": made or None}})]


def after(seen: Seen, post: QueryDict, asked: list[Asked], chosen: str) -> dict[str, str]:
    """The same mail stays beside."""
    return {name: post.get(name, "") for name in ("handelse", "som", "sprak")}


@require_safe
@for_administrators
def mail(request: HttpRequest, key: str, event: str) -> HttpResponse:
    """The mail of the event as the draft would make it, alone and in a sandbox: what is written can run nothing."""
    seen = open_draft(key)
    if event not in get_args(Event):
        raise Http404
    language = "en" if request.GET.get("sprak") == "en" else "sv"
    person = people.chosen(seen.organisation, whole(request.GET.get("som", ""))) or signed_in(request).pk
    try:
        previewed = import_string(import_string(settings.MAIL_PREVIEW))
        shown = previewed(
            loaded(seen.document), event, language, timezone.localdate(), names(seen.organisation, person)
        )
    except NotSound:
        return render(request, "builder/preview_empty.html", {"language": language})
    answer = HttpResponse(shown.html.replace("<body>", "<body inert>", 1))  # its links lead nowhere from here
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


def names(organisation: Snapshot, person: int) -> dict[str, str]:
    """What the mail calls people: the employee who applies, their manager, and who stands in for the manager today."""
    card = organisation.person(person)
    found = {"requester": card.name} if card else {}
    unit = organisation.managing_unit(person)
    manager = organisation.manager(unit) if unit is not None else None
    boss = organisation.person(manager) if manager is not None else None
    return found | ({"manager": boss.name} if boss else {})
