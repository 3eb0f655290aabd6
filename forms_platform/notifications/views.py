"""The notices behind the bell. Everybody sees their own and nobody else's."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from forms_platform.look.asked import moment
from forms_platform.notifications.compose import compose
from forms_platform.notifications.models import Notice
from forms_platform.notifications.tell import path_of
from forms_platform.organisation.access import signed_in
from forms_platform.organisation.models import Person

PAGE = 30
BELL_SECONDS = 30


@require_safe
@login_required
def notices(request: HttpRequest) -> HttpResponse:
    """The newest notices first. Those shown are read from now on; which were new is still marked on this page."""
    person = signed_in(request)
    mine = Notice.objects.filter(person=person).select_related("case").order_by("-told_at", "-id")
    if after := request.GET.get("efter", ""):
        mine = mine.filter(told_at__lt=moment(after) or timezone.now())
    rows = list(mine[: PAGE + 1])
    shown = [_shown(notice) for notice in rows[:PAGE]]
    unread = [notice.pk for notice in rows[:PAGE] if notice.read_at is None]
    if unread:
        Notice.objects.filter(pk__in=unread).update(read_at=timezone.now())
        cache.delete(_bell(person.pk))
    next_href = f"?{urlencode({'efter': rows[PAGE - 1].told_at.isoformat()})}" if len(rows) > PAGE else ""
    return render(request, "notifications/notices.html", {"notices": shown, "next_href": next_href})


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
