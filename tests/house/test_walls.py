"""The house: what may be imported by whom, what strings point at, and that nothing is out of step."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib import import_module
from itertools import chain
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.template.loader import get_template
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.module_loading import import_string

from forms_platform.outbox import words
from forms_platform.outbox.handlers import QUEUES, Handler
from forms_platform.wiring import HANDLERS
from workflows.errors import Code

ROOT = Path(__file__).resolve().parents[2]
FORBIDDEN = {"utils", "helpers", "common", "core", "base", "misc", "services", "managers", "util", "helper"}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def modules() -> list[Path]:
    found = chain.from_iterable((ROOT / name).rglob("*.py") for name in ("forms_platform", "workflows", "signing"))
    return [path for path in found if "migrations" not in path.parts]


def test_nothing_is_imported_upward_or_in_a_circle() -> None:
    lint = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([lint, "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_package_and_module_of_the_platform_has_a_floor() -> None:
    (floors,) = [each for each in PROJECT["tool"]["importlinter"]["contracts"] if each["type"] == "layers"]
    named = {name.strip() for layer in floors["layers"] for name in re.split(r"[|:]", layer)}
    there = {
        path.stem
        for path in (ROOT / "forms_platform").iterdir()
        if path.stem != "__init__" and (path.suffix == ".py" or (path / "__init__.py").exists())
    }
    assert there == named


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [str(path) for path in modules() if path.stem in FORBIDDEN or path.parent.name in FORBIDDEN] == []


@pytest.mark.parametrize("topic", sorted(HANDLERS))
def test_every_handler_in_the_wiring_can_be_imported_and_called(topic: str) -> None:
    for entry in HANDLERS[topic]:
        handler = entry if isinstance(entry, Handler) else Handler(entry)
        assert callable(import_string(handler.path))
        assert handler.queue in QUEUES
        assert len(handler.path) <= 120


def test_no_topic_names_the_same_handler_twice() -> None:
    for topic, entries in HANDLERS.items():
        paths = [entry if isinstance(entry, str) else entry.path for entry in entries]
        assert len(paths) == len(set(paths)), topic


def test_every_topic_has_words_for_the_operator() -> None:
    assert set(words.TOPICS) == set(HANDLERS)


def test_every_handler_has_words_for_the_operator() -> None:
    paths = {entry if isinstance(entry, str) else entry.path for entries in HANDLERS.values() for entry in entries}
    assert set(words.HANDLERS) == {words.place(path) for path in paths}


def test_every_topic_that_is_posted_is_in_the_wiring() -> None:
    posting = re.compile(r"""(?:\bpost\(|\bPost\(\s*)["']([a-z_]+\.[a-z_]+)["']""")
    posted = {
        topic
        for path in modules()
        for topic in posting.findall(path.read_text(encoding="utf-8"))
        if "tests" not in str(path)
    }
    assert posted <= set(HANDLERS)


@pytest.mark.parametrize("name", ["OUTBOX_HANDLERS", "OUTBOX_CELERY", "OUTBOX_OPERATOR", "SHELL_HAS_ROLE"])
def test_every_path_in_the_settings_leads_somewhere(name: str) -> None:
    assert import_string(getattr(settings, name)) is not None


def test_who_speaks_for_the_outbox_can_be_asked() -> None:
    speaks = import_module(settings.OUTBOX_ABOUT)
    assert callable(speaks.names)
    assert callable(speaks.abouts)


def test_every_badge_of_the_shell_leads_to_something_callable() -> None:
    for path in settings.SHELL_BADGES.values():
        assert callable(import_string(path))


@pytest.mark.parametrize("code", list(Code))
def test_every_refusal_has_words(code: Code) -> None:
    assert get_template(f"refusals/{code}.html")


def test_every_template_a_view_names_exists() -> None:
    named = re.compile(r"""["']([a-z_0-9]+(?:/[a-z_0-9]+)+\.(?:html|txt))["']""")
    found = {name for path in modules() for name in named.findall(path.read_text(encoding="utf-8"))}
    assert found, "the search finds nothing: has the way views name templates changed?"
    for name in sorted(found):
        get_template(name)


def test_every_app_with_tables_has_migrations() -> None:
    ours = [config for config in apps.get_app_configs() if config.name.startswith("forms_platform.")]
    without = [config.label for config in ours if list(config.get_models()) and not _migrations(Path(config.path))]
    assert without == []


def test_migrations_are_numbered_and_say_what_they_do() -> None:
    for config in apps.get_app_configs():
        if config.name.startswith("forms_platform."):
            names = _migrations(Path(config.path))
            assert [name for name in names if not re.fullmatch(r"\d{4}_[a-z0-9_]{3,}", name) or "_auto_" in name] == []
            assert len({name[:4] for name in names}) == len(names)


def test_no_two_addresses_are_the_same() -> None:
    seen = [route for route, pattern in _addresses(get_resolver()) if _ours(pattern)]
    assert sorted(seen) == sorted(set(seen))


def test_every_address_of_ours_has_a_name() -> None:
    nameless = [route for route, pattern in _addresses(get_resolver()) if pattern.name is None and _ours(pattern)]
    assert set(nameless) <= {"healthz", "readyz"}


def test_every_room_with_pages_carries_its_own_name_in_its_addresses() -> None:
    for path in (ROOT / "forms_platform").glob("*/urls.py"):
        assert f'app_name = "{path.parent.name}"' in path.read_text(encoding="utf-8")


def _ours(pattern: URLPattern) -> bool:
    return str(getattr(pattern.callback, "__module__", "")).startswith("forms_platform.")


def _migrations(app: Path) -> list[str]:
    return [path.stem for path in (app / "migrations").glob("*.py") if path.stem != "__init__"]


def _addresses(resolver: URLResolver, before: str = "") -> list[tuple[str, URLPattern]]:
    found: list[tuple[str, URLPattern]] = []
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += _addresses(pattern, route)
        else:
            found.append((route, pattern))
    return found
