"""Stories read the case anew from the database between their steps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from forms_platform.definitions.load import Loaded, forget
from tests.cast import Cast
from tests.stories import Story, publish_service


@pytest.fixture(autouse=True)
def files_in_own_folder(settings, tmp_path: Path) -> None:
    """What is uploaded lies in the test's own folder."""
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def gym(cast: Cast) -> Iterator[Loaded]:
    """The service gym: a manager approves, payroll checks amounts above 2 000 kr."""
    yield publish_service("gym")
    forget()


@pytest.fixture
def story(cast: Cast, gym: Loaded, now: datetime) -> Story:
    """A story to be told step by step."""
    return Story(cast, gym, now)
