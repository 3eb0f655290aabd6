"""The doors around filling in: the list of drafts, removing one, answering a return, and the receipt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forms_platform.cases import refusals
from forms_platform.cases.headline import summary_of
from forms_platform.cases.history import events_of, history
from forms_platform.cases.holders import for_whom
from forms_platform.cases.models import Case
from forms_platform.cases.path import path
from forms_platform.cases.timeline import Telling
from forms_platform.catalogue.availability import why_not
from forms_platform.definitions.language.answers import facts, from_wire, read_answers, summary_line
from forms_platform.definitions.load import NoSuchService, current, load
from forms_platform.intake import drafts
from forms_platform.intake.again import again as begin_again
from forms_platform.intake.amend import amend as begin_amending
from forms_platform.intake.journey import REVIEW
from forms_platform.intake.known import Known
from forms_platform.intake.models import Draft
from forms_platform.look import words
from forms_platform.organisation.access import signed_in
from forms_platform.organisation.directory import snapshot
from workflows.errors import Refused
from workflows.standing import fold


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """The drafts that the person can go on with, on this device or another."""
    found = [_row(draft) for draft in drafts.mine(signed_in(request).pk)]
    return render(request, "intake/drafts.html", {"drafts": found, "days": drafts.KEPT_FOR.days})


def _row(draft: Draft) -> dict[str, Any]:
    """A draft as the list prints it. Where to go on is told by the pages sent in; the page itself knows better."""
    document = load(draft.version_id).document
    left = [page for page in document.pages if page.key not in draft.pages_done]
    step = left[0].key if left else REVIEW
    return {
        "title": document.title.say(words.language()),
        "icon": document.icon,
        "amends": draft.amends.number if draft.amends else "",
        "saved_at": draft.saved_at,
        "about": _about(draft),
        "left": left[0].title.say(words.language()) if left else "",
        "href": reverse("intake:step", args=[draft.pk, step]),
        "remove_href": reverse("intake:discard", args=[draft.pk]),
    }


def _about(draft: Draft) -> str:
    """What tells the draft from others of the same e-service, as far as it is answered: "Gymkort, 1 200 kr"."""
    loaded, language = load(draft.version_id), words.language()
    typed = {key: draft.raw[key] for key in loaded.document.summary_line if key in draft.raw}
    known = Known(draft, loaded, timezone.localdate(), language, typed)
    values = read_answers(loaded.document, typed, today=known.today, names=known).values
    return summary_line(loaded.document, values, language, known)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def discard(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Asks whether the draft is to go, and removes it."""
    try:
        found = drafts.find(draft, signed_in(request).pk)
    except Draft.DoesNotExist:
        raise Http404 from None
    if found.submitted_as is not None:
        return redirect("intake:receipt", found.submitted_as.number)
    if request.method == "POST":
        drafts.discard(found)
        messages.success(request, gettext("Utkastet är borttaget."))
        return redirect("intake:drafts")
    title = load(found.version_id).document.title.say(words.language())
    return render(
        request,
        "confirm.html",
        {
            "question": gettext("Ta bort utkastet %(title)s?") % {"title": title},
            "text": gettext("Det du har skrivit och de filer du har lagt till försvinner."),
            "action": request.path,
            "confirm_label": gettext("Ta bort"),
            "danger": True,
            "back_href": reverse("intake:drafts"),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def amend(request: HttpRequest, number: str) -> HttpResponse:
    """Goes to the draft that answers the return of the case; it is made the first time. Shown is the review, where
    every answer can be changed."""
    person = signed_in(request).pk
    try:
        case = Case.objects.get(number=number, requester=person)
        draft = begin_amending(case, person=person, now=timezone.now())
    except Case.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        messages.warning(request, refusals.say(refused))
        return redirect("cases:case", number)
    return redirect("intake:step", draft.pk, REVIEW)


@require_POST
@login_required
def again(request: HttpRequest, number: str) -> HttpResponse:
    """Goes to a new draft that begins with the answers of one's own earlier case, and says what did not come along."""
    person, now = signed_in(request).pk, timezone.now()
    try:
        case = Case.objects.get(number=number, requester=person)
        loaded = current(case.e_service)
    except (Case.DoesNotExist, NoSuchService):
        raise Http404 from None
    organisation = snapshot()
    if why_not(loaded.document, person, organisation):
        return redirect("catalogue:service", loaded.key)
    begun = begin_again(
        case,
        loaded,
        person=person,
        organisation=organisation,
        now=now,
        today=timezone.localdate(now),
        language=words.language(),
    )
    messages.info(request, _said_of_the_copy(number, begun.left_out))
    return redirect("intake:step", begun.draft.pk, loaded.document.pages[0].key)


def _said_of_the_copy(number: str, left_out: Sequence[str]) -> str:
    said = gettext("Svaren från ärende %(number)s är ifyllda. Läs igenom dem innan du skickar in.") % {"number": number}
    if left_out:
        said += " " + gettext("Det här fyller du i på nytt: %(questions)s.") % {"questions": ", ".join(left_out)}
    return said


@require_safe
@login_required
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """What one gets for what one sent in: the number, who has it now, and what happens next."""
    person, today = signed_in(request), timezone.localdate()
    case = Case.objects.filter(number=number, requester=person).first()
    if case is None:
        raise Http404
    loaded, organisation, happenings = load(case.version_id), snapshot(), history(case.pk)
    standing = fold(loaded.plan, events_of(happenings))
    known = facts(loaded.document, from_wire(loaded.document, case.answers))
    telling = Telling(loaded.plan, loaded.document, organisation, case.requester_id, person.pk)
    stages = path(case, happenings, standing, known, telling, today=today)
    return render(
        request,
        "intake/receipt.html",
        {
            "case": case,
            "service": loaded.document.title.say(words.language()),
            "summary": summary_of(case),
            "amended": case.answers_version > 1,
            "for_whom": for_whom(case.requester_id, case.subject_id, organisation),
            "me": person.name,
            "now": next((stage for stage in stages if stage.state == "now"), None),
            "due": standing.due,
            "stages": stages,
            "after": loaded.document.after.say(words.language()),
            "email": person.email,
            "help": loaded.document.contact.say(words.language()) if loaded.document.contact else "",
        },
    )
