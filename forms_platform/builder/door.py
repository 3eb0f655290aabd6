"""The way into the builder: only form administrators, the draft of the address, and what every page prints."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from forms_platform.builder.bar import bar
from forms_platform.builder.drafts import NoSuchDraft, Opened, opened, others
from forms_platform.builder.seen import Seen
from forms_platform.look import words
from forms_platform.look.headers import POLICY
from forms_platform.organisation.access import FORVALTARE, only_for, signed_in
from forms_platform.organisation.directory import snapshot

for_administrators = only_for(FORVALTARE)
WITH_FRAMES = f"{POLICY}; frame-src 'self'"
FRAGMENT = "X-Fragment"  # what the script sends, to get parts of the page


def seen_of(draft: Opened) -> Seen:
    """The draft in the language that is switched on, over the organisation as it is now."""
    return Seen(draft, words.language(), snapshot())


def open_draft(key: str) -> Seen:
    """The draft of the address. Raises: Http404."""
    try:
        return seen_of(opened(key))
    except NoSuchDraft:
        raise Http404 from None


def around(request: HttpRequest, seen: Seen, tab: str) -> dict[str, Any]:
    """What every page of the builder prints around its own part."""
    with_us = others(seen.opened.key, signed_in(request).pk, timezone.now())
    return {"bar": bar(seen, tab, with_us), "seen": seen, "tab": tab, "document": seen.document}


def page(
    request: HttpRequest, template: str, seen: Seen, tab: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page of the builder. With the preview beside it, it may show frames of our own."""
    answer = render(request, template, {**around(request, seen, tab), **context}, status=status)
    if context.get("preview"):
        answer.headers["Content-Security-Policy"] = WITH_FRAMES
    return answer


def wants_parts(request: HttpRequest) -> bool:
    """Whether the script asks, which puts parts in their places itself."""
    return request.headers.get(FRAGMENT) == "1"
