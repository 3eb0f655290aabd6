"""The pages where a person makes and revokes tokens, and an administrator registers clients."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from forms_platform.api import tokens as kept
from forms_platform.api.models import Client, Token
from forms_platform.api.scopes import PERSONAL, SCOPES, said
from forms_platform.look.words import language
from forms_platform.organisation.access import FORVALTARE, has_role, only_for, signed_in
from forms_platform.organisation.models import Person

DAYS = (30, 90, 365)
MOST = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The person's tokens, and the form that makes one; its text is shown in the answer and never again."""
    person, now = signed_in(request), timezone.now()
    name, scopes = request.POST.get("namn", "").strip()[:80], _chosen(request, PERSONAL)
    faults = _faults(name, scopes) if request.method == "POST" else []
    made = ""
    if request.method == "POST" and not faults:
        days = int(request.POST.get("dagar", "90")) if request.POST.get("dagar", "90").isdecimal() else 90
        _, made = kept.issue(person, name, scopes, now=now, days=days if days in DAYS else 90)
        name, scopes = "", ()
    context = {
        "tokens": _alive(person, now),
        "made": made,
        "name": name,
        "chosen": scopes,
        "scopes": [(scope, said(scope, language())) for scope in PERSONAL],
        "days": DAYS,
        "faults": faults,
        "administers": has_role(person, FORVALTARE),
    }
    answer = render(request, "api/tokens.html", context, status=422 if faults else 200)
    answer["Cache-Control"] = "no-store"
    return answer


@login_required
@require_POST
def revoke(request: HttpRequest, token: int) -> HttpResponse:
    """The person's token opens nothing any more."""
    person = signed_in(request)
    found = Token.objects.filter(pk=token, person=person).first()
    if found is None:
        raise Http404
    kept.revoke(found, by=person, now=timezone.now())
    messages.success(request, gettext("Token %(name)s är återkallad.") % {"name": found.name})
    return redirect("api:tokens")


@only_for(FORVALTARE)
@require_http_methods(["GET", "HEAD", "POST"])
def clients(request: HttpRequest) -> HttpResponse:
    """The municipality's clients, and the form that registers one; its secret is shown once, in the answer."""
    person, now = signed_in(request), timezone.now()
    name, scopes = request.POST.get("namn", "").strip()[:80], _chosen(request, tuple(SCOPES))
    username = request.POST.get("anvandare", "").strip()[:60]
    faults, made = [], None
    if request.method == "POST":
        acts = Person.objects.filter(username=username, is_active=True).first()
        faults = _faults(name, scopes)
        if acts is None:
            faults.append({"target": "anvandare", "text": gettext("Det finns ingen aktiv person med det namnet.")})
        elif not faults:
            client, secret = kept.make_client(acts, name, scopes, by=person, now=now)
            made, name, scopes, username = {"id": client.client_id, "secret": secret}, "", (), ""
    context = {
        "clients": Client.objects.filter(revoked_at=None).select_related("person", "made_by").order_by("-pk")[:MOST],
        "made": made,
        "name": name,
        "username": username,
        "chosen": scopes,
        "scopes": [(scope, said(scope, language())) for scope in SCOPES],
        "faults": faults,
    }
    answer = render(request, "api/clients.html", context, status=422 if faults else 200)
    answer["Cache-Control"] = "no-store"
    return answer


@only_for(FORVALTARE)
@require_POST
def revoke_client(request: HttpRequest, client: int) -> HttpResponse:
    """The client and its tokens open nothing any more."""
    found = Client.objects.filter(pk=client).first()
    if found is None:
        raise Http404
    kept.revoke_client(found, by=signed_in(request), now=timezone.now())
    messages.success(request, gettext("Klienten %(name)s är återkallad.") % {"name": found.name})
    return redirect("api:clients")


def _chosen(request: HttpRequest, among: tuple[str, ...]) -> tuple[str, ...]:
    asked = set(request.POST.getlist("behorighet"))
    return tuple(scope for scope in among if scope in asked)


def _faults(name: str, scopes: tuple[str, ...]) -> list[dict[str, str]]:
    faults = [] if name else [{"target": "namn", "text": gettext("Skriv vad den ska användas till")}]
    if not scopes:
        faults.append({"target": "behorighet", "text": gettext("Välj minst en behörighet")})
    return faults


def _alive(person: Person, now: datetime) -> list[Token]:
    rows = Token.objects.filter(person=person, revoked_at=None, client=None).order_by("-made_at")[:MOST]
    return [row for row in rows if row.expires_at is None or row.expires_at > now]
