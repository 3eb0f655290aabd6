"""What must not be possible in production: debugging pages, signing in as anybody, a cookie without its locks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.test_settings import PRODUCTION

ROOT = Path(__file__).resolve().parents[2]
TELL = """
import json
from forms_platform import settings as s
names = [n for n in dir(s) if n.isupper() and isinstance(getattr(s, n), (bool, int, str))]
print(json.dumps({n: getattr(s, n) for n in names}))
"""


def settings_of(folder: Path, **environment: str) -> dict[str, object]:
    """The settings that a process with this environment has."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    done = subprocess.run(
        [sys.executable, "-c", TELL],
        cwd=ROOT,
        env={**kept, "PLATFORM_VAR": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, object] = json.loads(done.stdout)
    return told


@pytest.mark.parametrize("production", [True, False])
def test_no_variable_turns_debugging_on(tmp_path: Path, production: bool) -> None:
    tried = dict.fromkeys(["DEBUG", "DJANGO_DEBUG", "PLATFORM_DEBUG"], "1") | {"LOG_LEVEL": "DEBUG"}
    assert settings_of(tmp_path, **tried, **(PRODUCTION if production else {}))["DEBUG"] is False


def test_production_locks_its_cookies_and_asks_for_tls(tmp_path: Path) -> None:
    told = settings_of(tmp_path, **PRODUCTION)
    assert told["DEMO"] is False
    for name in ("SESSION", "CSRF", "LANGUAGE"):
        assert told[f"{name}_COOKIE_SECURE"] is True
        assert told[f"{name}_COOKIE_HTTPONLY"] is True
    assert str(told["SESSION_COOKIE_NAME"]).startswith("__Host-")
    assert str(told["CSRF_COOKIE_NAME"]).startswith("__Host-")
    assert told["SECURE_SSL_REDIRECT"] is True
    assert isinstance(told["SECURE_HSTS_SECONDS"], int)
    assert told["SECURE_HSTS_SECONDS"] >= 365 * 24 * 3600


@pytest.mark.parametrize(("behind", "trusted"), [("1", 1), ("0", 0)])
def test_the_address_a_proxy_tells_is_believed_only_behind_one(tmp_path: Path, behind: str, trusted: int) -> None:
    assert settings_of(tmp_path, BEHIND_PROXY=behind, **PRODUCTION)["ALLAUTH_TRUSTED_PROXY_COUNT"] == trusted
