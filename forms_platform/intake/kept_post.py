"""What somebody sent after their session had ended: kept in the new session until they have signed in again."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, QueryDict

KEY = "intake.sent_too_late"
LARGEST = 200_000  # characters; a session is no place for more


def keep(request: HttpRequest, draft: UUID, step: str) -> None:
    """The answers wait in the session. Files cannot wait; they are asked for again."""
    sent = request.POST.copy()
    sent.pop("csrfmiddlewaretoken", None)
    encoded = sent.urlencode()
    if len(encoded) <= LARGEST:
        request.session[KEY] = [str(draft), step, encoded]


def take(request: HttpRequest, draft: UUID, step: str) -> QueryDict | None:
    """The answers that waited for this page of this draft, once; None when none did."""
    if KEY not in request.session:
        return None
    of_draft, of_step, encoded = request.session.pop(KEY)
    return QueryDict(encoded) if (of_draft, of_step) == (str(draft), step) else None
