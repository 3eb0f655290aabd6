"""make check: style, types, floors, templates, migrations, translations. Tells every fault, not only the first."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.house import translations

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent

CHECKS: tuple[tuple[str, list[str]], ...] = (
    ("stil", [f"{BIN}/ruff", "check", "--quiet", "."]),
    ("form", [f"{BIN}/ruff", "format", "--check", "--quiet", "."]),
    ("typer", [f"{BIN}/mypy", "--no-error-summary"]),
    ("väggar", [f"{BIN}/lint-imports", "--no-logo"]),
    ("inköpt", [sys.executable, "frontend/vendor.py", "--check"]),
    ("mallar", [f"{BIN}/djlint", "templates", "--lint", "--quiet"]),
    ("migreringar", [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]),
    ("inställningar", [sys.executable, "manage.py", "check", "--fail-level", "WARNING"]),
)


def main() -> int:
    """0 when everything is in order, else 1."""
    environment = {**os.environ, "PLATFORM_VAR": str(ROOT / "build" / "check"), "NO_COLOR": "1"}
    faulty = [name for name, command in CHECKS if not _passes(name, command, environment)]
    faulty += ["översättningar"] if not _translated() else []
    if faulty:
        print(f"\nInte i ordning: {', '.join(faulty)}", file=sys.stderr)
        return 1
    return 0


def _passes(name: str, command: list[str], environment: dict[str, str]) -> bool:
    started = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    _tell(name, done.returncode == 0, time.monotonic() - started, done.stdout + done.stderr)
    return done.returncode == 0


def _translated() -> bool:
    started = time.monotonic()
    faults = translations.faults()
    _tell("översättningar", not faults, time.monotonic() - started, "\n".join(faults))
    return not faults


def _tell(name: str, passed: bool, seconds: float, told: str) -> None:
    print(f"  {'✓' if passed else '✗'} {name:<16} {seconds:5.1f} s", flush=True)
    if not passed:
        print("\n".join(f"      {line}" for line in told.strip().splitlines()), flush=True)


if __name__ == "__main__":
    sys.exit(main())
