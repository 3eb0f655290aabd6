"""Testkör: who would get a case of the draft and when, on the real organisation; test cases; past cases tried."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from forms_platform.builder import people
from forms_platform.builder.cases_tried import Past, Tried, failing, labels, sound_plan, try_case, try_past
from forms_platform.builder.door import for_administrators, open_draft, page
from forms_platform.builder.models import TestCase
from forms_platform.builder.outline import name
from forms_platform.builder.seen import Seen
from forms_platform.builder.sound import NotSound
from forms_platform.builder.uses import uses
from forms_platform.cases.holders import Holder, holder
from forms_platform.definitions.language.fields import Field
from forms_platform.look.asked import whole

MOST_SAVED = 100


@dataclass
class Question:
    """A question that decides the way, with what is answered."""

    ref: str
    label: str
    kind: str
    value: str
    options: list[tuple[str, str]]


@dataclass
class Stop:
    """A step of the way with who gets it."""

    label: str
    who: list[Holder]
    due: date | None
    sometimes: bool


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def rehearse(request: HttpRequest, key: str) -> HttpResponse:
    """The dry run that the address asks for; a post saves it as a test case, or removes one."""
    seen = open_draft(key)
    asked = request.POST if request.method == "POST" else request.GET
    today = timezone.localdate()
    day = _day(asked.get("dag", "")) or today
    person = people.chosen(seen.organisation, whole(asked.get("som", "")))
    raw = {one.key: value for one in deciding(seen) if (value := asked.get(f"s.{one.key}", "").strip())}
    tried, trouble = _tried(seen, raw, person, day)
    if request.method == "POST":
        return _kept(request, seen, raw, person, day, tried)
    context: dict[str, Any] = {
        "people": people.some(seen.organisation, person),
        "person": person,
        "card": seen.organisation.person(person) if person else None,
        "day": day,
        "questions": [_question(seen, one.key, raw) for one in deciding(seen)],
        "stops": _stops(seen, tried, person, day) if tried else [],
        "trouble": trouble,
        "faults": tried.faults_of(raw) if tried else [],
        "saved": _saved(seen, today),
        "past": _past(seen, today) if asked.get("forra") else None,
    }
    return page(request, "builder/rehearse.html", seen, "rehearse", context)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def deciding(seen: Seen) -> list[Field]:
    """The questions whose answers the workflow looks at, in the document's order."""
    named = seen.routing | _who_fields(seen)
    found = [seen.fields[one.ref] for one in seen.questions if one.ref in named and one.ref in seen.fields]
    return [one for one in found if one.kind not in ("table", "attachment", "computed", "looked_up")]


def _who_fields(seen: Seen) -> set[str]:
    """The questions that say who acts."""
    asked = [one.ref for one in seen.questions if one.field["kind"] in ("person", "unit", "cost_centre", "money")]
    return {
        ref
        for ref in asked
        # the names in a list are of questions that a step shows
        if any(use.path[0] == "workflow" and isinstance(use.path[-1], str) for use in uses(seen.document, ref))
    }


def _question(seen: Seen, ref: str, raw: dict[str, str]) -> Question:
    field = seen.fields[ref]
    options = seen.options_of(field)
    if field.kind == "yes_no":
        options = [("ja", gettext("Ja")), ("nej", gettext("Nej"))]
    if field.kind == "person":
        options = [(str(one.id), one.said) for one in people.some(seen.organisation)]
    if field.kind == "unit":
        options = [(one.code, one.sv) for one in seen.names.options("units")]
    if field.kind == "cost_centre":
        options = [(one.code, one.sv) for one in seen.names.options("cost_centres")]
    return Question(ref, name({"label": {"sv": field.label.sv, "en": field.label.en}}, seen.language), field.kind,
                    raw.get(ref, ""), options)  # fmt: skip


def _tried(seen: Seen, raw: dict[str, str], person: int | None, day: date) -> tuple[Tried | None, str]:
    if person is None:
        return None, gettext("Det finns ingen medarbetare att testköra med.")
    try:
        document, plan = sound_plan(seen)
    except NotSound:
        return None, gettext("Arbetsflödet har fel som behöver rättas innan det går att testköra.")
    return try_case(document, plan, raw, person=person, seen=seen, day=day), ""


def _stops(seen: Seen, tried: Tried, person: int | None, day: date) -> list[Stop]:
    called = labels(seen, tried.way)
    barred = frozenset({person}) if person is not None else frozenset[int]()
    return [
        Stop(
            label,
            [holder(one, seen.organisation, e_service=seen.opened.key, today=day, excluded=barred)
             for one in step.principals],
            step.due,
            step.when_unknown,
        )
        for label, step in zip(called, tried.steps, strict=True)
    ]  # fmt: skip


def _kept(
    request: HttpRequest, seen: Seen, raw: dict[str, str], person: int | None, day: date, tried: Tried | None
) -> HttpResponse:
    """The dry run is a test case, or one is gone."""
    key, doing = seen.opened.key, request.POST.get("gor", "")
    if doing.startswith("bort:"):
        TestCase.objects.filter(key=key, pk=whole(doing.partition(":")[2]) or 0).delete()
        return redirect("builder:rehearse", key)
    if doing != "spara":
        raise Http404
    title = " ".join(request.POST.get("namn", "").split())[:120]
    if not title or tried is None or person is None:
        messages.error(request, gettext("Ge testfallet ett namn."))
        return redirect(reverse("builder:rehearse", args=[key]))
    if TestCase.objects.filter(key=key).count() >= MOST_SAVED:
        messages.error(request, gettext("Det finns redan hundra testfall. Ta bort något först."))
        return redirect("builder:rehearse", key)
    TestCase.objects.create(
        key=key, name=title, person_id=person, answers=raw, way=tried.way, made_at=timezone.now(),
        day=day if day != timezone.localdate() else None,
    )  # fmt: skip
    messages.success(request, gettext("Testfallet är sparat och körs igen vid varje publicering."))
    return redirect("builder:rehearse", key)


def _saved(seen: Seen, today: date) -> list[tuple[TestCase, bool, str, str]]:
    """The saved cases: whether each goes as it should, how it should go, and how it goes when it does not."""
    bad = {case.pk: way for case, way in failing(seen, today)}
    cases = TestCase.objects.filter(key=seen.opened.key).select_related("person")
    return [(one, one.pk not in bad, ", ".join(labels(seen, one.way)), bad.get(one.pk, "")) for one in cases]


def _past(seen: Seen, today: date) -> Past | None:
    try:
        return try_past(seen, today)
    except NotSound:
        return None
