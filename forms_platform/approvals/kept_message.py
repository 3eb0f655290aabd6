"""The message of a decision that was sent after the session had ended: it waits until its writer signs in again."""

from __future__ import annotations

from django.http import HttpRequest

KEY = "approvals.sent_too_late"
LONGEST = 4000  # characters, as the form takes


def keep(request: HttpRequest, number: str) -> None:
    """What was written waits in the session, for the page of that case."""
    if written := request.POST.get("meddelande", "")[:LONGEST]:
        request.session[KEY] = [number, written]


def take(request: HttpRequest, number: str) -> str:
    """What waits for the page of that case, once; "" when nothing does."""
    kept = request.session.get(KEY)
    if not kept or kept[0] != number:
        return ""
    del request.session[KEY]
    return str(kept[1])
