"""The cast for the stories of this folder, and a folder of its own for their files."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from tests.cast import anna, bengt, cast, cecilia, david, eva, frida, gunnel

__all__ = ["anna", "bengt", "cast", "cecilia", "david", "eva", "frida", "gunnel"]


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> Path:
    """Where attachments of the test lie."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"
