"""A service, its cases, and folders of their own for keys and files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from forms_platform.definitions.load import Loaded, forget
from forms_platform.outbox.outcomes import Delivered, Envelope, Outcome
from forms_platform.wiring import HANDLERS, MAKE_RECORD
from tests.cast import Cast
from tests.stories import Story, publish_service


def hear(message: Envelope) -> Outcome:
    """It is heard."""
    return Delivered()


HEARD = {
    topic: tuple(entry for entry in entries if MAKE_RECORD in (entry, getattr(entry, "path", "")))
    or ("tests.apps.archive.conftest.hear",)
    for topic, entries in HANDLERS.items()
}


@pytest.fixture(scope="session")
def keys_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where this run's development keys are made."""
    return tmp_path_factory.mktemp("keys") / "keys"


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path: Path, keys_folder: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.KEYS_FOLDER = keys_folder
    settings.OUTBOX_HANDLERS = "tests.apps.archive.conftest.HEARD"


@pytest.fixture
def gym(cast: Cast) -> Iterator[Loaded]:
    """The service gym: a manager approves, payroll checks amounts above 2 000 kr."""
    yield publish_service("gym")
    forget()


@pytest.fixture
def story(cast: Cast, gym: Loaded, now) -> Story:
    """A story to be told step by step."""
    return Story(cast, gym, now)
