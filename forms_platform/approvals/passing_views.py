"""Giving a case to somebody else, asking what somebody thinks, and saying what one thinks. The case is fetched through
the access rules, and whether it may be done is the engine's to say. Who looks after the forms (role forvaltare) may
give a case to another without reading it: of a case they have nothing to do with they see who has it, and no answers.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from forms_platform.approvals.asked import way_back, with_case
from forms_platform.approvals.passing import LONGEST, Passing, passing_of
from forms_platform.approvals.rows import title_of
from forms_platform.approvals.task import task_of
from forms_platform.cases.access import get_for
from forms_platform.cases.advance import advance
from forms_platform.cases.holders import holder
from forms_platform.cases.models import Case
from forms_platform.cases.refusals import say
from forms_platform.look.asked import whole
from forms_platform.organisation.access import signed_in
from forms_platform.organisation.candidates import suggested
from forms_platform.organisation.cards import PersonCard
from forms_platform.organisation.directory import snapshot
from forms_platform.organisation.models import Person
from workflows.commands import AskOpinion, GiveOpinion, HandOver, Reassign
from workflows.errors import Code, Refused

DEEDS = ("fraga", "lamna")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pass_on(request: HttpRequest, number: str) -> HttpResponse:
    """The case has been given to the chosen person, or they have been asked what they think; else the page where one
    chooses whom, with everything that was written."""
    person = signed_in(request)
    passing = _passing(person, number)
    asked = request.POST if request.method == "POST" else request.GET
    deed = asked.get("gor", "lamna")
    if deed not in DEEDS or (deed == "fraga" and not passing.reader):
        raise Http404(deed)
    fault = ""
    if request.method == "POST" and "sok" not in request.POST:
        chosen = whole(request.POST.get("person", ""))
        message = request.POST.get("meddelande", "")[:LONGEST]
        fault = _lacking(chosen, message, deed)
        if chosen is not None and not fault:
            try:
                advance(
                    passing.case.pk,
                    _command(deed, passing, person, chosen, message),
                    command_id=_command_id(request),
                    now=timezone.now(),
                )
            except Refused as refused:
                fault = gettext("Skriv vad du vill fråga.") if refused.code == Code.COMMENT_REQUIRED else say(refused)
            else:
                return _passed(request, passing, deed, chosen)
    context = _context(request, passing, person, deed) | {"fault": fault}
    return render(request, "approvals/pass_on.html", context, status=422 if fault else 200)


@require_POST
@login_required
def opinion(request: HttpRequest, number: str) -> HttpResponse:
    """What the person thinks stands in the case, and whoever asked is told."""
    person = signed_in(request)
    try:
        case = get_for(person, number)
    except Case.DoesNotExist:
        raise Http404(number) from None
    text = request.POST.get("yttrande", "")[:LONGEST]
    command = GiveOpinion(person.pk, request.POST.get("steg", ""), text)
    try:
        advance(case.pk, command, command_id=_command_id(request), now=timezone.now())
    except Refused as refused:
        back = way_back(request)
        shown = task_of(case, person, now=timezone.now())
        told = gettext("Skriv vad du tycker.") if refused.code == Code.COMMENT_REQUIRED else say(refused)
        context = {"task": shown, "back": back, "here": back, "queue_href": back, "opinion_fault": told,
                   "opinion_text": text}  # fmt: skip
        if not shown.concerns_reader:
            messages.error(request, told)
            return redirect("cases:case", number)
        return render(request, "approvals/task.html", context, status=422)
    messages.success(request, gettext("Ditt yttrande finns nu i ärendet."))
    return redirect(reverse("approvals:queue"))


def _passing(person: Person, number: str) -> Passing:
    """Raises: Http404 for who has nothing to do with the case, and when it waits for nobody."""
    try:
        return passing_of(person, number, now=timezone.now())
    except Case.DoesNotExist:
        raise Http404(number) from None


def _lacking(chosen: int | None, message: str, deed: str) -> str:
    if chosen is None:
        return gettext("Välj en person.")
    return gettext("Skriv vad du vill fråga.") if deed == "fraga" and not message.strip() else ""


def _command(
    deed: str, passing: Passing, person: Person, chosen: int, message: str
) -> AskOpinion | HandOver | Reassign:
    give = passing.asking if deed == "fraga" else passing.given
    return give(person.pk, chosen, message)


def _passed(request: HttpRequest, passing: Passing, deed: str, chosen: int) -> HttpResponse:
    card = snapshot().person(chosen)
    said = gettext("%(name)s har fått frågan.") if deed == "fraga" else gettext("%(name)s har nu ärendet.")
    messages.success(request, said % {"name": card.name if card else ""})
    if not passing.reader:
        return redirect("approvals:queue")
    back = way_back(request)
    return redirect(with_case(back, passing.case.number if deed == "fraga" else ""))


def _context(request: HttpRequest, passing: Passing, person: Person, deed: str) -> dict[str, Any]:
    asked = request.POST if request.method == "POST" else request.GET
    organisation, case = snapshot(), passing.case
    words, chosen = asked.get("q", "")[:100].strip(), whole(asked.get("person", ""))
    found = organisation.search(words, 12) if words else suggested(organisation, person.pk, 8)
    if chosen is not None and (card := organisation.person(chosen)) and card not in found:
        found = [card, *found]
    not_these = {person.pk, case.requester_id, case.subject_id}
    waiting = case.assignments.filter(state="open", step=passing.step)
    today = timezone.localdate()
    return {
        "case": case,
        "title": title_of(case),
        "deed": deed,
        "reader": passing.reader,
        "choices": _choices(found, not_these, chosen),
        "words": words,
        "message": asked.get("meddelande", "")[:LONGEST],
        "back": way_back(request),
        "holders": [holder(row.principal, organisation, e_service=case.e_service, today=today).name for row in waiting],
        "command": asked.get("kommando") or uuid4(),
        "longest": LONGEST,
    }


def _choices(found: list[PersonCard], not_these: set[int | None], chosen: int | None) -> list[tuple[PersonCard, bool]]:
    return [(card, card.id == chosen) for card in found if card.id not in not_these and card.active]


def _command_id(request: HttpRequest) -> UUID:
    """The form's own id, which makes a second press the same command."""
    try:
        return UUID(request.POST.get("kommando", ""))
    except ValueError:
        return uuid4()
