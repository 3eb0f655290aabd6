"""Tokens of a hardware module, to be tried without one: SoftHSM, with its tokens in a folder of the test run's own."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path

import pytest

from signing.hardware import Token

PIN = "87654321"
_MODULES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
_number = count(1)


@cache
def _home() -> Path:
    """Where this run's tokens lie. SoftHSM reads its settings when it is loaded, so there is one for all."""
    home = Path(tempfile.mkdtemp(prefix="platform-tokens-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    (home / "tokens").mkdir()
    (home / "conf").write_text(
        f"directories.tokendir = {home / 'tokens'}\nobjectstore.backend = file\nlog.level = ERROR\n"
    )
    os.environ["SOFTHSM2_CONF"] = str(home / "conf")
    return home


def module() -> str:
    """The module's library."""
    found = next((path for path in _MODULES if Path(path).exists()), None)
    if found is None or not shutil.which("softhsm2-util"):
        pytest.skip("SoftHSM is not installed (apt-get install softhsm2)")
    return found


def a_token(label: str = "") -> Token:
    """A new token without keys."""
    label, library = label or f"kommun-{next(_number)}", module()
    _home()
    made = subprocess.run(
        ["softhsm2-util", "--init-token", "--free", "--label", label, "--so-pin", "12345678", "--pin", PIN],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    return Token(library, label, PIN)


@contextmanager
def away() -> Iterator[None]:
    """The module cannot be reached inside."""
    tokens = _home() / "tokens"
    gone = tokens.rename(tokens.with_name("gone"))
    try:
        yield
    finally:
        gone.rename(tokens)
