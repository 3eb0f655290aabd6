"""P18: what it costs to start, against a bare Django project with the admin."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from bench.bare_django import bare_project
from bench.measure import Result, against_floor, cpu_of, paired


def run() -> list[Result]:
    """CPU of manage.py check."""
    with tempfile.TemporaryDirectory() as scratch:
        bare = bare_project(Path(scratch))
        ours_environment = {**os.environ, "PLATFORM_VAR": f"{scratch}/var"}
        command = [sys.executable, "manage.py", "check"]
        ours, floor = paired(
            lambda: cpu_of(command, ours_environment),
            lambda: cpu_of(command, os.environ, bare),
        )
    return [against_floor("P18 manage.py check", "CPU-s", ours, floor, at_most=1.7, note="golv: Django med admin")]
