"""The cast, the shipped e-services and a folder for files, for the stories of this folder."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from forms_platform.definitions.models import Version
from forms_platform.definitions.publish import publish
from forms_platform.organisation.models import Person
from tests.cast import anna, bengt, cast, cecilia, david, eva, frida, gunnel

__all__ = ["anna", "bengt", "cast", "cecilia", "david", "eva", "frida", "gunnel"]

SHIPPED = Path("forms_platform/definitions/shipped")


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> Path:
    """Where attachments of the test lie."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def allowance(gunnel: Person, now: datetime) -> Version:
    """The wellness allowance, published."""
    return publish(json.loads((SHIPPED / "friskvardsbidrag.json").read_text()), gunnel, now)
