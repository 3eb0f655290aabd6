"""Log lines: one a request, with an id that the error page shows too, and nothing about persons."""

from __future__ import annotations

import json
import logging
import re
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse

request_id: ContextVar[str] = ContextVar("request_id", default="")
# What the mind of a log never needs: identity numbers, also inside an error's text.
_IDENTITY_NUMBER = re.compile(r"\b(?:\d{2})?\d{6}[-+]?\d{4}\b")
_WELL_FORMED_ID = re.compile(r"[A-Za-z0-9-]{8,64}\Z")

log = logging.getLogger("forms_platform.requests")


def _clean(text: str) -> str:
    return _IDENTITY_NUMBER.sub("[nummer]", text)


def _on_one_line(text: str) -> str:
    """The text with line breaks, and all that steers a terminal, written out as \\n and \\x1b."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii") for sign in text)


class JsonLine(logging.Formatter):
    """One JSON object a record; line breaks cannot forge a second line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line of JSON."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "from": record.name,
            "what": _clean(record.getMessage()),
        }
        if request_id.get():
            line["request"] = request_id.get()
        if record.exc_info:
            line["error"] = _clean(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


class PlainLine(logging.Formatter):
    """A line for a person at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, request and text; line breaks in the text are written out."""
        at = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S")
        request = f" [{request_id.get()}]" if request_id.get() else ""
        text = _on_one_line(_clean(record.getMessage()))
        trace = f"\n{_clean(self.formatException(record.exc_info))}" if record.exc_info else ""
        return f"{at} {record.levelname.lower():<7} {text}{request}{trace}"


class RequestLog:
    """Middleware: every request has an id (`request.id`, header X-Request-ID) and one line in the log.

    The path is told without its query, which may hold what somebody searched for.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, with the request's id in its header."""
        asked = request.headers.get("X-Request-ID", "")
        own = asked if _WELL_FORMED_ID.match(asked) else secrets.token_hex(8)
        request.id = own  # type: ignore[attr-defined] # read by the error pages
        mark = request_id.set(own)
        started = time.perf_counter()
        try:
            answer = self._get_response(request)
            answer["X-Request-ID"] = own
            milliseconds = (time.perf_counter() - started) * 1000
            level = logging.DEBUG if request.path.startswith(("/static/", "/healthz", "/readyz")) else logging.INFO
            log.log(level, "%s %s %s %.0f ms", request.method, request.path, answer.status_code, milliseconds)
            return answer
        finally:
            request_id.reset(mark)
