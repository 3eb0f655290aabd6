"""A program that calls the API for a person."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from forms_platform.api.scopes import SCOPES
from forms_platform.api.tokens import issue
from forms_platform.definitions.load import forget
from forms_platform.organisation.models import Person
from tests.cast import Cast
from tests.stories import publish_service


class Program:
    """Calls with the token of a person."""

    def __init__(self, person: Person, *scopes: str) -> None:
        self.person = person
        _, self.token = issue(person, "prov", scopes or tuple(SCOPES), now=timezone.now(), days=30)
        self.client = Client()
        self.answer: HttpResponse = HttpResponse()

    def __call__(self, method: str, path: str, sent: Any = None, **headers: str) -> Any:
        """The JSON of the answer; the answer itself stands in `answer`."""
        named = {"authorization": f"Bearer {self.token}"} | {k.replace("_", "-"): v for k, v in headers.items()}
        body = {} if sent is None else {"data": json.dumps(sent), "content_type": "application/json"}
        self.answer = self.client.generic(method, f"/api/v1/{path}", headers=named, **body)  # type: ignore[assignment]
        return json.loads(self.answer.content) if self.answer.content else None

    @property
    def status(self) -> int:
        """The status of the last answer."""
        return self.answer.status_code


@pytest.fixture
def town(cast: Cast) -> Iterator[Cast]:
    """The cast, and the wellness allowance of a step or two."""
    publish_service("gym")
    yield cast
    forget()


@pytest.fixture
def program() -> Callable[..., Program]:
    """program(person, *scopes)."""
    return Program
