"""The service gym, a story of it, and Bengt's browser, for the queue."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from forms_platform.definitions.load import Loaded, forget
from tests.apps.approvals.desk import signed_in
from tests.cast import Cast
from tests.stories import Story, publish_service


@pytest.fixture
def gym(cast: Cast) -> Iterator[Loaded]:
    """The service gym: a manager approves, payroll checks amounts above 2 000 kr."""
    yield publish_service("gym")
    forget()


@pytest.fixture
def story(cast: Cast, gym: Loaded, now) -> Story:
    """A story to be told step by step."""
    return Story(cast, gym, now)


@pytest.fixture
def bengts(cast: Cast) -> Client:
    """The browser of the manager."""
    return signed_in(cast.bengt)
