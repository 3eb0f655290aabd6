"""The confined check: the same verdict, and a file that would break the checker breaks nothing."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from signing.confined import verify_confined
from signing.structure import LARGEST
from signing.verdict import Found, Level
from signing.verify import Known
from tests.signing import attacks
from tests.signing.papers import ANSWERS, clock, judged, ours, record

ROOT = Path(__file__).resolve().parents[2]
KNOWN = Known("2026-000001", 1, newest=True, answers_sha256=hashlib.sha256(ANSWERS).hexdigest())


def test_the_verdict_is_the_same_with_facts_and_all() -> None:
    now = clock()
    confined = verify_confined(record(), ours().trust, now=now, registry=lambda _: KNOWN)
    assert confined == judged(record(), now=now)
    assert confined.verdict is Level.GOOD


def test_a_forgery_is_red_there_too() -> None:
    assert verify_confined(attacks.in_page(record()), ours().trust, now=clock()).verdict is Level.BAD


def test_the_register_is_asked_with_the_hash_of_the_file() -> None:
    asked: list[str] = []
    verdict = verify_confined(record(), ours().trust, now=clock(), registry=lambda s: asked.append(s))
    assert asked == [hashlib.sha256(record()).hexdigest()]
    assert Found.NOT_REGISTERED in verdict.codes


def test_a_file_that_is_too_large_is_never_handed_over() -> None:
    assert verify_confined(bytes(LARGEST + 1), ours().trust, now=clock()).codes == {Found.TOO_LARGE}


@pytest.mark.parametrize(
    "deed",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import socket; socket.getaddrinfo('example.org', 80)",
        "import subprocess; subprocess.run(['true'])",
        "import tempfile; f = tempfile.TemporaryFile(); f.write(b'x' * 10); f.flush()",
        "bytearray(700_000_000)",
    ],
)
def test_a_confined_process_can_neither_call_nor_write_nor_swell(deed: str) -> None:
    done = _after_confining(deed)
    assert done.returncode != 0
    assert any(word in done.stderr for word in ("PermissionError", "FileNotFoundError", "MemoryError")), done.stderr


def test_a_confined_process_does_not_run_for_ever() -> None:
    done = _after_confining("while True: pass", cpu_seconds=1)
    assert done.returncode < 0


def _after_confining(deed: str, cpu_seconds: int = 10) -> subprocess.CompletedProcess[str]:
    source = f"from signing.confinement import confine\nconfine({cpu_seconds})\n{deed}"
    return subprocess.run(
        [sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, check=False, timeout=30
    )
