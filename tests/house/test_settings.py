"""The environment: a start that cannot be right stops with one sentence that names everything that is wrong."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from forms_platform.environment import Environment, database_from_url

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "DATABASE_URL": "postgres://u:p@127.0.0.1:5432/x",
    "REDIS_URL": "redis://127.0.0.1:6379/9",
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ALLOWED_HOSTS": "e.bjorkvatten.example",
    "PLATFORM_URL": "https://e.bjorkvatten.example",
    "EMAIL_URL": "smtp://mail.bjorkvatten.example:587?tls=1",
}


def start(tmp_path: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    return subprocess.run(
        [sys.executable, "manage.py", *(command or ("check",))],
        cwd=ROOT,
        env={**kept, "PLATFORM_VAR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_any_variable_the_embedded_default_starts(tmp_path: Path) -> None:
    done = start(tmp_path)
    assert done.returncode == 0, done.stderr
    key = tmp_path / "secret-key"
    assert len(key.read_text()) >= 50
    assert key.stat().st_mode & 0o777 == 0o600


def test_the_embedded_key_is_made_once(tmp_path: Path) -> None:
    start(tmp_path)
    first = (tmp_path / "secret-key").read_text()
    start(tmp_path)
    assert (tmp_path / "secret-key").read_text() == first


def test_production_is_clean_under_djangos_deployment_check(tmp_path: Path) -> None:
    keys = {"KEYS_PASSPHRASE": "correct horse battery staple"}
    made = start(tmp_path, "make_keys", "--root", str(tmp_path / "root-key"), **PRODUCTION, **keys)
    assert made.returncode == 0, made.stderr
    done = start(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION, **keys)
    assert done.returncode == 0, done.stderr


def test_every_fault_is_told_at_once_in_both_languages(tmp_path: Path) -> None:
    done = start(tmp_path, DATABASE_URL="mysql://x", SECRET_KEY="short", UNDO_SECONDS="soon", PLATFORM_DEMO="perhaps")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    swedish, english = done.stderr.strip().splitlines()
    for name in (
        "DATABASE_URL",
        "REDIS_URL",
        "SECRET_KEY",
        "ALLOWED_HOSTS",
        "PLATFORM_URL",
        "EMAIL_URL",
        "UNDO_SECONDS",
    ):
        assert name in swedish
        assert name in english
    assert "PLATFORM_DEMO" in swedish


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"PLATFORM_DEMO": "1"}, "PLATFORM_DEMO"),
        ({"SECRET_KEY": "x" * 60}, "SECRET_KEY"),
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"DATABASE_URL": "sqlite:///x"}, "DATABASE_URL"),
        ({"DATABASE_URL": ""}, "DATABASE_URL"),
        ({"REDIS_URL": "http://x"}, "REDIS_URL"),
        ({"REDIS_URL": ""}, "REDIS_URL"),
        ({"PLATFORM_HTTPS": "0"}, "PLATFORM_HTTPS"),
        ({"PLATFORM_URL": "e.bjorkvatten.example"}, "PLATFORM_URL"),
        ({"EMAIL_URL": "carrier-pigeon:"}, "EMAIL_URL"),
        ({"SECRET_KEY": "", "SECRET_KEY_FILE": "/nowhere/key"}, "SECRET_KEY_FILE"),
        ({"OUTBOX_BACKOFF_SECONDS": "5,soon"}, "OUTBOX_BACKOFF_SECONDS"),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL"),
    ],
)
def test_each_wrong_variable_of_production_stops_the_start_by_name(
    tmp_path: Path, change: dict[str, str], name: str
) -> None:
    done = start(tmp_path, **{**PRODUCTION, **change})
    assert done.returncode == 1
    assert f" {name} " in done.stderr.replace("\n", " ")
    assert "Traceback" not in done.stderr


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(PRODUCTION["SECRET_KEY"] + "\n")
    found = Environment({"SECRET_KEY_FILE": str(tmp_path / "key")}).text("SECRET_KEY")
    assert found == PRODUCTION["SECRET_KEY"]


def test_the_database_is_read_from_its_address() -> None:
    found = database_from_url("postgres://anna:p%40ss@db.example:6432/forms?sslmode=require")
    assert (found["NAME"], found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]) == (
        "forms",
        "anna",
        "p@ss",
        "db.example",
        "6432",
    )
    assert found["OPTIONS"]["sslmode"] == "require"
    assert "statement_timeout=15000" in found["OPTIONS"]["options"]
    assert found["CONN_HEALTH_CHECKS"] is True


@pytest.mark.parametrize("address", ["postgres://", "postgres://host", "mysql://host/x", "sqlite://", "forms"])
def test_an_address_that_is_no_database_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=re.escape(address)):
        database_from_url(address)


def test_the_web_server_tells_the_same_sentence_and_does_not_start(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gunicorn", "-c", "python:forms_platform.serving", "forms_platform.wsgi"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PLATFORM_VAR": str(tmp_path), "DATABASE_URL": "postgres://u@127.0.0.1/x"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode != 0
    assert "Plattformen startar inte" in done.stderr
    assert "Traceback" not in done.stderr


def test_every_variable_that_is_read_is_in_the_operators_table() -> None:
    reading = re.compile(r"""(?:_environment\.\w+|environ\.get)\(\s*"([A-Z][A-Z_]+)\"""")
    files = [ROOT / "forms_platform" / name for name in ("settings.py", "serving.py")]
    read = {name for file in files for name in reading.findall(file.read_text(encoding="utf-8"))}
    told = set(re.findall(r"`([A-Z][A-Z_]+)`", (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")))
    internal = {"WEB_BANNER", "WEB_LOG_LEVEL"}
    assert len(read) > 25
    assert read - internal <= told
