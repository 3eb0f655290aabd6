"""The example answers of the shipped e-services, as people type them; "@…" stands for somebody or something here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "answers"


def example(key: str, means: Mapping[str, str]) -> dict[str, Any]:
    """The raw answers to the e-service, every "@…" put in place by what it means."""
    raw: dict[str, Any] = json.loads((FOLDER / f"{key}.json").read_text(encoding="utf-8"))
    return {name: _meant(answer, means) for name, answer in raw.items()}


def _meant(answer: Any, means: Mapping[str, str]) -> Any:
    if isinstance(answer, dict):
        return {name: _meant(one, means) for name, one in answer.items()}
    if isinstance(answer, list):
        return [_meant(one, means) for one in answer]
    return means[answer] if isinstance(answer, str) and answer.startswith("@") else answer
