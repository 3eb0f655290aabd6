"""The doors of a person's cases: the list, the case, asking, taking it back and its calendar entry."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from forms_platform.cases import mine as lists
from forms_platform.cases.access import get_for, metadata_for
from forms_platform.cases.advance import advance
from forms_platform.cases.calendar_file import CONTENT_TYPE, Entry, calendar_file
from forms_platform.cases.headline import summary_of
from forms_platform.cases.history import events_of, history
from forms_platform.cases.leave import leave_of
from forms_platform.cases.log_reading import log_reading
from forms_platform.cases.models import Assignment, Case
from forms_platform.cases.offers import offers
from forms_platform.cases.refusals import say
from forms_platform.cases.standing_words import StandingWords, standings
from forms_platform.cases.story import address_of, story
from forms_platform.cases.way_back import WayBack, way_back
from forms_platform.definitions.load import load
from forms_platform.look.words import language
from forms_platform.organisation.access import signed_in
from forms_platform.organisation.directory import snapshot
from forms_platform.organisation.models import Person
from workflows.commands import Comment, Recall, Withdraw
from workflows.errors import Code, Refused

log = logging.getLogger(__name__)

LONGEST_COMMENT = 4000


@dataclass(frozen=True, slots=True)
class Card:
    """A case in the list."""

    case: Case
    title: str
    icon: str
    summary: str
    standing: StandingWords
    amend_href: str = ""


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The person's cases as cards: what waits for them, what is under way, what is closed."""
    person = signed_in(request)
    try:
        shown = lists.Shown(request.GET.get("visa", lists.Shown.OPEN))
    except ValueError:
        shown = lists.Shown.OPEN
    after = request.GET.get("efter", "")
    page = lists.mine(person.pk, shown, after)
    first = lists.to_correct(person.pk) if shown is lists.Shown.OPEN and not after else []
    organisation, today = snapshot(), timezone.localdate()
    standing = standings([*first, *page.cases], organisation, today, reader=person.pk)

    def card(case: Case) -> Card:
        document = load(case.version_id).document
        waits_for_me = case.state == Case.State.RETURNED and case.requester_id == person.pk
        amend_href = address_of("intake:amend", case.number) if waits_for_me else ""
        title, summary = document.title.say(language()), summary_of(case)
        return Card(case, title, document.icon, summary, standing[case.pk], amend_href)

    context = {
        "first": [card(case) for case in first],
        "cards": [card(case) for case in page.cases],
        "shown": shown.value,
        "more": f"?visa={shown.value}&efter={page.more}" if page.more else "",
        "further": bool(after),
        "drafts_href": address_of("intake:drafts"),
    }
    return render(request, "cases/mine.html", context)


@login_required
@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """Everything about one case that the person may read."""
    person, today = signed_in(request), timezone.localdate()
    try:
        found, whole = metadata_for(person, number, today=today)
    except Case.DoesNotExist:
        raise Http404 from None
    if whole:
        log_reading(found, person, "answers", now=timezone.now())
    back = _way_back(request, found, person)
    return render(request, "cases/case.html", story(found, person, whole=whole) | {"back": back})


def _way_back(request: HttpRequest, found: Case, person: Person) -> WayBack:
    return way_back(request.GET.get("tillbaka", ""), own=person.pk == found.requester_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Asks whether the case is to be taken back (återta), and takes it back."""
    person = signed_in(request)
    found = _whole(person, number)
    if request.method == "POST":
        comment = request.POST.get("meddelande", "")[:LONGEST_COMMENT]
        try:
            advance(found.pk, Withdraw(person.pk, comment), command_id=_command(request), now=timezone.now())
        except Refused as refused:
            messages.error(request, say(refused))
        else:
            messages.success(request, gettext("Ärendet %(number)s är återtaget.") % {"number": number})
        return redirect("cases:case", number)
    loaded, events = load(found.version_id), events_of(history(found.pk))
    if not offers(found, events, snapshot(), person.pk, now=timezone.now()).withdraw:
        messages.error(request, gettext("Ärendet kan inte återtas nu."))
        return redirect("cases:case", number)
    context = {"case": found, "title": loaded.document.title.say(language()), "command": uuid4()}
    return render(request, "cases/withdraw.html", context)


def _whole(person: Person, number: str) -> Case:
    """The case that the person may read whole; for others there is none."""
    try:
        return get_for(person, number)
    except Case.DoesNotExist:
        raise Http404 from None


def _command(request: HttpRequest) -> UUID:
    """The form's own id, which makes a second press of the button the same command."""
    try:
        return UUID(request.POST.get("kommando", ""))
    except ValueError:
        return uuid4()


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """What the person asks or answers is said in the case, and whoever has it is told."""
    person = signed_in(request)
    found = _whole(person, number)
    if request.method != "POST":
        return redirect("cases:case", number)
    text, back = request.POST.get("fraga", "")[:LONGEST_COMMENT].strip(), _way_back(request, found, person)
    if not text:
        said = {"back": back, "ask_fault": gettext("Skriv vad du vill fråga eller berätta."), "command": uuid4()}
        return render(request, "cases/case.html", story(found, person, whole=True) | said, status=422)
    try:
        advance(found.pk, Comment(person.pk, text), command_id=_command(request), now=timezone.now())
    except Refused as refused:
        story_now = story(found, person, whole=True) | {"back": back, "ask_fault": say(refused), "asking": text}
        return render(request, "cases/case.html", story_now, status=409)
    messages.success(request, gettext("Det du skrev finns nu i ärendet."))
    return redirect(f"{reverse('cases:case', args=[number])}?{urlencode({'tillbaka': back.href})}#fragor")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def recall(request: HttpRequest, number: str) -> HttpResponse:
    """Takes the case back to change it, before anybody has answered; straight on to what can be changed."""
    person = signed_in(request)
    found = _whole(person, number)
    if request.method != "POST":
        return redirect("cases:case", number)
    try:
        if found.assignments.filter(state=Assignment.State.HELD).exists():  # an answer that can still be undone stands
            raise Refused(Code.CANNOT_WITHDRAW)
        advance(found.pk, Recall(person.pk), command_id=_command(request), now=timezone.now())
    except Refused as refused:
        messages.error(request, say(refused))
        return redirect("cases:case", number)
    return redirect(address_of("intake:amend", number) or reverse("cases:case", args=[number]))


@login_required
@require_safe
def calendar(request: HttpRequest, number: str) -> HttpResponse:
    """The granted leave as a file for one's calendar. 404 for a case that is no granted leave."""
    person = signed_in(request)
    found = _whole(person, number)
    leave = leave_of(found)
    if leave is None:
        raise Http404
    away = snapshot().person(leave.person)
    facts = {"name": away.name if away else "", "number": number}
    entry = Entry(
        uid=f"arende-{number}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}",
        summary=gettext("Ledig") if leave.person == person.pk else gettext("%(name)s är ledig") % facts,
        description=gettext("Beviljad ledighet, ärende %(number)s.") % facts,
        url=settings.SITE_URL + reverse("cases:case", args=[number]),
        starts=leave.starts,
        ends=leave.ends,
        stamped=found.closed_at or found.changed_at,
        maker=settings.MUNICIPALITY,
    )
    answer = HttpResponse(calendar_file(entry), content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="ledig-{number}.ics"'
    answer["Cache-Control"] = "private, no-store"
    return answer
