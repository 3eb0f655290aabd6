"""The page about faults names tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_test_that_the_page_of_faults_names_is_there() -> None:
    named = re.findall(r"`((?:tests/)?[a-z_/]+(?:\.py)?)`", (ROOT / "docs/faults.md").read_text(encoding="utf-8"))
    known = {path.name for path in (ROOT / "tests").rglob("*.py")}

    assert len(named) > 40
    assert [name for name in named if not (ROOT / name).exists() and Path(name).name not in known] == []
