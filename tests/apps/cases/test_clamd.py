"""ClamAV's verdict: only a plain yes is a yes."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest

from forms_platform.cases.clamd import CHUNK, ScannerAway, ask
from tests.apps.cases.clamd import EICAR, Scanner, running


def nobody_there() -> tuple[str, int]:
    """A place on this machine where nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return "127.0.0.1", port


def test_a_harmless_file_is_clean_and_every_byte_of_it_was_looked_at() -> None:
    content = bytes(range(256)) * (CHUNK // 64)
    with running(Scanner()) as scanner:
        assert ask(content, scanner.place, patience=5).clean
    assert scanner.seen == [content]


def test_the_test_virus_is_found_by_name_also_between_two_parts() -> None:
    content = b"x" * (CHUNK - 20) + EICAR
    with running(Scanner()) as scanner:
        verdict = ask(content, scanner.place, patience=5)
    assert (verdict.clean, verdict.found) == (False, "Eicar-Test-Signature")


def test_a_socket_on_the_same_machine_will_do(tmp_path: Path) -> None:
    with running(Scanner(), tmp_path / "clamd.ctl") as scanner:
        assert ask(b"hej", scanner.place, patience=5).clean
        assert not ask(EICAR, scanner.place, patience=5).clean


@pytest.mark.parametrize(
    "says",
    [
        b"", b"stream: OK", b"stream: ", b"\0", b"OK\0", b"stream: OK \0", b"stream: OK\n\0", b"STREAM: OK\0",
        b"stream: not OK\0", b"stream: O\0", b"stream: lstat() failed ERROR\0",
        b"INSTREAM size limit exceeded. ERROR\0", b"<html>stream: OK</html>\0", b"\xff\xfe\0", b"x" * 9000,
    ],
    ids=repr,
)  # fmt: skip
def test_whatever_else_it_says_is_no_verdict(says: bytes) -> None:
    with running(Scanner(says=says)) as scanner, pytest.raises(ScannerAway):
        ask(b"hej", scanner.place, patience=2)


def test_a_file_larger_than_it_takes_is_no_verdict() -> None:
    with running(Scanner(largest=1000)) as scanner, pytest.raises(ScannerAway):
        ask(b"x" * 10_000_000, scanner.place, patience=5)


def test_a_slow_one_is_waited_for_no_longer_than_said() -> None:
    with running(Scanner(after=1.5)) as scanner:
        started = time.monotonic()
        with pytest.raises(ScannerAway):
            ask(b"hej", scanner.place, patience=0.3)
        assert time.monotonic() - started < 1.0


def test_one_that_trickles_is_waited_for_no_longer_either() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:  # takes the call and says nothing
        started = time.monotonic()
        with pytest.raises(ScannerAway):
            ask(b"x" * 50_000_000, deaf.getsockname(), patience=0.5)
        assert time.monotonic() - started < 2.0


def test_nobody_there_is_no_verdict(tmp_path: Path) -> None:
    for place in (nobody_there(), str(tmp_path / "none.ctl")):
        with pytest.raises(ScannerAway):
            ask(b"hej", place, patience=1)
