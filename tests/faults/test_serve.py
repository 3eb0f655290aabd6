"""make serve: the production processes with a PostgreSQL and a Redis of their own, and nothing left when it ends."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from forms_platform.demo.management.commands.serve import cluster_folder
from forms_platform.demo.neighbours import free_port
from forms_platform.demo.processes import OURS, ROOT
from tests.faults.conftest import until

pytestmark = pytest.mark.postgres


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Where the installation keeps its things; its cluster is removed afterwards."""
    yield tmp_path
    shutil.rmtree(cluster_folder(tmp_path / "serve"), ignore_errors=True)


def serve(var: Path, port: int) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if name not in OURS}
    return subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--empty", "--port", str(port)],
        cwd=ROOT,
        env={**environment, "PLATFORM_VAR": str(var)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def ready(port: int) -> dict[str, object]:
    with suppress(OSError), closing(urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2)) as answer:
        told: dict[str, object] = json.load(answer)
        return told
    return {}


def mentioning(*words: str) -> list[str]:
    """The command lines of running processes that mention one of the words."""
    found = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            line = process.read_bytes().replace(b"\0", b" ").decode(errors="replace")
            found += [line] if any(word in line for word in words) else []
    return found


def test_it_serves_and_ends_with_everything_it_started(folder: Path) -> None:
    port = free_port()
    for turn in range(2):
        process = serve(folder, port)
        try:
            until(lambda: ready(port).get("status") == "ready" or process.poll() is not None, seconds=90)  # noqa: B023
            assert process.poll() is None, process.communicate()[0]
            assert ready(port)["broker"] == "ok"
            if turn == 0:  # kept over the restart
                (folder / "serve" / "mail").mkdir(exist_ok=True)
            started = mentioning(str(cluster_folder(folder / "serve")))
            assert started, "the cluster runs"
            os.kill(process.pid, signal.SIGINT)
            told = process.communicate(timeout=60)[0]
        finally:
            with suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGTERM)
            process.wait(60)
        assert f"http://localhost:{port}/" in told
        assert "Traceback" not in told
        redis_port = re.search(r"Redis redis://127\.0\.0\.1:(\d+)", told)
        assert redis_port is not None
        cluster = str(cluster_folder(folder / "serve"))
        until(lambda: not mentioning(cluster, f":{redis_port[1]}", f"--port {redis_port[1]}"), seconds=20)  # noqa: B023
        assert ready(port) == {}


def test_a_process_that_dies_ends_the_rest_and_says_so(folder: Path) -> None:
    port = free_port()
    process = serve(folder, port)
    try:
        until(lambda: ready(port).get("status") == "ready" or process.poll() is not None, seconds=90)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii").split()
        beat = next(int(pid) for pid in children if "beat" in Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8"))
        os.kill(beat, signal.SIGKILL)
        told = process.communicate(timeout=60)[0]
    finally:
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGTERM)
        process.wait(60)
    assert process.returncode == 1
    assert "slutade med -9" in told
    until(lambda: not mentioning(str(cluster_folder(folder / "serve"))), seconds=20)
