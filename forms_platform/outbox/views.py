"""The operator's doors to the outbox (Drift). Only for who holds the role drift."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from forms_platform.look.shell import address
from forms_platform.outbox import by_hand, words
from forms_platform.outbox.about import names_of
from forms_platform.outbox.listing import BY_KEY, COUNTED_AT_MOST, TABS, Tab, counts, late_since, listed
from forms_platform.outbox.models import Message

View = Callable[..., HttpResponse]


def for_operators(view: View) -> View:
    """The view, for who holds the role drift: others are asked to sign in, or refused."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        # The roles live on a floor above this one, so the settings say who tells.
        if not import_string(settings.OUTBOX_OPERATOR)(request.user, "drift"):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@for_operators
def outbox(request: HttpRequest) -> HttpResponse:
    """The list under one tab, with what can be done about all of it."""
    tab = _tab(request.GET.get("flik"))
    sought = request.GET.get("q", "").strip()[:60]
    page = listed(tab, words=sought, after=_uuid(request.GET.get("efter")))
    numbers, names = counts(), names_of(row.about for row in page.rows)
    late = late_since(timezone.now())
    context = {
        "tabs": [
            {
                "label": each.label,
                "href": _address(each, ""),
                "current": each is tab,
                "count": numbers.get(each.key) if each.counted else None,
                "more": numbers.get(each.key) == COUNTED_AT_MOST,
                "loud": each.key == "hjalp" and numbers["hjalp"] > 0,
            }
            for each in TABS
        ],
        "tab": tab,
        "receivers": address("integrations:receivers"),
        "sought": sought,
        "rows": [_row(message, names) for message in page.rows],
        "next_href": f"{_address(tab, sought)}&efter={page.after}" if page.after else "",
        "here": _address(tab, sought),
        "replayable": tab.key in {"hjalp", "igen"} and bool(page.rows),
        "late_since": late if late and (timezone.now() - late).total_seconds() > settings.OUTBOX_LATE_SECONDS else None,
    }
    return render(request, "outbox/messages.html", context)


@require_safe
@for_operators
def message(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """One message: what it asks, how it went, and what can be done about it. That it was read is logged."""
    found = get_object_or_404(Message, id=message_id)
    by_hand.read(found.id, by=_who(request), now=timezone.now())
    context = {
        **_row(found, names_of([found.about])),
        "payload": json.dumps(found.payload, ensure_ascii=False, indent=2, sort_keys=True),
        "place": words.place(found.handler),
        "in_work": bool(found.lease_until and found.lease_until > timezone.now()),
        "open": found.state in {Message.State.DEAD, Message.State.WAITING},
        "can_replay": found.state != Message.State.DONE,
        "back": _address(_tab_of(found), ""),
        "beside": _address(_tab_of(found), found.lane),
    }
    return render(request, "outbox/message.html", context)


@require_POST
@for_operators
def try_again(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """The message is tried again at once."""
    if by_hand.try_again(message_id, by=_who(request), now=timezone.now()):
        messages.success(request, _("Försöker igen nu."))
    else:
        messages.warning(request, _("Det gick inte att försöka igen: den är redan klar, eller på väg just nu."))
    return redirect("outbox:message", message_id)


@require_POST
@for_operators
def try_all_again(request: HttpRequest) -> HttpResponse:
    """Everything under the tab that matches the search is tried again at once."""
    tab, sought = _tab(request.POST.get("flik")), request.POST.get("q", "").strip()[:60]
    if tab.key not in {"hjalp", "igen"}:
        raise Http404
    number = by_hand.try_all_again(tab, sought, by=_who(request), now=timezone.now())
    told = ngettext("%(n)s försöker igen nu.", "%(n)s försöker igen nu.", number) % {"n": number}
    messages.success(request, told)
    return redirect(_address(tab, sought))


@require_POST
@for_operators
def mark_handled(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """The message is marked as handled by hand, with a note of how."""
    note = " ".join(request.POST.get("anteckning", "").split())[:120]
    if not note:
        messages.error(request, _("Skriv hur det hanterades, så att den som undrar senare kan se det."))
        return redirect("outbox:message", message_id)
    by, name = _who(request), str(request.user)
    if by_hand.mark_handled(message_id, note=note, by=by, name=name, now=timezone.now()):
        messages.success(request, _("Markerad som hanterad."))
    else:
        messages.warning(request, _("Den är redan klar, eller på väg just nu."))
    return redirect("outbox:message", message_id)


def _who(request: HttpRequest) -> int:
    return int(request.user.pk or 0)


def _row(message: Message, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "message": message,
        "about": names.get(message.about, message.about),
        "topic": words.topic(message.topic),
        "handler": words.handler(message.handler),
        "retrying": message.state == Message.State.WAITING and message.attempts > 0,
        "color": {"dead": "danger", "done": "success", "handled": "info"}.get(
            message.state, "warning" if message.attempts else "neutral"
        ),
        "href": reverse("outbox:message", args=[message.id]),
    }


def _tab(key: str | None) -> Tab:
    return BY_KEY.get(key or "", TABS[0])


def _tab_of(message: Message) -> Tab:
    keys = {"dead": "hjalp", "done": "klara", "handled": "hanterade"}
    return BY_KEY[keys.get(message.state, "igen" if message.attempts else "vantar")]


def _address(tab: Tab, sought: str) -> str:
    asked = {"flik": tab.key, **({"q": sought} if sought else {})}
    return f"{reverse('outbox:messages')}?{urlencode(asked)}"


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
