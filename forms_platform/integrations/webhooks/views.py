"""The operator's doors to the webhooks (Drift › Webbkrokar). Only for who holds the role drift."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forms_platform.integrations.webhooks import deliver, keep
from forms_platform.integrations.webhooks.events import TYPES, asyncapi
from forms_platform.integrations.webhooks.models import Endpoint
from forms_platform.organisation.access import DRIFT, only_for, signed_in

SHOWN = 50
PLACES = {"name": "namn", "url": "adress", "types": "handelser"}  # where on the page a fault is


@only_for(DRIFT)
@require_http_methods(["GET", "HEAD", "POST"])
def endpoints(request: HttpRequest) -> HttpResponse:
    """Every endpoint, and the form that adds one; its secret is shown in the answer and never again."""
    name, url = request.POST.get("namn", "").strip()[:80], request.POST.get("adress", "").strip()[:500]
    types = [kind for kind in TYPES if kind in request.POST.getlist("handelse")]
    faults = _faults(name, url, types) if request.method == "POST" else []
    made, secret = None, ""
    if request.method == "POST" and not faults:
        made, secret = keep.add(name, url, types, by=signed_in(request), now=timezone.now())
        name, url, types = "", "", []
    context = {
        "endpoints": Endpoint.objects.order_by("name", "pk"),
        "made": made,
        "secret": secret,
        "name": name,
        "url": url,
        "chosen": types,
        "types": TYPES.items(),
        "faults": faults,
    }
    return _kept_secret(render(request, "webhooks/endpoints.html", context, status=422 if faults else 200))


@only_for(DRIFT)
@require_safe
def endpoint(request: HttpRequest, endpoint: int) -> HttpResponse:
    """One endpoint with its latest attempts."""
    found = _found(endpoint)
    attempts = found.attempts.order_by("-pk")[:SHOWN]
    context = {"endpoint": found, "attempts": attempts, "types": _said(found), "now": timezone.now()}
    return render(request, "webhooks/endpoint.html", context)


@only_for(DRIFT)
@require_POST
def test(request: HttpRequest, endpoint: int) -> HttpResponse:
    """A test event is sent now; what was answered stands among the attempts."""
    attempt = deliver.send_test(_found(endpoint))
    if 200 <= attempt.status < 300:
        messages.success(request, gettext("Mottagaren svarade %(status)s.") % {"status": attempt.status})
    else:
        why = attempt.error or gettext("svarade %(status)s") % {"status": attempt.status}
        messages.error(request, gettext("Provet kom inte fram: %(why)s") % {"why": why})
    return redirect("webhooks:endpoint", endpoint)


@only_for(DRIFT)
@require_POST
def rotate(request: HttpRequest, endpoint: int) -> HttpResponse:
    """The endpoint has a new secret, shown in the answer and never again; the one before is good for a day."""
    found = _found(endpoint)
    secret = keep.rotate(found, by=signed_in(request), now=timezone.now())
    context = {"endpoint": found, "attempts": found.attempts.order_by("-pk")[:SHOWN], "types": _said(found)}
    answer = render(request, "webhooks/endpoint.html", context | {"secret": secret, "now": timezone.now()})
    return _kept_secret(answer)


@only_for(DRIFT)
@require_POST
def start(request: HttpRequest, endpoint: int) -> HttpResponse:
    """Events are sent to the endpoint again, from now on."""
    keep.start(_found(endpoint), by=signed_in(request), now=timezone.now())
    return redirect("webhooks:endpoint", endpoint)


@only_for(DRIFT)
@require_POST
def stop(request: HttpRequest, endpoint: int) -> HttpResponse:
    """Nothing more is sent to the endpoint."""
    keep.stop(_found(endpoint), by=signed_in(request), now=timezone.now())
    return redirect("webhooks:endpoint", endpoint)


@only_for(DRIFT)
@require_safe
def asyncapi_document(request: HttpRequest) -> HttpResponse:
    """What is sent and how it is signed."""
    headers = {"Cache-Control": "private"}
    return JsonResponse(asyncapi(), json_dumps_params={"ensure_ascii": False}, headers=headers)


def _found(endpoint: int) -> Endpoint:
    found = Endpoint.objects.select_related("made_by").filter(pk=endpoint).first()
    if found is None:
        raise Http404
    return found


def _said(endpoint: Endpoint) -> list[str]:
    return [str(TYPES[kind]) for kind in endpoint.types.split() if kind in TYPES]


def _faults(name: str, url: str, types: list[str]) -> list[dict[str, str]]:
    return [
        {"target": PLACES[field], "text": fault.messages[0]}
        for field, several in keep.faults_of(name, url, types).items()
        for fault in several
    ]


def _kept_secret(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "no-store"
    return answer
