"""One request, one organisation."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from forms_platform.organisation.directory import steady


class OneOrganisation:
    """Middleware: what a request asks of the organisation is answered from one snapshot, checked once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response, made with the organisation held still."""
        with steady():
            return self.get_response(request)
