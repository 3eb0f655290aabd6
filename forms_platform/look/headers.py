"""What a browser may do with an answer: the strict content policy and its neighbours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponseBase

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
# A browser's own PDF reader is a plug-in with styles of its own; nothing else may run.
PDF_READER: Final = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
)
PERMISSIONS: Final = (
    "camera=(), geolocation=(), microphone=(), payment=(), usb=(), display-capture=(), browsing-topics=()"
)


class SecurityHeaders:
    """Middleware: the headers on every answer that has not set its own (a download has a stricter policy)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, with its headers. A page is kept by the person's own browser only, and asked for anew."""
        answer = self._get_response(request)
        answer.headers.setdefault("Content-Security-Policy", POLICY)
        answer.headers.setdefault("Permissions-Policy", PERMISSIONS)
        answer.headers.setdefault("Referrer-Policy", "same-origin")
        answer.headers.setdefault("X-Frame-Options", "DENY")  # also what was refused before Django's own middleware
        answer.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            answer.headers.setdefault("Cache-Control", "private, no-cache")
        return answer
