"""An address that only takes what forms send, opened as a page, shows a page with the ways on instead of nothing."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed

from forms_platform.look.errors import not_allowed


class NotAllowedPage:
    """Middleware: a refused method has the page 405 as its body, and says which methods there are."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, never an empty page."""
        answer = self._get_response(request)
        if not isinstance(answer, HttpResponseNotAllowed):
            return answer
        page = not_allowed(request)
        page.headers["Allow"] = answer.headers["Allow"]
        return page
