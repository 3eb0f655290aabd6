"""The pages for what went wrong: each says what happened, what to do now, and the number of the request."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.utils.translation import gettext

from forms_platform.look.shell import Shell

logger = logging.getLogger(__name__)

# Shown when even the page for faults cannot be drawn. Both languages, no style sheet, nothing to go wrong.
LAST_RESORT = (
    '<!doctype html><html lang="sv"><meta charset="utf-8"><title>Något gick fel</title>'
    "<h1>Något gick fel</h1><p>Felet är antecknat. Försök igen om en stund.</p>"
    '<p lang="en">Something went wrong. The fault has been noted. Try again in a while.</p><p>{number}</p></html>'
)


def number(request: HttpRequest | None) -> str:
    """The number of the request as the log has it (forms_platform.logs), "" where nothing has given it one."""
    return str(getattr(request, "id", ""))


def _to_program(request: HttpRequest | None, status: int) -> HttpResponse | None:
    """What a program that calls the API is told (RFC 9457) when the request never came to it; None for people."""
    if request is None or not request.path_info.startswith("/api/"):
        return None
    title = gettext("Begäran gick inte att besvara.")
    told = {"type": "about:blank", "title": title, "status": status, "code": f"http_{status}", "instance": request.path}
    return JsonResponse(told, status=status, content_type="application/problem+json")


def _page(request: HttpRequest, template: str, status: int, **context: Any) -> HttpResponse:
    """The error page with the surroundings of the signed-in person; inside a part of a page it takes the whole page."""
    if told := _to_program(request, status):
        return told
    html = loader.render_to_string(template, {"number": number(request), **context}, request=request)
    answer = HttpResponse(html, status=status)
    if request.headers.get("HX-Request"):
        answer.headers["HX-Retarget"] = "body"
        answer.headers["HX-Reswap"] = "innerHTML"
    return answer


def _bare_page(request: HttpRequest | None, template: str, status: int, **context: Any) -> HttpResponse:
    """The error page drawn without the database, the session or who has signed in."""
    if told := _to_program(request, status):
        return told
    context |= {"number": number(request), "municipality": settings.MUNICIPALITY, "shell": Shell(request, bare=True)}
    try:
        html = loader.get_template(template).render(context)
    except Exception:
        logger.exception("the page for faults could not be drawn")
        html = LAST_RESORT.replace("{number}", number(request))
    return HttpResponse(html, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request could not be understood."""
    return _bare_page(request, "400.html", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the person may not see this. `exception` may carry a sentence for the person."""
    return _page(request, "403.html", 403, said=str(exception or ""))


def sent_too_late(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's token is not the session's, nearly always because one has signed out or in meanwhile."""
    logger.warning("csrf: %s", reason)
    back = request.META.get("HTTP_REFERER", "")
    own = back if back.startswith(f"{request.scheme}://{request.get_host()}/") else ""
    return _page(request, "403_csrf.html", 403, back=own)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page, or none this person may know of."""
    return _page(request, "404.html", 404)


def not_allowed(request: HttpRequest) -> HttpResponse:
    """405: an address that only takes what a form sends, opened as a page; often on the way back from signing in."""
    return _page(request, "405.html", 405)


def conflict(request: HttpRequest, said: str, *, back: str = "", back_label: str = "") -> HttpResponse:
    """409: somebody was first. `said` tells who did what; `back` leads to the state as it is now."""
    label = back_label or gettext("Visa hur det är nu")
    return _page(request, "409.html", 409, said=said, back=back, back_label=label)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: too many guesses at signing in, or letters asked for. The page says what to do meanwhile."""
    answer = _page(request, "429.html", 429)
    answer.headers["Retry-After"] = "300"
    return answer


def too_fast(request: HttpRequest, seconds: int, *, back: str) -> HttpResponse:
    """429: the person sends faster than anybody fills in forms. Nothing is lost; `back` is where to send again."""
    answer = _page(request, "429_sent.html", 429, seconds=seconds, back=back)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Drawn without the database, since the database may be what failed."""
    return _bare_page(request, "500.html", 500)


def maintenance(request: HttpRequest, said: str = "") -> HttpResponse:
    """503: closed for a while by an operator, who may have left a sentence about when it opens again."""
    answer = _bare_page(request, "503.html", 503, said=said)
    answer.headers["Retry-After"] = "300"
    return answer
