"""What the documentation names is there: files, commands and their options, targets of make, and pages linked to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
LOOKED_IN = (ROOT, ROOT / "forms_platform")  # where a path may begin
OF_OURS = "cfg|css|html|js|json|lock|md|mjs|py|svg|toml|ts|yaml|yml"
# Files that a page tells of without their being in the repository
MADE_ELSEWHERE = {
    "bevis.json": "lies in what an archive export or an external signing gives",
    "tsa.lock": "lies in the folder of the keys",
    "integrations/transports/webdav.py": "an example that the page shows whole, for the reader to write",
}
FILE = re.compile(rf"`((?:[\w.-]+/)*[\w-][\w.-]*\.(?:{OF_OURS}))`")
FOLDER = re.compile(
    r"`((?:forms_platform|workflows|signing|templates|static|tests|docs|bench|frontend|build)/(?:[\w.-]+/)*)`"
)
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
COMMAND = re.compile(r"manage\.py ([a-z_]+)([^\n`#|;]*)")
TARGET = re.compile(r"\bmake ([a-z]+)\b")
LINK = re.compile(r"\]\((?!https?:|/)([^)#\s]+)(?:#[^)]*)?\)")


@cache
def names_of_files() -> frozenset[str]:
    """The name of every file of the project."""
    kept = (
        "forms_platform",
        "workflows",
        "signing",
        "templates",
        "static",
        "tests",
        "docs",
        "bench",
        "frontend",
        "build",
    )
    below = (path for folder in kept for path in (ROOT / folder).rglob("*.*") if "node_modules" not in path.parts)
    return frozenset(path.name for path in (*ROOT.iterdir(), *below))


def missing_files(page: str) -> Iterator[str]:
    """Each file in back-ticks that is not there; one without a folder may lie anywhere."""
    for name in FILE.findall(page):
        found = any((folder / name).exists() for folder in LOOKED_IN) if "/" in name else name in names_of_files()
        if not found and name not in MADE_ELSEWHERE:
            yield name
    for name in FOLDER.findall(page):
        if not (ROOT / name).exists() and name not in MADE_ELSEWHERE:
            yield name


def missing_commands(page: str) -> Iterator[str]:
    """Each manage.py command in code that does not exist, and each option that it does not take."""
    for code in CODE.findall(page):
        for name, rest in COMMAND.findall(code):
            if name not in get_commands():
                yield name
                continue
            yield from (f"{name} {option}" for option in re.findall(r"--[a-z-]+", rest) if option not in options(name))


@cache
def options(command: str) -> frozenset[str]:
    """The options that the command takes."""
    app = get_commands()[command]
    made = load_command_class(app, command) if isinstance(app, str) else app
    return frozenset(made.create_parser("manage.py", command)._option_string_actions)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_is_named_is_there(page: Path) -> None:
    assert list(missing_files(page.read_text())) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_is_named_exists_with_its_options(page: Path) -> None:
    assert list(missing_commands(page.read_text())) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_target_of_make_that_is_named_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(TARGET.findall(" ".join(CODE.findall(page.read_text())))) <= targets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_page_and_picture_that_is_linked_to_is_there(page: Path) -> None:
    assert [name for name in LINK.findall(page.read_text()) if not (page.parent / name).exists()] == []


def test_what_is_wrong_in_a_page_is_found() -> None:
    page = "`workflows/nothing.py`, `nowhere_at_all.py`, `signing/`, `docs/none/`"
    page += " and `manage.py fly`, `manage.py migrate --up --noinput`"
    assert list(missing_files(page)) == ["workflows/nothing.py", "nowhere_at_all.py", "docs/none/"]
    assert list(missing_commands(page)) == ["fly", "migrate --up"]
