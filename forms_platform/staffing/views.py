"""The page "Vem skulle få det?": what lacks somebody and since when, and who would decide a case of somebody's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from forms_platform.cases.names import CaseNames
from forms_platform.cases.rehearsal import Turn, rehearsed
from forms_platform.cases.route_picture import RoutePicture, route_picture
from forms_platform.definitions.language.answers import facts as facts_of
from forms_platform.definitions.language.answers import read_answers
from forms_platform.definitions.load import Loaded, all_current
from forms_platform.look import words as look_words
from forms_platform.organisation.access import FORVALTARE, only_for
from forms_platform.organisation.cards import PersonCard
from forms_platform.organisation.directory import snapshot
from forms_platform.organisation.snapshot import Snapshot
from forms_platform.outbox.post import post
from forms_platform.staffing.models import Asking, Shortage
from forms_platform.staffing.words import answers_said, said, step_name
from workflows.checks.somebody import STOPS_NOTHING

NAMED = 5  # people whose cases would stop
MATCHES = 12


@dataclass(frozen=True, slots=True)
class Row:
    """A shortage as the page shows it."""

    step: str
    text: str
    since: datetime
    new: bool
    people: tuple[PersonCard, ...]
    more: int
    answers: list[str]
    warning: bool


@dataclass(frozen=True, slots=True)
class Service:
    """An e-service with what lacks somebody, and how often its reserves have a step."""

    key: str
    title: str
    owner: str
    place: str  # where the route is changed
    rows: list[Row]
    reserves: list[str]
    asked_at: datetime | None

    @property
    def stops(self) -> list[Row]:
        """What somebody's case would stop at."""
        return [row for row in self.rows if not row.warning]

    @property
    def warnings(self) -> list[Row]:
        """What stops nothing, and should be looked at."""
        return [row for row in self.rows if row.warning]


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(FORVALTARE)
def who_would_get_it(request: HttpRequest) -> HttpResponse:
    """The page; a post has everything asked anew, in the background."""
    if request.method == "POST":
        post("organisation.changed", "organisation", {}, now=timezone.now())
        messages.success(request, gettext("Allt prövas nu. Ladda om sidan om en stund."))
        return redirect("staffing:who")
    language, organisation, today = look_words.language(), snapshot(), timezone.localdate()
    everything = all_current()
    services = _services(everything, organisation, language)
    context: dict[str, Any] = {
        "broken": [(one, one.stops) for one in services if one.stops],
        "to_look_at": [(one, one.warnings) for one in services if one.warnings],
        "sound": [one for one in services if not one.rows],
        "asked_at": max((one.asked_at for one in services if one.asked_at), default=None),
        "services": [(one.key, one.document.title.say(language)) for one in everything],
        **_searched(request.GET, everything, organisation, today, language),
    }
    return render(request, "staffing/who_would_get_it.html", context)


def _services(everything: list[Loaded], organisation: Snapshot, language: str) -> list[Service]:
    asked = {one.e_service: one for one in Asking.objects.all()}
    shortages: dict[str, list[Shortage]] = {}
    for one in Shortage.objects.filter(until=None).order_by("-affected", "id"):
        shortages.setdefault(one.e_service, []).append(one)
    return [
        Service(
            loaded.key,
            loaded.document.title.say(language),
            loaded.document.owner.answers.say(language),
            _place(loaded.key),
            [_row(one, loaded, organisation, language) for one in shortages.get(loaded.key, ())],
            _reserves(asked.get(loaded.key), loaded, language),
            asked[loaded.key].asked_at if loaded.key in asked else None,
        )
        for loaded in everything
    ]


def _place(key: str) -> str:
    """Where the route of the e-service is changed, or shown where this installation cannot."""
    try:
        return reverse("builder:flow", args=[key])
    except NoReverseMatch:
        return reverse("catalogue:service", args=[key])


def _row(one: Shortage, loaded: Loaded, organisation: Snapshot, language: str) -> Row:
    cards = [card for person in one.people[:NAMED] if (card := organisation.person(person)) is not None]
    return Row(
        step_name(loaded, one.step, language),
        said(one.code, one.affected, one.of),
        one.since,
        (timezone.now() - one.since).days < 1,
        tuple(cards),
        max(0, one.affected - len(cards)),
        answers_said(one.answers, loaded, organisation, language),
        one.code in STOPS_NOTHING,
    )


def _reserves(asked: Asking | None, loaded: Loaded, language: str) -> list[str]:
    if asked is None:
        return []
    return [
        gettext("%(step)s: reserven har det för %(n)s av %(m)s")
        % {"step": step_name(loaded, one["step"], language), "n": one["used"], "m": one["of"]}
        for one in asked.reserves
    ]


def _searched(
    asked: Mapping[str, str], everything: list[Loaded], organisation: Snapshot, today: date, language: str
) -> dict[str, Any]:
    """Who would decide a case of the person's, as far as an amount says."""
    query = " ".join(asked.get("person", "").replace("\x00", " ").split())[:80]
    amount = asked.get("belopp", "").strip()[:40]
    key = asked.get("tjanst", "")
    context: dict[str, Any] = {"query": query, "amount": amount, "chosen_service": key}
    loaded = next((one for one in everything if one.key == key), None)
    if not query or loaded is None:
        return context
    matches = organisation.search(query, MATCHES)
    exact = [card for card in matches if query.casefold() in (card.username, card.name.casefold())]
    meant = exact if len(exact) == 1 else matches
    if len(meant) != 1:
        return {**context, "matches": meant, "nobody_matches": not meant}
    person = meant[0]
    turns, trouble, picture = _turns(loaded, person, amount, organisation, today, language)
    return {
        **context,
        "person": person,
        "turns": turns,
        "trouble": trouble,
        "picture": picture,
        "searched": loaded.document.title.say(language),
    }


def _turns(
    loaded: Loaded, person: PersonCard, amount: str, organisation: Snapshot, today: date, language: str
) -> tuple[list[Turn], str, RoutePicture]:
    document, trouble = loaded.document, ""
    raw = {document.amount_field: amount} if document.amount_field and amount else {}
    values: dict[str, Any] = {}
    if raw:
        reading = read_answers(document, raw, today=today, names=CaseNames(organisation))
        fault = next((one for one in reading.faults if one.path == document.amount_field), None)
        trouble = fault.say(language) if fault is not None else ""
        values = {key: value for key, value in reading.values.items() if key == document.amount_field}
    turns = rehearsed(loaded, values, organisation, requester=person.id, subject=None, day=today, language=language)
    picture = route_picture(
        loaded,
        organisation,
        language,
        requester=person.id,
        subject=None,
        facts=facts_of(document, values),
        today=today,
    )
    return turns, trouble, picture
