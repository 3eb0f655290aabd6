"""docs/adding-an-adapter.md is followed literally in a copy of the platform, and what it promises is tried there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from forms_platform.builder import target_words
from forms_platform.cases.timeline import target_name
from forms_platform.definitions.language.deliveries import Deliveries
from forms_platform.integrations.targets import TARGETS
from forms_platform.wiring import HANDLERS

ROOT = Path(__file__).resolve().parents[3]
CHANGED = ("forms_platform", "tests", "docs", "manage.py", "pyproject.toml")
READ = ("templates", "static", "locale", "workflows", "signing")
PROVED = (  # what is tried in the copy: the target, and the tests that say where a target has to be named
    "tests/apps/integrations/new_target.py",
    "tests/apps/integrations/test_new_target.py::test_everything_that_names_the_targets_names_the_same",
    "tests/apps/builder/test_rules.py::test_every_word_of_the_receivers_is_said_in_swedish",
    "tests/apps/definitions/test_definition_commands.py::test_the_reference_is_in_step_with_the_language",
    "tests/house/test_settings.py::test_every_variable_that_is_read_is_in_the_operators_table",
    "tests/house/test_walls.py::test_every_handler_has_words_for_the_operator",
)


def test_everything_that_names_the_targets_names_the_same() -> None:
    assert set(Deliveries.model_fields) == set(TARGETS) == set(target_words.TARGETS) == set(settings.DELIVERY_FOLDERS)
    assert {target for target in TARGETS if target_name(target) == target} == set()
    for topic in ("delivery.owed", "case.reversed"):
        lanes = {one.lane for one in HANDLERS[topic] if not isinstance(one, str) and one.in_order}
        assert lanes == set(TARGETS)


def test_what_a_target_is_stands_whole_in_the_page(tmp_path: Path) -> None:
    copy = _a_copy(tmp_path / "platform")
    page = (ROOT / "docs" / "adding-an-adapter.md").read_text(encoding="utf-8").partition("\n## A target\n")[2]
    for kind, block in re.findall(r"^```(python|diff)\n(.*?)^```$", page, re.DOTALL | re.MULTILINE):
        first, _, rest = block.partition("\n")
        if kind == "python":
            _write(copy / first.removeprefix("# "), rest)
        else:
            _change(copy / first.removeprefix("--- "), rest)
    _run(copy, "manage.py", "eservice_reference")
    told = _run(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *PROVED)
    assert re.search(r"^\d+ passed in ", told, re.MULTILINE), told


def _a_copy(folder: Path) -> Path:
    """The platform, whose code, tests and pages may be changed."""
    folder.mkdir()
    for name in CHANGED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "pictures"))
        else:
            shutil.copy(ROOT / name, folder / name)
    for name in READ:
        (folder / name).symlink_to(ROOT / name)
    return folder


def _write(file: Path, text: str) -> None:
    """A file that the page has whole, and that is not there before."""
    assert not file.exists(), file
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _change(file: Path, block: str) -> None:
    """The lines stand in the file where the page says, which is one place."""
    text = file.read_text(encoding="utf-8")
    for part in block.split("@@\n"):
        lines = part.splitlines()
        before = "\n".join(line[1:] for line in lines if line[:1] in " -")
        after = "\n".join(line[1:] for line in lines if line[:1] in " +")
        assert f"\n{text}".count(f"\n{before}\n") == 1, f"{file.name}: {before!r} is not there once"
        text = f"\n{text}".replace(f"\n{before}\n", f"\n{after}\n")[1:]
    file.write_text(text, encoding="utf-8")


def _run(copy: Path, *command: str) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment = {**kept, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1",
                   "PLATFORM_VAR": str(copy / "var")}  # fmt: skip
    environment.pop("TEST_DATABASE_URL", None)
    environment.pop("DATABASE_URL", None)
    done = subprocess.run([sys.executable, *command], cwd=copy, env=environment, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=240, check=False)  # fmt: skip
    if done.returncode:
        pytest.fail(f"{' '.join(command)}\n{done.stdout[-8000:]}\n{done.stderr[-4000:]}", pytrace=False)
    return done.stdout
