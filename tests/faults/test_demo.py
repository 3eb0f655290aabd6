"""The demo, from nothing to an address and back to nothing: as somebody does it in a terminal."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from forms_platform.demo.neighbours import free_port
from forms_platform.demo.processes import OURS, ROOT
from tests.faults.conftest import until


def demo(var: Path, port: int, *more: str) -> subprocess.Popen[str]:
    """The demo with few cases, started as make starts it, in a terminal session of its own."""
    environment = {name: value for name, value in os.environ.items() if name not in OURS}
    return subprocess.Popen(
        [sys.executable, "manage.py", "demo", "--port", str(port), "--cases", "40", *more],
        cwd=ROOT,
        env={**environment, "PLATFORM_VAR": str(var), "PLATFORM_DEMO": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo that has been made ready."""
    var = tmp_path_factory.mktemp("demo")
    process = demo(var, free_port(), "--prepare")
    told = process.communicate(timeout=120)[0]
    assert process.returncode == 0, told
    assert "Enheter och medarbetare" in told
    return var


@pytest.fixture
def running(prepared: Path, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A running demo and its port."""
    port = free_port()
    process = demo(prepared, port)
    until(lambda: _answers(port) or process.poll() is not None, seconds=60)
    assert process.poll() is None, process.communicate()[0]
    yield process, port
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def _answers(port: int) -> bool:
    with suppress(OSError), closing(urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1)):
        return True
    return False


def _gone(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_everything_and_the_port_is_free(
    running: tuple[subprocess.Popen[str], int], stop: signal.Signals
) -> None:
    process, port = running
    os.killpg(process.pid, stop)  # the terminal tells the whole group
    told = process.communicate(timeout=20)[0]
    assert process.returncode == 0, told
    assert "Traceback" not in told
    until(lambda: _gone(process.pid), seconds=5, why="no child is left")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))


def test_the_server_killed_leaves_no_process_behind(running: tuple[subprocess.Popen[str], int]) -> None:
    process, _ = running
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    until(lambda: _gone(process.pid), seconds=10, why="the web processes notice that they are alone")


def test_it_tells_the_address_and_whom_to_be(running: tuple[subprocess.Popen[str], int]) -> None:
    process, port = running
    with closing(urllib.request.urlopen(f"http://127.0.0.1:{port}/demo/")) as page:
        assert "Amina Yusuf" in page.read().decode()
    os.killpg(process.pid, signal.SIGINT)
    told = process.communicate(timeout=20)[0]
    assert f"http://localhost:{port}/" in told
    assert "amina.yusuf" in told
    assert "Ctrl-C" in told


def test_a_second_start_is_quick_and_changes_nothing(prepared: Path) -> None:
    before = _cases(prepared)
    assert before >= 40
    started = time.monotonic()
    process = demo(prepared, free_port(), "--prepare")
    told = process.communicate(timeout=60)[0]
    assert process.returncode == 0
    assert "Ärenden" not in told
    assert time.monotonic() - started < 15
    assert _cases(prepared) == before


def test_a_busy_port_is_told_in_a_sentence_with_another_to_try(prepared: Path) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        process = demo(prepared, port)
        told = process.communicate(timeout=60)[0]
    assert process.returncode == 1
    assert f"Port {port} används redan" in told
    assert f"PORT={port + 1}" in told
    assert "Traceback" not in told


def test_the_demo_refuses_a_production_database(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "demo"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "PLATFORM_VAR": str(tmp_path),
            "PLATFORM_DEMO": "1",
            "DATABASE_URL": "postgres://u@127.0.0.1/x",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "PLATFORM_DEMO kan aldrig vara på i drift" in done.stderr


def _cases(var: Path) -> int:
    with closing(sqlite3.connect(f"file:{var}/platform.sqlite3?mode=ro", uri=True)) as database:
        number: int = database.execute("SELECT count(*) FROM cases_case").fetchone()[0]
    return number
