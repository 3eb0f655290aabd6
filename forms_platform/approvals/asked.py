"""What the address of a queue page asks for, and the way back to it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from forms_platform.approvals.queue import TABS
from forms_platform.approvals.rows import Filters

QUEUE = "approvals:queue"


def tab_of(asked: QueryDict) -> str:
    """The tab that is asked for; the person's own without one that exists."""
    tab = asked.get("flik", "mine")
    return tab if tab in TABS else "mine"


def filters_of(asked: QueryDict) -> Filters:
    """What the list is narrowed to."""
    unit = asked.get("enhet", "")
    return Filters(
        words=asked.get("q", "")[:100].strip(),
        e_service=asked.get("tjanst", "")[:60],
        unit=int(unit) if unit.isascii() and unit.isdigit() and len(unit) < 10 else None,
        group=asked.get("grupp", "")[:60],
        taken=asked.get("tagna") == "1",
    )


def query(tab: str, filters: Filters, **more: str) -> str:
    """The query that asks for the same again."""
    asked = {
        "flik": tab,
        "q": filters.words,
        "tjanst": filters.e_service,
        "enhet": filters.unit or "",
        "grupp": filters.group,
        "tagna": "1" if filters.taken else "",
        **more,
    }
    return urlencode({key: value for key, value in asked.items() if value})


def way_back(request: HttpRequest) -> str:
    """Where the form came from, if that is a page of the queue; else the queue."""
    asked = request.POST.get("tillbaka", "") or request.GET.get("tillbaka", "")
    if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith(reverse(QUEUE)):
        return asked
    return reverse(QUEUE)


def list_behind(back: str) -> tuple[str, Filters]:
    """The tab and filters of the list that the way back leads to."""
    asked = QueryDict(back.partition("?")[2])
    return tab_of(asked), filters_of(asked)


def with_case(back: str, number: str) -> str:
    """The list with that case beside it."""
    path, _, said = back.partition("?")
    kept = [part for part in said.split("&") if part and not part.startswith("arende=")]
    asked = "&".join([*kept, urlencode({"arende": number})] if number else kept)
    return f"{path}?{asked}" if asked else path
