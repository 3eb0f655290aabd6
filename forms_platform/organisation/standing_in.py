"""The doors of stand-ins and absence: one's own page, that of somebody one arranges it for, and all of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forms_platform.look.asked import whole
from forms_platform.look.words import language
from forms_platform.organisation import arrangements, stand_in_words
from forms_platform.organisation.absences import end_absence, settle, tell_absence, unanswered
from forms_platform.organisation.access import FORVALTARE, has_role, signed_in
from forms_platform.organisation.candidates import suggested
from forms_platform.organisation.changes_told import changes_told
from forms_platform.organisation.directory import Snapshot, snapshot
from forms_platform.organisation.forms import AbsenceForm, StandInForm
from forms_platform.organisation.models import Absence, Person, StandIn
from forms_platform.organisation.stand_ins import (
    StandInRefused,
    away_themselves,
    end_stand_in,
    may_arrange,
    reaches_as_far,
    set_stand_in,
)
from forms_platform.sweden import dates

KEPT = ("starts", "ends", "e_service", "person", "away")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def stand_ins(request: HttpRequest) -> HttpResponse:
    """Who stands in for the person and for whom they stand in; a manager sees and arranges it for those below too."""
    me, today, organisation = signed_in(request), timezone.localdate(), snapshot()
    absent = _absent(request, me, organisation)
    services = arrangements.e_service_titles()
    searching = "sok" in request.POST
    if request.method == "POST" and not searching:
        form = StandInForm(request.POST, e_services=services)
    else:
        asked, keys = (request.POST, KEPT) if searching else (request.GET, KEPT[:2])
        form = StandInForm(
            initial={"away": not searching} | {k: asked[k] for k in keys if k in asked}, e_services=services
        )
    if form.is_bound and form.is_valid() and (done := _set(request, form, absent, me, today)) is not None:
        return done
    return _page(request, form, AbsenceForm(), absent, me, status=422 if form.is_bound else 200)


def _page(
    request: HttpRequest, form: StandInForm, away_form: AbsenceForm, absent: Person, me: Person, *, status: int
) -> HttpResponse:
    organisation, today = snapshot(), timezone.localdate()
    words = request.POST.get("q", "").strip()
    leaves = unanswered(organisation, absent.pk, today)
    context = {
        "form": form,
        "away_form": away_form,
        "absent": absent,
        "self": absent.pk == me.pk,
        "proposals": [_proposal(one, organisation, today) for one in leaves],
        "absences": arrangements.absences(absent.pk, today),
        "choices": _choices(request, form, organisation, absent, words if "sok" in request.POST else ""),
        "words": words,
        "found_nobody": "sok" in request.POST and bool(words) and not organisation.search(words, 1),
        "services": arrangements.e_service_titles(),
        "today": today.isoformat(),
        **arrangements.periods(me, absent.pk, organisation, today),
        "changes": changes_told(absent.pk, organisation, me.pk),
        "below": arrangements.below(organisation, me.pk, today),
        "anybody": has_role(me, FORVALTARE, None, organisation),
    }
    return render(request, "organisation/stand_ins.html", context, status=status)


@login_required
@require_safe
def everybody(request: HttpRequest) -> HttpResponse:
    """Who stands in for whom: in one's own unit and those one manages; a form administrator sees and finds them all."""
    me, today, organisation = signed_in(request), timezone.localdate(), snapshot()
    all_of_them = has_role(me, FORVALTARE, None, organisation)
    words = request.GET.get("q", "").strip()[:100]
    reach = arrangements.reach(organisation, me.pk, words) if all_of_them else arrangements.own(organisation, me.pk)
    rows = arrangements.standing(me, organisation, today, reach)
    uncovered = arrangements.uncovered(organisation, today, reach)
    context = {
        "all": all_of_them,
        "words": words,
        "now": [row for row in rows if row.now],
        "coming": [row for row in rows if not row.now],
        "most": arrangements.MOST,
        "full": len(rows) == arrangements.MOST,
        "uncovered": uncovered,
        "vacant": arrangements.vacancies(organisation, words) if all_of_them else [],
        "others": organisation.search(words, 8) if all_of_them and words else [],
        "unit": organisation.unit_name(organisation.unit_of(me.pk)),
        "may": {one.card.id for one in uncovered if may_arrange(organisation, me, one.card.id)},
    }
    return render(request, "organisation/everybody.html", context)


@login_required
@require_POST
def end(request: HttpRequest, period: int) -> HttpResponse:
    """The stand-in period is over from now on."""
    row = get_object_or_404(StandIn.objects.select_related("absent", "stand_in"), pk=period)
    me = signed_in(request)
    try:
        left = end_stand_in(period=row, by=me, now=timezone.now(), today=timezone.localdate())
    except StandInRefused as refused:
        messages.error(request, stand_in_words.say(refused))
    else:
        facts = {"stand_in": row.stand_in.name, "absent": row.absent.name}
        if left is None:
            messages.success(request, gettext("%(stand_in)s ersätter inte %(absent)s. Tiden är borttagen.") % facts)
        else:
            messages.success(request, gettext("%(stand_in)s ersätter inte längre %(absent)s.") % facts)
    if request.POST.get("tillbaka") == "alla":
        return HttpResponseRedirect(reverse("organisation:everybody"))
    return HttpResponseRedirect(_address(row.absent_id, me))


@login_required
@require_POST
def away(request: HttpRequest) -> HttpResponse:
    """It is noted that the person is away on those days."""
    me, organisation = signed_in(request), snapshot()
    absent = _absent(request, me, organisation)
    form = AbsenceForm(request.POST)
    if form.is_valid():
        starts, ends = form.cleaned_data["away_from"], form.cleaned_data["away_to"]
        try:
            tell_absence(person=absent, starts=starts, ends=ends, by=me, now=timezone.now())
        except StandInRefused as refused:
            field = {"starts": "away_from", "ends": "away_to"}.get(stand_in_words.field_of(refused))
            form.add_error(field, stand_in_words.say(refused))
        else:
            facts = {"name": absent.name, "span": dates.show_span(starts, ends, language())}
            messages.success(request, gettext("%(name)s är borta %(span)s.") % facts)
            return HttpResponseRedirect(_address(absent.pk, me))
    blank = StandInForm(initial={"away": True}, e_services=arrangements.e_service_titles())
    return _page(request, blank, form, absent, me, status=422)


@login_required
@require_POST
def back(request: HttpRequest, absence: int) -> HttpResponse:
    """The person is at work again from today, or the absence that was to come is taken away."""
    row, me = _absence(absence), signed_in(request)
    try:
        left = end_absence(absence=row, by=me, now=timezone.now())
    except StandInRefused as refused:
        messages.error(request, stand_in_words.say(refused))
    else:
        said = gettext("Frånvaron är borttagen.") if left is None else gettext("Frånvaron är slut från och med i dag.")
        messages.success(request, said)
    return HttpResponseRedirect(_address(row.person_id, me))


@login_required
@require_POST
def answer(request: HttpRequest, absence: int) -> HttpResponse:
    """The question of who stands in during a leave is answered, by one press: this person, or nobody."""
    row, me, now = _absence(absence), signed_in(request), timezone.now()
    chosen = whole(request.POST.get("person", ""))
    try:
        if chosen is None:
            settle(absence=row, by=me, now=now)
            messages.success(request, gettext("Då ersätter ingen. Det som väntar ligger kvar tills tiden är slut."))
        else:
            _stands_in_for_all_of_it(request, row, get_object_or_404(Person, pk=chosen, is_active=True), me)
    except StandInRefused as refused:
        messages.error(request, stand_in_words.say(refused))
    return HttpResponseRedirect(_address(row.person_id, me))


def _stands_in_for_all_of_it(request: HttpRequest, absence: Absence, stand_in: Person, me: Person) -> None:
    today = timezone.localdate()
    starts = max(absence.starts, today)
    set_stand_in(absent=absence.person, stand_in=stand_in, starts=starts, ends=absence.ends, by=me,
                 now=timezone.now(), today=today)  # fmt: skip
    facts = {"stand_in": stand_in.name, "absent": absence.person.name,
             "span": dates.show_span(starts, absence.ends, language())}  # fmt: skip
    messages.success(request, gettext("%(stand_in)s ersätter %(absent)s %(span)s.") % facts)


def _absence(number: int) -> Absence:
    return get_object_or_404(Absence.objects.select_related("person"), pk=number)


def _absent(request: HttpRequest, me: Person, organisation: Snapshot) -> Person:
    """Whose page it is: one's own, or that of somebody one may arrange stand-ins for."""
    asked = request.POST.get("absent", "") or request.GET.get("person", "")
    number = whole(asked)
    if number is None or number == me.pk:
        return me
    absent = get_object_or_404(Person, pk=number, is_active=True)
    if not may_arrange(organisation, me, absent.pk):
        raise PermissionDenied
    return absent


def _set(request: HttpRequest, form: StandInForm, absent: Person, me: Person, today: date) -> HttpResponse | None:
    """The page to go to when the stand-in was set; None when it was refused and the form says why."""
    answers, now = form.cleaned_data, timezone.now()
    stand_in, starts, ends = answers["person"], answers["starts"], answers["ends"]
    try:
        set_stand_in(absent=absent, stand_in=stand_in, starts=starts, ends=ends, e_service=answers["e_service"],
                     by=me, now=now, today=today)  # fmt: skip
        if answers["away"]:
            tell_absence(person=absent, starts=starts, ends=ends, by=me, now=now)
    except StandInRefused as refused:
        form.add_error(stand_in_words.field_of(refused) or None, stand_in_words.say(refused))
        return None
    facts = {"stand_in": stand_in.name, "absent": absent.name, "span": dates.show_span(starts, ends, language())}
    messages.success(request, gettext("%(stand_in)s ersätter %(absent)s %(span)s.") % facts)
    if away_themselves(snapshot(), stand_in.pk, starts, ends):
        messages.warning(
            request,
            gettext("%(stand_in)s har själv en ersättare en del av den tiden. Det här går inte vidare till den.")
            % facts,
        )
    _warn_of_limit(request, absent.pk, stand_in.pk, answers)
    return HttpResponseRedirect(_address(absent.pk, me))


def _warn_of_limit(request: HttpRequest, absent: int, stand_in: int, answers: dict[str, Any]) -> None:
    """Who stands in for everything with a lower approval right decides all but what lies above it."""
    organisation = snapshot()
    if answers["e_service"] or reaches_as_far(organisation, absent, stand_in, answers["starts"], answers["ends"]):
        return
    names = {"stand_in": organisation.people[stand_in].name, "absent": organisation.people[absent].name}
    messages.warning(
        request,
        gettext(
            "%(stand_in)s har inte så hög attesträtt som %(absent)s. Det som ligger över beloppet kan bara den med "
            "attesträtt godkänna."
        )
        % names,
    )


def _address(absent: int, me: Person) -> str:
    page = reverse("organisation:stand_ins")
    return page if absent == me.pk else f"{page}?person={absent}"


def _proposal(leave: Absence, organisation: Snapshot, today: date) -> dict[str, Any]:
    """The question "who stands in?" of one leave, with those who can be chosen by one press."""
    starts = max(leave.starts, today)
    there = [one for one in suggested(organisation, leave.person_id, 12)
             if organisation.away(one.id, starts, leave.ends) is None]  # fmt: skip
    return {
        "absence": leave,
        "span": dates.show_span(leave.starts, leave.ends, language()),
        "starts": starts.isoformat(),
        "ends": leave.ends.isoformat(),
        "candidates": there[:3],
    }


def _choices(
    request: HttpRequest, form: StandInForm, organisation: Snapshot, absent: Person, words: str
) -> list[dict[str, Any]]:
    """The people offered: found by the words, else the likeliest; who is away on the chosen days comes last.

    The one already chosen comes first, so that a search does not lose them.
    """
    found = organisation.search(words, 9) if words else suggested(organisation, absent.pk)
    found = [card for card in found if card.id != absent.pk]
    number = whole(request.POST.get("person", ""))
    if number is not None and (card := organisation.person(number)) is not None:
        found = [card, *(c for c in found if c.id != card.id)]
    starts, ends = arrangements.days_of(form)
    offered = [
        {
            "card": card,
            "chosen": card.id == number,
            "away": arrangements.away_words(organisation, card.id, starts, ends),
        }
        for card in found
    ]
    return sorted(offered, key=lambda one: (not one["chosen"], bool(one["away"])))
