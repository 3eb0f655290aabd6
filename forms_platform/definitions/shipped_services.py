"""The e-services that come with the platform."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from forms_platform.definitions.language.strict_json import load_json

FOLDER = Path(__file__).parent / "shipped"


def shipped() -> dict[str, Any]:
    """Every shipped document by its file's name, as it was written."""
    return {path.stem: load_json(path.read_bytes()) for path in sorted(FOLDER.glob("*.json"))}
