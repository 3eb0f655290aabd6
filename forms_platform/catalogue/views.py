"""The doors of the catalogue: the start page and the page of one e-service."""

from __future__ import annotations

import logging
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from forms_platform.cases.route_picture import RoutePicture, route_picture
from forms_platform.catalogue import glance, usage
from forms_platform.catalogue.availability import why_not
from forms_platform.catalogue.blank_form import blank_form
from forms_platform.catalogue.cards import Card, by_subject, card, entry
from forms_platform.catalogue.needs import filled_in, needs
from forms_platform.catalogue.search import LONGEST_QUERY, search
from forms_platform.catalogue.way import way
from forms_platform.definitions.language.answers import facts as facts_of
from forms_platform.definitions.load import Loaded, NoSuchService, all_current, current
from forms_platform.definitions.paper.apart import PressFault
from forms_platform.look import words
from forms_platform.look.headers import PDF_READER
from forms_platform.look.shell import address
from forms_platform.organisation.access import FORVALTARE, has_role
from forms_platform.organisation.directory import snapshot
from forms_platform.organisation.models import Person
from forms_platform.organisation.snapshot import Snapshot

log = logging.getLogger(__name__)
QUICK = 5  # shortcuts over the list
QUICK_FROM = 7  # with fewer e-services everything is seen at once


def _me(request: HttpRequest) -> Person:
    """Who has signed in; the views below are behind login_required."""
    if not isinstance(request.user, Person):
        raise PermissionDenied
    return request.user


@require_safe
@login_required
def start(request: HttpRequest) -> HttpResponse:
    """What one can do here: the answer to a search, or what one has begun and every e-service by subject."""
    query = " ".join(request.GET.get("q", "").replace("\x00", " ").split())[:LONGEST_QUERY]
    everything = all_current()
    language = words.language()
    if query:
        return render(request, "catalogue/start.html", {"query": query, **_found(everything, query, language)})
    return render(request, "catalogue/start.html", _overview(request, everything, language))


def _found(everything: list[Loaded], query: str, language: str) -> dict[str, Any]:
    by_key = {one.key: one for one in everything}
    hits = search([entry(one, language) for one in everything], query)
    return {
        "hits": [card(by_key[hit.key], language) for hit in hits],
        "guessed": bool(hits) and all(hit.guessed for hit in hits),
    }


def _overview(request: HttpRequest, everything: list[Loaded], language: str) -> dict[str, Any]:
    person, now = _me(request), timezone.now()
    cards = [card(one, language) for one in everything]
    subjects = by_subject(cards)
    chosen = next((one for one in subjects if one.slug == request.GET.get("amne")), None)
    quick, quick_title = _quick(person, cards) if len(cards) >= QUICK_FROM and chosen is None else ([], "")
    return {
        "drafts": glance.drafts(person, language),
        "cases": glance.open_cases(person, snapshot(), language, timezone.localdate(now)),
        "quick": quick,
        "quick_title": quick_title,
        "subjects": subjects,
        "chosen": chosen,
        "groups": [chosen] if chosen else subjects,
        "shown": len(chosen.cards) if chosen else len(cards),
        "queue_address": address("approvals:queue"),
        "drafts_address": address("intake:drafts"),
        "cases_address": address("cases:mine"),
    }


def _quick(person: Person, cards: list[Card]) -> tuple[list[Card], str]:
    """Shortcuts: what the person has used, else what everybody uses."""
    by_key = {one.key: one for one in cards}
    if own := [by_key[key] for key in usage.own(person, QUICK) if key in by_key]:
        return own, gettext("Du brukar använda")
    often = [by_key[key] for key in usage.most_used(timezone.now(), QUICK) if key in by_key]
    return often, gettext("Mest använda")


@require_safe
@login_required
def service(request: HttpRequest, key: str) -> HttpResponse:
    """What the e-service is, who decides and within what time, what one needs, and the button that begins."""
    try:
        loaded = current(key)
    except NoSuchService as missing:
        raise Http404 from missing
    person, language, today = _me(request), words.language(), timezone.localdate()
    organisation = snapshot()
    document = loaded.document
    onward = way(loaded, person.pk, organisation, today=today)
    context = {
        "card": card(loaded, language),
        "about": document.about.say(language) if document.about else "",
        "contact": document.contact.say(language) if document.contact else "",
        "privacy": document.privacy.say(language) if document.privacy else "",
        "owner": document.owner.unit.say(language),
        "way": onward,
        "needs": needs(document, language),
        "filled": filled_in(document, language),
        "why_not": why_not(document, person.pk, organisation),
        "draft": next(iter(glance.drafts(person, language, e_service=key, limit=1).shown), None),
        "earlier": glance.earlier(person, key, organisation, language, today),
        "picture": _picture(loaded, person, organisation, language, today),
    }
    return render(request, "catalogue/service.html", context)


def _picture(loaded: Loaded, person: Person, organisation: Snapshot, language: str, today: date) -> RoutePicture | None:
    """The route as it would be for the form administrator who looks; nobody else is shown it."""
    if not has_role(person, FORVALTARE, organisation=organisation):
        return None
    nothing = facts_of(loaded.document, {})
    return route_picture(loaded, organisation, language, requester=person.pk, subject=None, facts=nothing, today=today)


@require_safe
@login_required
def form(request: HttpRequest, key: str) -> HttpResponse:
    """The e-service as a form to print, or to fill in on the screen and hand in as a file."""
    try:
        loaded = current(key)
    except NoSuchService as missing:
        raise Http404 from missing
    language = words.language()
    try:
        made = blank_form(loaded, language, snapshot())
    except PressFault:
        log.exception("the form of %s could not be made", key)
        messages.error(request, gettext("Blanketten gick inte att göra just nu. Försök igen, eller fyll i här."))
        return redirect("catalogue:service", key)
    answer = HttpResponse(made.pdf, content_type="application/pdf")
    name = gettext("Blankett %(title)s.pdf") % {"title": loaded.document.title.say(language)}
    answer["Content-Disposition"] = content_disposition_header("spara" in request.GET, name) or "inline"
    answer["Content-Security-Policy"] = PDF_READER
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-cache"
    answer["ETag"] = f'"{made.fingerprint}"'
    return answer
