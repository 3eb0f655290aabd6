"""The queue as a browser has it: who has signed in, what a page says, and the form of a decision."""

from __future__ import annotations

from typing import Any

from django.test import Client

from forms_platform.cases.models import Assignment, Case
from forms_platform.organisation.models import Person


def html(response: Any) -> str:
    """The page, its hard spaces as any others."""
    return response.content.decode().replace("\xa0", " ")


def signed_in(person: Person) -> Client:
    """A browser in which the person has signed in."""
    client = Client()
    client.force_login(person)
    return client


def the_form(case: Case, **changes: str) -> dict[str, str]:
    """What the form of the round that was opened last sends."""
    assignment = Assignment.objects.filter(case=case).order_by("-opened_seq")[0]
    return {
        "steg": assignment.step, "omgang": str(assignment.opened_seq), "version": str(case.revision),
        "beslut": "approve", "meddelande": "",
    } | changes  # fmt: skip
