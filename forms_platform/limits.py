"""A body that is too large is refused before a byte of it is read."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class BodyLimit:
    """Middleware: a request that announces more than MAX_BODY_BYTES is answered 413, one that does not say 411."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer to a body of sound size, else the refusal."""
        if request.META.get("HTTP_TRANSFER_ENCODING"):
            return self._refuse(request, 411)
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if not announced.isascii() or not announced.isdigit():
            return self._refuse(request, 400)
        if int(announced[:20]) > settings.MAX_BODY_BYTES:
            return self._refuse(request, 413)
        return self._get_response(request)

    def _refuse(self, request: HttpRequest, status: int) -> HttpResponse:
        megabytes = settings.MAX_BODY_BYTES // (1024 * 1024)
        answer = render(request, "413.html", {"megabytes": megabytes}, status=status)
        answer["Connection"] = "close"  # the rest of the body is never read
        return answer
