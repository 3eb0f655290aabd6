"""The town, its files in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from forms_platform.definitions.load import forget
from tests.cast import Cast
from tests.guard.town import Town, a_town


@pytest.fixture(autouse=True)
def files_in_own_folder(settings: Any, tmp_path: Path) -> None:
    """What is uploaded lies in the test's own folder."""
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def town(cast: Cast) -> Iterator[Town]:
    """Something of everything that has an address. It is now, since the doors ask the clock themselves."""
    yield a_town(cast, timezone.now())
    forget()


@pytest.fixture
def moment() -> datetime:
    """Now."""
    return timezone.now()
