"""Closed for maintenance: while the file VAR/maintenance exists every page says so, with the file's words.

    echo "Vi är tillbaka klockan 14." > var/maintenance      # closes, at once, in every web process
    rm var/maintenance                                       # opens

The health checks go on answering, so that nothing restarts the processes meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

from forms_platform.look.errors import maintenance

OPEN_ANYWAY = ("/healthz", "/readyz", "/static/")


def notice(folder: Path) -> str | None:
    """What the operator wrote, "" when nothing, None when the platform is open."""
    try:
        return (folder / "maintenance").read_text(encoding="utf-8", errors="replace").strip()[:500]
    except OSError:
        return None


class Maintenance:
    """Middleware: the page for maintenance instead of every other page while the file is there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, or 503."""
        if request.path.startswith(OPEN_ANYWAY) or (said := notice(Path(settings.VAR))) is None:
            return self._get_response(request)
        with translation.override(translation.get_language_from_request(request)):
            return maintenance(request, said)
