"""The way in: what make says on a machine where something is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("make", "sh", "rm", "sed", "test", "touch", "env")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A machine with make and nothing else: a folder to work in, and bin/ that is its whole PATH."""
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        if found:
            (tmp_path / "bin" / tool).symlink_to(found)
    for name in ("Makefile", "requirements.lock"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def make(machine: Path, target: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", target], cwd=machine, env={"PATH": f"{machine}/bin"}, capture_output=True, text=True, check=False
    )


def a_python(machine: Path, *, version: str = "(3, 12)", venv: bool = True) -> None:
    """A python3 that says it is of the version, and that can or cannot make a virtual environment."""
    python = machine / "bin" / "python3"
    python.write_text(
        f"#!{shutil.which('sh')}\n"
        f'case "$*" in *version_info*) exec {sys.executable} -c "import sys; sys.exit({version} < (3, 11))";; '
        f'--version) echo "Python 3";; *venv*) exit {0 if venv else 1};; esac\n'
    )
    python.chmod(0o755)


def test_without_python_it_says_what_to_install(machine: Path) -> None:
    done = make(machine, "demo")
    assert done.returncode != 0
    assert "Python 3.11 eller senare hittades inte" in done.stderr


def test_a_python_that_is_too_old_is_none(machine: Path) -> None:
    a_python(machine, version="(3, 10)")
    assert "Python 3.11 eller senare hittades inte" in make(machine, "demo").stderr


def test_a_python_without_venv_is_told_and_leaves_nothing_half_made(machine: Path) -> None:
    a_python(machine, venv=False)
    done = make(machine, "demo")
    assert done.returncode != 0
    assert "apt-get install python3-venv" in done.stderr
    assert not (machine / ".venv").exists()


def test_make_alone_tells_what_there_is(machine: Path) -> None:
    told = make(machine, "help").stdout
    assert [f"make {name}" in told for name in ("demo", "serve", "test", "check", "bench", "vendor", "lock")] == [
        True
    ] * 7


@pytest.mark.parametrize("target", ["demo", "serve", "test", "check", "bench", "vendor", "lock", "translations"])
def test_every_target_that_is_promised_is_there(target: str) -> None:
    done = subprocess.run(
        ["make", "--dry-run", target], cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "$(PY)" in _recipe(target) or "python3" in _recipe(target)


def _recipe(target: str) -> str:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    return text.split(f"\n{target}:", 1)[1].split("\n\n", 1)[0]
