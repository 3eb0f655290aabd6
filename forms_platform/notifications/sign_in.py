"""Signs in by a link from a mail: once, and no further than a link is good for."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest

from forms_platform.audit import trail
from forms_platform.notifications.links import BY_LINK, SESSION_KEY, SESSION_SECONDS, holds, spend
from forms_platform.notifications.models import SignInLink
from forms_platform.organisation.directory import snapshot

BACKEND = "django.contrib.auth.backends.ModelBackend"


def sign_in(request: HttpRequest, link: SignInLink, now: datetime) -> bool:
    """Whether the link's person has been signed in by it, in a new session that says how; else nothing has happened.

    Of two who use it at the same time one gets in. The trail tells who came in by which link, and when.
    """
    if not holds(link, snapshot(fresh=True), now):
        return False
    with transaction.atomic():
        if not spend(link, now):
            return False
        facts = {"link": str(link.pk), "case": link.case.number}
        trail.append(f"person:{link.person_id}", "person.signed_in_by_link", actor=f"person:{link.person_id}",
                     facts=facts, at=now)  # fmt: skip
    login(request, link.person, backend=BACKEND)
    request.session[SESSION_KEY] = BY_LINK
    request.session.set_expiry(SESSION_SECONDS)
    return True
