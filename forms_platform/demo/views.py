"""The door of the demo: choose whom to be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forms_platform.approvals.queue import Queue
from forms_platform.demo.featured import FEATURED, Featured
from forms_platform.demo.guard import open_to_all
from forms_platform.demo.people import PASSWORD
from forms_platform.look.asked import whole
from forms_platform.organisation.directory import PersonCard, Snapshot, snapshot
from forms_platform.organisation.models import Person
from forms_platform.organisation.sign_in import remember_language

FOUND_AT_MOST = 24
HINTS = ("rektor", "Lönecenter", "brandman", "Hemtjänst Syd", "kommundirektör")
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class Choice:
    """A featured person with their card, and how many cases wait for their decision."""

    featured: Featured
    card: PersonCard
    waiting: int


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """The people to choose among; a POST signs in as the chosen one. 404 wherever this is not the demo."""
    if not open_to_all():
        raise Http404
    if request.method == "POST":
        return _become(request)
    organisation = snapshot()
    words = request.GET.get("q", "").strip()
    found = organisation.search(words, FOUND_AT_MOST + 1) if words else []
    context: dict[str, Any] = {
        "choices": [] if words else _featured(organisation),
        "words": words,
        "found": [(card, bool(organisation.units_managed(card.id))) for card in found[:FOUND_AT_MOST]],
        "more": len(found) > FOUND_AT_MOST,
        "number": sum(card.active for card in organisation.people.values()),
        "units": len(organisation.units),
        "next": _next(request, request.GET.get("next", "")),
        "password": PASSWORD,
        "hints": HINTS,
    }
    return render(request, "demo/people.html", context)


def _featured(organisation: Snapshot) -> list[Choice]:
    """Those a visitor might want to be first."""
    people = {p.username: p for p in Person.objects.filter(username__in=[f.username for f in FEATURED])}
    today, found = timezone.localdate(), []
    for featured in FEATURED:
        person = people.get(featured.username)
        card = organisation.person(person.pk) if person else None
        if person is not None and card is not None:
            counts = Queue(person, today).counts()
            found.append(Choice(featured, card, counts["mine"] + counts["stand_in"]))
    return found


def _become(request: HttpRequest) -> HttpResponse:
    """Signed in as the chosen person, on the page they came for or the one their story begins on."""
    chosen = whole(request.POST.get("person", ""))
    if chosen is None:
        raise Http404
    person = get_object_or_404(Person, pk=chosen, is_active=True)
    login(request, person, backend=BACKEND)
    answer = HttpResponseRedirect(_next(request, request.POST.get("next", "")) or _start(person))
    remember_language(answer, person.language)
    return answer


def _start(person: Person) -> str:
    """The page the person's story begins on."""
    name = next((f.start for f in FEATURED if f.username == person.username), "catalogue:start")
    try:
        return reverse(name)
    except NoReverseMatch:
        return "/"


def _next(request: HttpRequest, asked: str) -> str:
    """The asked page when it is one of ours, else ""."""
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if safe and asked != "/" else ""  # the start page says nothing of what they came for
