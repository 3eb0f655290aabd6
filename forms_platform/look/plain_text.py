"""The character NUL, which no keyboard writes and PostgreSQL does not keep, gets no further than this."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from forms_platform.look.errors import bad_request

NUL = "\x00"


class PlainText:
    """Middleware: an address with NUL in it is not understood (400); in what a form sends it is left out, so that
    everything else that was typed is still there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, or 400."""
        if NUL in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return bad_request(request)
        return self._get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """What was sent has no NUL. By now the form's token has been checked, so the body is read already."""
        if request.method != "POST":
            return
        sent = request.POST
        if not any(NUL in text for key, texts in sent.lists() for text in (key, *texts)):
            return
        clean = sent.copy()
        for key, texts in sent.lists():
            del clean[key]
            clean.setlist(key.replace(NUL, ""), [text.replace(NUL, "") for text in texts])
        request.POST = clean  # type: ignore[assignment]
