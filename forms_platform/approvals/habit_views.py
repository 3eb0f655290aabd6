"""What people keep of their queue. Everybody keeps their own; the ready messages of an e-service are kept by those who
look after the forms (role forvaltare)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST

from forms_platform.approvals.asked import list_behind, query, way_back
from forms_platform.approvals.columns import columns_of
from forms_platform.approvals.habits import (
    LONGEST_NAME,
    LONGEST_REPLY,
    MOST_COLUMNS,
    MOST_REPLIES,
    MOST_VIEWS,
    kept_by,
)
from forms_platform.approvals.keep_habits import keep_habits
from forms_platform.approvals.models import Habits
from forms_platform.definitions.load import all_current
from forms_platform.organisation.access import FORVALTARE, has_role, signed_in
from forms_platform.organisation.models import Person


@require_POST
@login_required
def columns(request: HttpRequest) -> HttpResponse:
    """The chosen questions are columns of the person's list of that e-service from now on."""
    key = request.POST.get("tjanst", "")
    service = next((one for one in all_current() if one.key == key), None)
    if service is None:
        raise Http404(key)
    asked = request.POST.getlist("kolumn")
    chosen = [column.key for column in columns_of(service.document, asked) if column.chosen]
    if len(chosen) > MOST_COLUMNS:
        messages.warning(request, gettext("Högst %(n)s kolumner får plats. De första visas.") % {"n": MOST_COLUMNS})

    def change(habits: Habits) -> None:
        habits.columns = {**habits.columns, key: chosen[:MOST_COLUMNS]}

    keep_habits(signed_in(request), change)
    return redirect(way_back(request))


@require_POST
@login_required
def keep_view(request: HttpRequest) -> HttpResponse:
    """The list behind the form is kept under the name; a name that is there already stands for the new one."""
    name = " ".join(request.POST.get("namn", "").split())[:LONGEST_NAME]
    back = way_back(request)
    if not name:
        messages.warning(request, gettext("Ge vyn ett namn."))
        return redirect(back)
    tab, filters = list_behind(back)
    view = {"name": name, "asked": query(tab, filters), "first": request.POST.get("forst") == "1"}

    def change(habits: Habits) -> None:
        others = [one for one in habits.views if one["name"] != name]
        if view["first"]:
            others = [{**one, "first": False} for one in others]
        habits.views = [*others, view][-MOST_VIEWS:]

    keep_habits(signed_in(request), change)
    messages.success(request, gettext("Vyn ”%(name)s” är sparad.") % {"name": name})
    return redirect(back)


@require_POST
@login_required
def change_view(request: HttpRequest) -> HttpResponse:
    """A kept view is what the queue opens with, is so no longer, or is gone."""
    name, deed = request.POST.get("namn", ""), request.POST.get("gor", "")
    if deed not in ("forst", "inte-forst", "ta-bort"):
        raise Http404("no such change")

    def change(habits: Habits) -> None:
        if deed == "ta-bort":
            habits.views = [one for one in habits.views if one["name"] != name]
        elif deed == "inte-forst":
            habits.views = [{**one, "first": one["first"] and one["name"] != name} for one in habits.views]
        else:
            habits.views = [{**one, "first": one["name"] == name} for one in habits.views]

    keep_habits(signed_in(request), change)
    return redirect(way_back(request))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def replies(request: HttpRequest) -> HttpResponse:
    """The person's own ready messages, and for those who look after the forms also those of an e-service."""
    person = signed_in(request)
    key = request.POST.get("tjanst", "") or request.GET.get("tjanst", "")
    if key and (not has_role(person, FORVALTARE) or key not in {one.key for one in all_current()}):
        raise Http404(key)
    if request.method != "POST":
        return render(request, "approvals/replies.html", _replies(person, key))
    return _kept_reply(request, person, key)


def _kept_reply(request: HttpRequest, person: Person, key: str) -> HttpResponse:
    name = " ".join(request.POST.get("namn", "").split())[:LONGEST_NAME]
    text = request.POST.get("text", "").replace("\r\n", "\n").strip()[:LONGEST_REPLY]
    before = request.POST.get("forut", "")
    removing = request.POST.get("gor") == "ta-bort"
    if not removing and not (name and text):
        fault = gettext("Ge mallen ett namn.") if not name else gettext("Skriv texten som ska infogas.")
        context = _replies(person, key) | {"fault": fault, "at_name": not name, "name": name, "text": text,
                                           "editing": before}  # fmt: skip
        return render(request, "approvals/replies.html", context, status=422)
    full: list[str] = []

    def change(habits: Habits) -> None:
        others = [one for one in habits.replies if one["name"] not in (before, name)]
        if not removing and len(others) >= MOST_REPLIES:
            full.append(name)
        else:
            habits.replies = others if removing else [*others, {"name": name, "text": text}]

    keep_habits(key or person, change)
    if full:
        messages.warning(request, gettext("Högst %(n)s mallar. Ta bort någon först.") % {"n": MOST_REPLIES})
    else:
        said = gettext("Mallen är borttagen.") if removing else gettext("Mallen ”%(name)s” är sparad.") % {"name": name}
        messages.success(request, said)
    return redirect(f"{reverse('approvals:replies')}?tjanst={key}" if key else reverse("approvals:replies"))


def _replies(person: Person, key: str) -> dict[str, Any]:
    kept = kept_by(person)
    language = get_language() or "sv"
    services = [(one.key, one.document.title.say(language)) for one in all_current()]
    return {
        "kept": kept.shared.get(key, ()) if key else kept.own,
        "key": key,
        "service": dict(services).get(key, ""),
        "services": services if has_role(person, FORVALTARE) else [],
        "back": reverse("approvals:queue"),
        "longest_name": LONGEST_NAME,
        "longest": LONGEST_REPLY,
    }
