"""A story that is told and mailed at the real time of day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from forms_platform.definitions.load import forget
from forms_platform.organisation.directory import changed
from forms_platform.organisation.models import StandIn
from tests.cast import Cast
from tests.stories import Story, publish_service


@pytest.fixture
def story(cast: Cast, now: datetime) -> Iterator[Story]:
    """The service gym, while stand-ins stand in on every day there is."""
    StandIn.objects.update(starts="2000-01-01", ends="2199-01-01")
    changed()
    yield Story(cast, publish_service("gym"), now)
    forget()
