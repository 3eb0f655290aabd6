"""A notice as a mail: both parts, and the headers that mail programs go by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.translation import gettext, override

from forms_platform.look.letters import Letter, Section, draw
from forms_platform.notifications.compose import Composed

WITHOUT_NUMBER = frozenset(
    {"outbox:messages", "intake:drafts", "organisation:stand_ins", "approvals:queue", "staffing:who"}
)  # pages that are about no one case


def letter(
    said: Composed,
    path: str,
    *,
    to: str,
    language: str,
    id: object,
    facts: Sequence[tuple[str, str]] = (),
    sections: Sequence[Section] = (),
    note: str = "",
    service: str = "",
    case: str = "",
    connection: Any = None,
) -> EmailMultiAlternatives:
    """The mail, not sent. The same id gives the same Message-ID, so that a mail sent twice is shown once.

    `case` is the number whose mails are kept together, `service` the key that mail programs can sort by: both are left
    out where they would tell too much. `note` is said under the button.
    """
    with override(language):
        settings_link = gettext("Välj vilka mejl du får"), settings.SITE_URL + reverse("notifications:choices")
    drawn = draw(
        Letter(
            heading=said.subject,
            paragraphs=said.paragraphs,
            facts=tuple(facts),
            sections=tuple(sections),
            button=(said.action, settings.SITE_URL + path),
            note=note,
            why=said.why,
            choose=settings_link,
        ),
        language,
    )
    mail = EmailMultiAlternatives(
        subject=said.subject,
        body=drawn.text,
        to=[to],
        connection=connection,
        headers=headers(id, service=service, case=case),
    )
    mail.attach_alternative(drawn.html, "text/html")
    return mail


def headers(id: object, *, service: str = "", case: str = "") -> dict[str, str]:
    """What mail programs go by: nobody's absence answers it, a repeat is known, a case's mails lie together."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    found = {
        "Message-ID": f"<{id}@{host}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "List-Id": f"<{service}.e-tjanster.{host}>" if service else f"<e-tjanster.{host}>",
    }
    if case:
        found["References"] = found["In-Reply-To"] = f"<case-{case}@{host}>"
    return found


def path_of(address: str, number: str = "") -> str:
    """The path that a notice leads to."""
    return reverse(address) if address in WITHOUT_NUMBER else reverse(address, args=[number])
