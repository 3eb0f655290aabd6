"""A service with a manager's step and a payroll step, and cases of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from forms_platform.definitions.load import Loaded, forget
from forms_platform.outbox.outcomes import Delivered, Envelope, Outcome
from forms_platform.wiring import HANDLERS
from tests.cast import Cast
from tests.stories import Story, publish_service


def hear(message: Envelope) -> Outcome:
    """It is heard."""
    return Delivered()


HEARD = dict.fromkeys(HANDLERS, ("tests.apps.cases.conftest.hear",))


@pytest.fixture(autouse=True)
def files_in_own_folder(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def gym(cast: Cast) -> Iterator[Loaded]:
    """The service gym: a manager approves, payroll checks amounts above 2 000 kr."""
    yield publish_service("gym")
    forget()


@pytest.fixture
def story(cast: Cast, gym: Loaded, now) -> Story:
    """A story to be told step by step, the case read anew between the steps."""
    return Story(cast, gym, now)


@pytest.fixture
def every_topic_is_heard(settings) -> None:
    """Each topic has one handler, as a full installation has at least."""
    settings.OUTBOX_HANDLERS = "tests.apps.cases.conftest.HEARD"
