"""P18: how much memory a web process takes once it has served pages, against a bare Django project's."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from bench.bare_django import bare_project
from bench.measure import Result, against_floor, alone, pss_kilobytes
from forms_platform.demo.neighbours import free_port, wait_for_port
from forms_platform.demo.processes import Processes, children, embedded_environment, manage

PAGES = 30


def run() -> list[Result]:
    """PSS of one web process after thirty pages."""
    with tempfile.TemporaryDirectory() as scratch:
        ours, floor = _ours(Path(scratch) / "var"), _bare(Path(scratch))
    return [
        alone("P18 minne per webbprocess", "MB", [ours], at_most=100),
        against_floor("P18 minne mot naken Django", "MB", [ours], [floor], note="golv: Django med admin"),
    ]


def _ours(var: Path) -> float:
    port = free_port()
    environment = embedded_environment(var, port, WEB_PROCESSES="1")
    manage(environment, "migrate", "--verbosity=0", quiet=True)
    with Processes(environment, var / "log") as processes:
        web = processes.web(port)
        _ask(f"http://127.0.0.1:{port}/konto/login/")
        return pss_kilobytes(_only(children(web.pid))) / 1024


def _bare(folder: Path) -> float:
    bare_project(folder)
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=folder, check=True)
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-b", f"127.0.0.1:{port}", "--no-control-socket", "bare.wsgi"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for_port(port)
        _ask(f"http://127.0.0.1:{port}/admin/login/")
        return pss_kilobytes(_only(children(server.pid))) / 1024
    finally:
        server.terminate()
        server.wait()


def _ask(url: str) -> None:
    for _ in range(PAGES):
        with urllib.request.urlopen(url) as page:
            page.read()


def _only(found: Sequence[int]) -> int:
    (one,) = found
    return one
