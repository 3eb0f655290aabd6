"""The doors: the notices behind the bell, which mails one gets, the links in them, and how they look."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.cache import cache
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from forms_platform.definitions.load import NoSuchService, all_current, current
from forms_platform.look.asked import moment
from forms_platform.look.errors import too_many
from forms_platform.look.headers import POLICY
from forms_platform.look.limit import Limit
from forms_platform.notifications import links
from forms_platform.notifications.compose import compose
from forms_platform.notifications.digest import plan_again
from forms_platform.notifications.forms import MailChoiceForm
from forms_platform.notifications.kinds import KINDS
from forms_platform.notifications.letter import path_of
from forms_platform.notifications.models import MailChoice, Notice, SignInLink, When
from forms_platform.notifications.preview import EVENTS, LABELS, preview
from forms_platform.notifications.sign_in import sign_in
from forms_platform.organisation.access import FORVALTARE, only_for, signed_in
from forms_platform.organisation.directory import snapshot
from forms_platform.organisation.models import Person
from forms_platform.organisation.sign_in import remember_language

PAGE = 30
BELL_SECONDS = 30
GUESSES = Limit("mail-link", 60, 60)  # tries at links, an address of the net a minute
MAIL_POLICY = (
    "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; "
    "form-action 'none'"
)


@require_safe
@login_required
def notices(request: HttpRequest) -> HttpResponse:
    """The newest notices first. Those shown are read from now on; which were new is still marked on this page."""
    person = signed_in(request)
    mine = Notice.objects.filter(person=person).select_related("case").order_by("-told_at", "-id")
    if after := request.GET.get("efter", ""):
        mine = mine.filter(_older_than(after, request.GET.get("id", "")))
    rows = list(mine[: PAGE + 1])
    shown = [_shown(notice) for notice in rows[:PAGE]]
    unread = [notice.pk for notice in rows[:PAGE] if notice.read_at is None]
    if unread:
        Notice.objects.filter(pk__in=unread).update(read_at=timezone.now())
        cache.delete(_bell(person.pk))
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    next_href = f"?{urlencode({'efter': last.told_at.isoformat(), 'id': str(last.pk)})}" if last else ""
    return render(request, "notifications/notices.html", {"notices": shown, "next_href": next_href})


def _older_than(told_at: str, notice: str) -> Q:
    """Where a page goes on: several notices may have been told at one moment."""
    then = moment(told_at) or timezone.now()
    try:
        return Q(told_at__lt=then) | Q(told_at=then, pk__lt=UUID(notice))
    except ValueError:
        return Q(told_at__lt=then)


def _shown(notice: Notice) -> dict[str, Any]:
    said = compose(notice.kind, notice.facts, get_language() or "sv")
    return {
        "said": said,
        "href": path_of(said.address, notice.case.number if notice.case else ""),
        "at": notice.told_at,
        "new": notice.read_at is None,
    }


def unread(person: Person) -> int:
    """How many notices the person has not seen, counted to at most 99, as it was within half a minute.

    One statement at most: the bell is on every page, and nobody waits for it.
    """
    counted = cache.get_or_set(
        _bell(person.pk), lambda: Notice.objects.filter(person=person, read_at=None)[:99].count(), BELL_SECONDS
    )
    return int(counted or 0)


def _bell(person: int) -> str:
    return f"bell:{person}"


# --- Which mails one gets --------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def choices(request: HttpRequest) -> HttpResponse:
    """Which mails the person gets, and when."""
    person = signed_in(request)
    chosen = MailChoice.objects.filter(person=person).first() or MailChoice(person=person)
    form = MailChoiceForm(request.POST if request.method == "POST" else None, instance=chosen)
    if form.is_bound and form.is_valid():
        plan_again(form.save(), timezone.now())
        messages.success(request, gettext("Dina val är sparade."))
        return redirect("notifications:choices")
    organisation = snapshot()
    newest = Notice.objects.filter(person=person).exclude(mailed_at=None, refused_at=None).order_by("-told_at").first()
    context = {
        "form": form,
        "email": person.email,
        "refused": newest is not None and newest.refused_at is not None,
        "groups": sorted(organisation.group_names[key] for key in organisation.groups_of(person.pk)),
        "daily": When.DAILY,
    }
    return render(request, "notifications/choices.html", context, status=422 if form.is_bound else 200)


# --- The links in mails ----------------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponseBase:
    """A page with one button that signs in and opens the case. Looking at it uses nothing up: programs that look for
    harmful mail follow every link. A link that does not hold leads to the ordinary sign-in, and then to the case."""
    now = timezone.now()
    address = get_adapter(request).get_client_ip(request)
    found = links.read(token)
    if (request.method == "POST" or found is None) and GUESSES.spend(address, now.timestamp()):
        return too_many(request)
    if found is None:
        raise Http404
    target = path_of(KINDS[found.notice.kind].address, found.case.number)
    if isinstance(request.user, Person):
        return redirect(target) if request.user.pk == found.person_id else _other(request, target)
    if request.method == "POST" and sign_in(request, found, now):
        answer: HttpResponseBase = redirect(target)
        remember_language(answer, found.person.language)
        return answer
    if request.method == "POST" or not links.holds(found, snapshot(), now):
        return _too_late(request, found, target)
    with override(found.person.language):
        page = render(
            request, "notifications/link.html", {"person": found.person, "again": _sign_in_first(target), "link": found}
        )
    return page


def _other(request: HttpRequest, target: str) -> HttpResponse:
    """Somebody else has signed in here: the link is not for them, and nobody is signed out without asking for it."""
    return render(request, "notifications/link_of_other.html", {"target": target, "again": _sign_in_first(target)})


def _sign_in_first(target: str) -> str:
    answer = redirect_to_login(target)
    return str(answer.url)


def _too_late(request: HttpRequest, found: SignInLink, target: str) -> HttpResponse:
    with override(found.person.language):
        messages.info(
            request,
            gettext(
                "Länken i mejlet fungerar en gång, i %(days)s dagar. Logga in som vanligt så kommer du till ärendet."
            )
            % {"days": links.HOLDS.days},
        )
    return redirect_to_login(target)


# --- How mails look --------------------------------------------------------------------------------------------------


@require_safe
@only_for(FORVALTARE)
def preview_page(request: HttpRequest) -> HttpResponse:
    """A mail of an e-service as it would be sent: headers, both parts, and whose words they are."""
    services = all_current()
    known = {one.key: one for one in services}
    key = request.GET.get("tjanst", "")
    loaded = known.get(key) or (services[0] if services else None)
    event = request.GET.get("handelse", "")
    event = event if event in EVENTS else "your_turn"
    language = request.GET.get("sprak", "")
    language = language if language in dict(settings.LANGUAGES) else (get_language() or "sv")[:2]
    shown = preview(loaded, event, language, timezone.localdate()) if loaded else None
    context = {
        "services": [(one.key, one.document.title.say((get_language() or "sv")[:2])) for one in services],
        "events": [(each, LABELS[each], loaded is not None and each in loaded.document.messages) for each in EVENTS],
        "loaded": loaded,
        "event": event,
        "language": language,
        "languages": settings.LANGUAGES,
        "shown": shown,
    }
    page = render(request, "notifications/preview.html", context)
    page["Content-Security-Policy"] = f"{POLICY}; frame-src 'self'"
    return page


@require_safe
@only_for(FORVALTARE)
def preview_mail(request: HttpRequest, key: str, event: str, language: str) -> HttpResponse:
    """The HTML part of that mail, alone and in a sandbox: what an e-service says of itself can run nothing here."""
    if event not in EVENTS or language not in dict(settings.LANGUAGES):
        raise Http404
    try:
        loaded = current(key)
    except NoSuchService:
        raise Http404 from None
    html = preview(loaded, event, language, timezone.localdate()).html
    page = HttpResponse(html.replace("<body>", "<body inert>", 1))  # to look at: its links lead nowhere from here
    page["Content-Security-Policy"] = MAIL_POLICY
    page["X-Frame-Options"] = "SAMEORIGIN"
    return page
