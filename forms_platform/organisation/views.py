"""The doors of a person's own pages: profile, language, stand-ins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.module_loading import import_string
from django.utils.translation import get_language, gettext
from django.utils.translation import override as speaking
from django.views.decorators.http import require_http_methods, require_POST

from forms_platform.look.asked import whole
from forms_platform.organisation import stand_in_words
from forms_platform.organisation.access import FORVALTARE, has_role, signed_in
from forms_platform.organisation.candidates import suggested
from forms_platform.organisation.directory import PersonCard, Snapshot, changed, snapshot
from forms_platform.organisation.forms import ProfileForm, StandInForm
from forms_platform.organisation.models import Person, StandIn
from forms_platform.organisation.sign_in import remember_language
from forms_platform.organisation.stand_ins import (
    StandInRefused,
    away_themselves,
    end_stand_in,
    may_arrange,
    set_stand_in,
)
from forms_platform.sweden import dates

PAST_SHOWN = 12


@dataclass(frozen=True)
class ShownPeriod:
    """A stand-in period as the page shows it."""

    id: int
    absent: PersonCard | None
    stand_in: PersonCard | None
    span: str
    e_service: str
    now: bool
    mine_to_end: bool


def _language() -> str:
    return (get_language() or settings.LANGUAGE_CODE)[:2]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Who the platform takes the person to be, and what they decide about their own pages."""
    person = signed_in(request)
    if request.method == "POST":
        form = ProfileForm(request.POST, instance=person)
        if form.is_valid():
            form.save()
            changed()
            with speaking(person.language):
                messages.success(request, gettext("Dina val är sparade."))
            answer = redirect("organisation:profile")
            remember_language(answer, person.language)
            return answer
    else:
        form = ProfileForm(instance=person)
    organisation = snapshot()
    above = organisation.managing_unit(person.pk)
    managed = sorted(organisation.unit_name(unit) for unit in organisation.units_managed(person.pk))
    chief = organisation.manager(above) if above is not None else None
    context = {
        "form": form,
        "card": organisation.person(person.pk),
        "chief": organisation.person(chief) if chief is not None else None,
        "chief_unit": organisation.unit_name(above),
        "managed": managed,
        "groups": sorted(organisation.group_names[key] for key in organisation.groups_of(person.pk)),
        "cost_centre": organisation.units[person.unit_id].cost_centre if person.unit_id else "",
    }
    return render(request, "organisation/profile.html", context)


def not_offered(request: HttpRequest) -> HttpResponse:
    """404: a page of allauth's that this platform does not offer (addresses come from the staff register)."""
    raise Http404


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The chosen language is kept with the person and in a cookie; back to the page they came from."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    answer = HttpResponseRedirect(back)
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        remember_language(answer, chosen)
        if isinstance(request.user, Person) and request.user.language != chosen:
            Person.objects.filter(pk=request.user.pk).update(language=chosen)
            changed()
    return answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def stand_ins(request: HttpRequest) -> HttpResponse:
    """Who stands in for the person and for whom they stand in; a manager sees and arranges it for those below too."""
    me, today, organisation = signed_in(request), timezone.localdate(), snapshot()
    absent = _absent(request, me, organisation)
    services = e_service_titles()
    searching = "sok" in request.POST
    form = StandInForm(request.POST if request.method == "POST" and not searching else None, e_services=services)
    if request.method == "POST" and searching:
        form = StandInForm(initial={k: request.POST.get(k, "") for k in ("starts", "ends", "e_service", "person")},
                           e_services=services)  # fmt: skip
    if form.is_bound and form.is_valid() and (done := _set(request, form, absent, me, today)) is not None:
        return done
    words = request.POST.get("q", "").strip()
    context = {
        "form": form,
        "absent": absent,
        "self": absent.pk == me.pk,
        "choices": _choices(request, organisation, absent, words if searching else "", today),
        "words": words,
        "found_nobody": searching and bool(words) and not organisation.search(words, 1),
        "services": services,
        "today": today.isoformat(),
        **_periods(me, absent, organisation, today, dict(services)),
        "below": _below(organisation, me),
        "anybody": has_role(me, FORVALTARE, None, organisation),
        "others": _others(request, organisation, me),
    }
    return render(request, "organisation/stand_ins.html", context, status=422 if form.is_bound else 200)


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
    return HttpResponseRedirect(_address(row.absent_id, me))


def e_service_titles() -> list[tuple[str, str]]:
    """Key and title of every e-service one can choose; the catalogue lies on another floor and is asked by name."""
    path: str = getattr(settings, "E_SERVICES", "")
    if not path:
        return []
    open_to_them = [service for service in import_string(path)() if service.document.secrecy.stand_ins]
    return sorted(((s.key, s.document.title.say(_language())) for s in open_to_them), key=lambda pair: pair[1])


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
    answers = form.cleaned_data
    stand_in: Person = answers["person"]
    try:
        set_stand_in(
            absent=absent,
            stand_in=stand_in,
            starts=answers["starts"],
            ends=answers["ends"],
            e_service=answers["e_service"],
            by=me,
            now=timezone.now(),
            today=today,
        )
    except StandInRefused as refused:
        form.add_error(stand_in_words.field_of(refused) or None, stand_in_words.say(refused))
        return None
    span = dates.show_span(answers["starts"], answers["ends"], _language())
    facts = {"stand_in": stand_in.name, "absent": absent.name, "span": span}
    messages.success(request, gettext("%(stand_in)s ersätter %(absent)s %(span)s.") % facts)
    if away_themselves(snapshot(), stand_in.pk, answers["starts"], answers["ends"]):
        messages.warning(
            request,
            gettext("%(stand_in)s är själv borta en del av den tiden. Ersättningen går inte vidare till någon annan.")
            % facts,
        )
    return HttpResponseRedirect(_address(absent.pk, me))


def _address(absent: int, me: Person) -> str:
    page = reverse("organisation:stand_ins")
    return page if absent == me.pk else f"{page}?person={absent}"


def _choices(
    request: HttpRequest, organisation: Snapshot, absent: Person, words: str, today: date
) -> list[tuple[PersonCard, bool, bool]]:
    """The people offered, each with whether chosen and whether away: found by the words, else the likeliest.

    The one already chosen comes first, so that a search does not lose them.
    """
    found = organisation.search(words, 9) if words else suggested(organisation, absent.pk)
    found = [card for card in found if card.id != absent.pk]
    chosen = str(request.POST.get("person", ""))
    number = whole(chosen)
    if number is not None and (card := organisation.person(number)) is not None:
        found = [card, *(c for c in found if c.id != card.id)]
    away = {c.id for c in found if any(p.covers(None, today) for p in organisation.periods_of(c.id))}
    found.sort(key=lambda c: (str(c.id) != chosen, c.id in away))
    return [(card, str(card.id) == chosen, card.id in away) for card in found]


def _periods(
    me: Person, absent: Person, organisation: Snapshot, today: date, services: dict[str, str]
) -> dict[str, list[ShownPeriod]]:
    """The periods in which the person is absent, in which they stand in, and those that are over."""
    rows = StandIn.objects.filter(Q(absent=absent) | Q(stand_in=absent)).order_by("starts", "pk")
    shown: dict[str, list[ShownPeriod]] = {"away": [], "standing_in": [], "over": []}
    for row in rows:
        period = ShownPeriod(
            id=row.pk,
            absent=organisation.person(row.absent_id),
            stand_in=organisation.person(row.stand_in_id),
            span=dates.show_span(row.starts, row.ends, _language()),
            e_service=services.get(row.e_service, row.e_service),
            now=row.starts <= today <= row.ends,
            mine_to_end=me.pk == row.stand_in_id or may_arrange(organisation, me, row.absent_id),
        )
        kind = "over" if row.ends < today else "away" if row.absent_id == absent.pk else "standing_in"
        shown[kind].append(period)
    shown["over"] = shown["over"][::-1][:PAST_SHOWN]
    return shown


def _below(organisation: Snapshot, me: Person) -> list[dict[str, Any]]:
    """The managers directly below, each with who stands in for them today."""
    today = timezone.localdate()
    found: list[dict[str, Any]] = []
    for unit in organisation.units_managed(me.pk):
        for child in organisation.children(unit):
            manager = organisation.manager(child)
            if manager is None or manager == me.pk:
                continue
            now = [p for p in organisation.periods_of(manager) if p.covers(None, today)]
            found.append(
                {
                    "card": organisation.people[manager],
                    "unit": organisation.unit_name(child),
                    "stand_ins": ", ".join(organisation.people[p.stand_in].name for p in now),
                }
            )
    return sorted(found, key=lambda row: str(row["unit"]))


def _others(request: HttpRequest, organisation: Snapshot, me: Person) -> list[PersonCard]:
    """Those a form administrator searched for, to arrange stand-ins for."""
    words = request.GET.get("vem", "").strip()
    if not words or not has_role(me, FORVALTARE, None, organisation):
        return []
    return organisation.search(words, 8)
