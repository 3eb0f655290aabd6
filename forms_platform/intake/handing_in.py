"""The door for forms that were filled in as PDF: the file is read into a draft, which is then shown like any other."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from forms_platform.catalogue.availability import why_not
from forms_platform.definitions.load import Loaded, NoSuchService, current
from forms_platform.definitions.paper.filled import LARGEST, Unreadable, Why
from forms_platform.intake.journey import REVIEW
from forms_platform.intake.take_in_form import TakenIn, take_in_form
from forms_platform.look import words
from forms_platform.organisation.access import signed_in
from forms_platform.organisation.directory import Snapshot, snapshot

MOST_TOLD = 8  # answers that could not be read and are named

SENTENCES: dict[Why, Callable[[], str]] = {
    Why.TOO_LARGE: lambda: gettext("Filen är för stor för att vara en blankett. Välj en fil på högst %(limit)s"),
    Why.NOT_A_PDF: lambda: gettext("Filen är ingen PDF. Välj blanketten som du fyllde i och sparade"),
    Why.BROKEN: lambda: gettext(
        "Filen går inte att läsa. Öppna den i din PDF-läsare, spara den igen och försök på nytt"
    ),
    Why.ENCRYPTED: lambda: gettext("Filen är skyddad med lösenord. Spara den utan lösenord och försök igen"),
    Why.XFA: lambda: gettext("Filen är ett formulär av en sort som inte går att läsa (XFA). Hämta blanketten härifrån"),
    Why.NOT_OURS: lambda: gettext("Filen är inte en blankett härifrån. Hämta blanketten, fyll i den och lämna den här"),
    Why.FLATTENED: lambda: gettext(
        "Blankettens fält finns inte kvar i filen. Det händer när man skriver ut till PDF. Spara filen i stället"
    ),
    Why.TOO_DEMANDING: lambda: gettext("Filen är för omfattande för att vara en blankett härifrån"),
    Why.OTHER_SERVICE: lambda: gettext("Blanketten gäller %(title)s. Lämna den under den e-tjänsten i stället"),
    Why.UNKNOWN_VERSION: lambda: gettext("Blanketten är av en utgåva som inte finns här. Hämta den på nytt"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def hand_in(request: HttpRequest, key: str) -> HttpResponse:
    """Asks for the file; reads it into a draft and shows what needs to be put right, else the review."""
    person, organisation = signed_in(request).pk, snapshot()
    try:
        loaded = current(key)
    except NoSuchService:
        raise Http404 from None
    if why_not(loaded.document, person, organisation):
        return redirect("catalogue:service", key)
    if request.method != "POST":
        return _page(request, loaded)
    return _taken(request, loaded, person, organisation)


def _taken(request: HttpRequest, loaded: Loaded, person: int, organisation: Snapshot) -> HttpResponse:
    file = request.FILES.get("blankett")
    if not isinstance(file, UploadedFile):
        return _page(request, loaded, gettext("Välj filen med blanketten som du har fyllt i"))
    try:
        if (file.size or 0) > LARGEST:
            raise Unreadable(Why.TOO_LARGE)
        taken = take_in_form(
            file.read(LARGEST + 1),
            loaded,
            person=person,
            organisation=organisation,
            now=timezone.now(),
            language=words.language(),
        )
    except Unreadable as fault:
        sentence = SENTENCES[fault.why]() % {"limit": words.size(LARGEST), **fault.facts}
        return _page(request, loaded, sentence, other=fault.facts.get("key", ""))
    _tell(request, taken)
    address = reverse("intake:step", args=[taken.draft.pk, taken.step])
    return redirect(address if taken.step == REVIEW else f"{address}?fel=1&fran={REVIEW}")


def _tell(request: HttpRequest, taken: TakenIn) -> None:
    messages.success(request, gettext("Blanketten är inläst. Granska svaren innan du skickar in."))
    if taken.older:
        messages.info(request, gettext("Blanketten är av en äldre utgåva. Kontrollera att inga frågor har tillkommit."))
    if taken.known_better:
        told = ", ".join(taken.known_better)
        messages.info(request, gettext("Hämtat från personalregistret i stället: %(what)s.") % {"what": told})
    if taken.unread:
        told = "; ".join(f"{one.label} (”{one.written}”)" for one in taken.unread[:MOST_TOLD])
        more = "; …" if len(taken.unread) > MOST_TOLD else ""
        messages.warning(request, gettext("Det här gick inte att läsa in: %(what)s.") % {"what": told + more})


def _page(request: HttpRequest, loaded: Loaded, fault: str = "", other: str = "") -> HttpResponse:
    context = {
        "key": loaded.key,
        "service": loaded.document.title.say(words.language()),
        "fault": fault,
        "other": other,
        "faults": [{"target": "blankett", "text": fault}] if fault else [],
        "limit": words.size(LARGEST),
    }
    return render(request, "intake/hand_in.html", context, status=422 if fault else 200)
