"""The doors of signing elsewhere: choose how, start, wait with a code, come back, and give up."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from io import BytesIO
from uuid import UUID

import qrcode
import qrcode.image.svg
from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forms_platform.cases.refusals import say
from forms_platform.definitions.load import load
from forms_platform.documents.keep import Lost
from forms_platform.documents.workshop import WorkshopFault
from forms_platform.look.limit import Limit
from forms_platform.look.words import language
from forms_platform.organisation.access import signed_in
from forms_platform.signatures import external
from forms_platform.signatures.eid_words import hint, why
from forms_platform.signatures.folder import KeysMissing
from forms_platform.signatures.identify import NotIdentified
from forms_platform.signatures.kinds import kind_of
from forms_platform.signatures.models import Act
from forms_platform.signatures.policy import ways_for
from forms_platform.signatures.signing_services import INTERNAL
from forms_platform.signatures.unsigned import why_unsigned
from signing.errors import SigningFault
from signing.providers.flow import ProviderFault, Trouble, Waiting
from workflows.errors import Refused

log = logging.getLogger(__name__)
STARTS = Limit("eid", 10, 300)  # each order costs the municipality money
_TOLD_AT_MOST = 8_192  # characters of what a browser brings back


@require_POST
@login_required
def choose(request: HttpRequest, act: UUID) -> HttpResponse:
    """The person will sign in another of the ways that are open to them."""
    found = _waiting(request, act)
    way = request.POST.get("satt", "")
    if way not in ways_for(found):
        raise Http404
    if way != found.provider:
        external.cancel(found)
        Act.objects.filter(pk=found.pk, state=Act.State.WAITING).update(provider=way)
    return redirect("signatures:sign", found.pk)


@require_POST
@login_required
def start(request: HttpRequest, act: UUID) -> HttpResponse:
    """The service awaits the person."""
    found, now = _waiting(request, act), timezone.now()
    if found.provider == INTERNAL or now > found.expires_at:
        return redirect("signatures:sign", found.pk)
    if STARTS.spend(str(found.person_id), time.time()):
        messages.error(request, gettext("Du har försökt för många gånger. Vänta fem minuter och försök igen."))
        return redirect("signatures:sign", found.pk)
    try:
        external.start(found, get_adapter().get_client_ip(request), now)
    except ProviderFault as fault:
        return _failed(request, found, fault)
    except external.Occupied:
        messages.warning(request, gettext("Någon annan skriver under dokumentet just nu. Försök igen om en stund."))
        return redirect("signatures:sign", found.pk)
    except Refused as refused:
        messages.error(request, say(refused))
        return redirect("cases:case", found.document.case.number)
    return redirect("signatures:waiting", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def waiting(request: HttpRequest, act: UUID) -> HttpResponse:
    """What the person does now; asked anew by a POST, which the button sends, or the page's own script."""
    found, now = _own(request, act), timezone.now()
    if found.state != Act.State.WAITING:
        return _went(request, "signatures:sign", found)
    if request.method != "POST":
        shown = external.shown(found, now)
        return redirect("signatures:sign", found.pk) if shown is None else _page(request, found, shown)
    return _proceeded(request, found, {})


@require_POST
@login_required
def give_up(request: HttpRequest, act: UUID) -> HttpResponse:
    """Nobody awaits the person any more; they are back where they can sign in some way."""
    found = _waiting(request, act)
    external.cancel(found)
    messages.info(request, gettext("Ingenting är underskrivet."))
    return redirect("signatures:sign", found.pk)


@require_safe
@login_required
def code(request: HttpRequest, act: UUID) -> HttpResponse:
    """The QR code of this second, as a drawing; nothing when it has been read, which a page may learn a second late."""
    shown = external.shown(_own(request, act), timezone.now())
    if shown is None or not shown.code:
        return HttpResponse(status=204)
    drawn = BytesIO()
    qrcode.make(shown.code, image_factory=qrcode.image.svg.SvgPathFillImage, box_size=10, border=4).save(drawn)
    answer = HttpResponse(drawn.getvalue(), content_type="image/svg+xml")
    answer["Cache-Control"] = "no-store"
    answer["Content-Security-Policy"] = "default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_safe
@login_required
def answer(request: HttpRequest) -> HttpResponse:
    """The person's browser comes back from a service, with what it was told there."""
    told = {name: str(value)[:_TOLD_AT_MOST] for name, value in request.GET.items()}
    try:
        act = UUID(hex=told.get("state", "").partition(".")[0])
    except ValueError:
        raise Http404 from None
    found = _own(request, act)
    if found.state != Act.State.WAITING:
        return redirect("signatures:sign", found.pk)
    return _proceeded(request, found, told)


def _proceeded(request: HttpRequest, act: Act, told: Mapping[str, str]) -> HttpResponse:
    try:
        result = external.proceed(act, told, timezone.now())
    except ProviderFault as fault:
        if fault.trouble is Trouble.UNREACHABLE and _by_script(request):
            return JsonResponse({"hint": why(fault.trouble), "again": True})
        return _failed(request, act, fault)
    except (Refused, NotIdentified) as refused:
        messages.error(request, say(refused) if isinstance(refused, Refused) else why(Trouble.TOO_WEAK))
        return _went(request, "signatures:sign", act)
    except (SigningFault, WorkshopFault, KeysMissing, Lost, OSError) as fault:
        log.exception("the act %s could not be signed", act.pk)
        messages.error(request, str(why_unsigned(fault)))
        return _went(request, "signatures:waiting", act)
    if isinstance(result, Waiting):
        if _by_script(request):
            return JsonResponse({"hint": hint(result.hint), "code": bool(result.code), "link": result.link})
        if result.away:
            return redirect("signatures:waiting", act.pk)
        return _page(request, act, result)
    return _went(request, "signatures:sign", act)  # which knows how to tell that it is done


def _failed(request: HttpRequest, act: Act, fault: ProviderFault) -> HttpResponse:
    """Nothing was signed; the page where one signs says why."""
    log.warning("act %s with %s: %s", act.pk, act.provider, fault)
    messages.error(request, f"{why(fault.trouble)} {gettext('Ingenting är underskrivet.')}")
    return _went(request, "signatures:sign", act)


def _went(request: HttpRequest, where: str, act: Act) -> HttpResponse:
    """To that page; told to the script where it asked."""
    if _by_script(request):
        return JsonResponse({"go": reverse(where, args=[act.pk])})
    return redirect(where, act.pk)


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def _page(request: HttpRequest, act: Act, shown: Waiting) -> HttpResponse:
    case = act.document.case
    context = {
        "act": act,
        "case": case,
        "title": load(case.version_id).document.title.say(language()),
        "kind": kind_of(act.provider),
        "shown": shown,
        "hint": hint(shown.hint),
        "fingerprint": " ".join(act.sha256[at : at + 4] for at in range(0, 16, 4)),
    }
    page = render(request, "signatures/waiting.html", context)
    page["Cache-Control"] = "no-store"
    return page


def _own(request: HttpRequest, act: UUID) -> Act:
    """The person's own act; anybody else's is not there."""
    mine = Act.objects.select_related("document__case", "person", "on_behalf_of")
    found = mine.filter(pk=act, person=signed_in(request)).first()
    if found is None:
        raise Http404
    return found


def _waiting(request: HttpRequest, act: UUID) -> Act:
    """The person's own act that is not settled."""
    found = _own(request, act)
    if found.state != Act.State.WAITING:
        raise Http404
    return found
