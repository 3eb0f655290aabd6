"""Requests to elsewhere: what the other side may do to us, and where we never go."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from forms_platform.outgoing.ask import Answer, Line, ask
from forms_platform.outgoing.places import Forbidden, Unreachable, is_public, place_of

pytestmark = pytest.mark.pure
HERE = Line(allowed=["127.0.0.1"], connect=1.0, whole=1.5)


@contextmanager
def answering(speak: Callable[[socket.socket], None]) -> Iterator[str]:
    """Somebody who listens here and says that to whoever comes; their address."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            try:
                line, _ = server.accept()
            except OSError:
                return
            with line:
                line.recv(65536)
                try:
                    speak(line)
                except OSError:
                    return

        threading.Thread(target=listen, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/in?a=b"


def says(text: bytes) -> Callable[[socket.socket], None]:
    return lambda line: line.sendall(text)


def asked(speak: Callable[[socket.socket], None], line: Line = HERE) -> Answer:
    with answering(speak) as url:
        return ask("POST", url, body=b"x", headers={"X-Key": "1"}, line=line)


def test_an_answer_is_its_status_headers_and_body() -> None:
    answer = asked(says(b"HTTP/1.1 201 Made\r\nX-Ref: 7\r\nContent-Length: 2\r\n\r\nok"))
    assert (answer.status, answer.headers["x-ref"], answer.body) == (201, "7", b"ok")


def test_a_redirect_is_not_followed() -> None:
    answer = asked(says(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"))
    assert answer.status == 302


def test_no_more_is_read_than_there_is_use_for() -> None:
    small = Line(allowed=["127.0.0.1"], most=1000)
    assert len(asked(says(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 100_000), small).body) == 1000


@pytest.mark.parametrize(
    "speak",
    [
        says(b""),
        says(b"hello there\r\n\r\n"),
        says(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 500),
        says(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort"),
        says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
    ],
    ids=["nothing", "another tongue", "headers without end", "cut short", "chunks of nonsense"],
)
def test_garbage_is_no_answer(speak: Callable[[socket.socket], None]) -> None:
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1 svarade inte som väntat"):
        asked(speak)


def drips(text: bytes) -> Callable[[socket.socket], None]:
    def speak(line: socket.socket) -> None:
        for at in range(len(text)):
            line.sendall(text[at : at + 1])
            time.sleep(0.1)

    return speak


@pytest.mark.parametrize("speak", [lambda line: time.sleep(5), drips(b"HTTP/1.1 200 OK\r\nA: " + b"b" * 500)])
def test_who_is_too_slow_is_cut_off_in_time(speak: Callable[[socket.socket], None]) -> None:
    started = time.monotonic()
    with pytest.raises(Unreachable):
        asked(speak)
    assert time.monotonic() - started < 4


def test_nobody_at_the_address_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(Unreachable, match="svarar inte"):
        ask("GET", f"http://127.0.0.1:{port}/", line=HERE)


def as_written(host: str, port: int) -> dict[str, int]:
    """A resolver that knows addresses, in every way that a machine reads them, and no names."""
    if ":" in host:
        return {host: socket.AF_INET6}
    return {socket.inet_ntoa(socket.inet_aton("127.0.0.1" if host == "localhost" else host)): socket.AF_INET}


INNER = (
    "http://127.0.0.1/", "https://localhost/", "https://10.0.0.7/", "https://192.168.1.1/", "https://169.254.169.254/",
    "https://[::1]/", "https://[::ffff:10.0.0.1]/", "https://[64:ff9b::a00:1]/", "https://[2002:a00:1::]/",
    "https://2130706433/", "https://0x7f.1/", "https://0.0.0.0/", "https://[fe80::1]/", "https://100.64.0.1/",
    "https://224.0.0.1/",
)  # fmt: skip


@pytest.mark.parametrize("url", INNER)
def test_the_municipalitys_own_network_is_not_reached(url: str) -> None:
    with pytest.raises(Forbidden):
        place_of(url, (), as_written)


@pytest.mark.parametrize(
    "url",
    ["ftp://a.se/", "https://", "file:///etc/passwd", "https://a:b@c.se/", "https://a.se/\r\nX: y", "https://a:x/"],
)
def test_what_is_no_address_to_send_to_is_refused(url: str) -> None:
    with pytest.raises(Forbidden):
        place_of(url, ("a.se", "c.se"))


def test_an_inner_receiver_that_is_named_is_reached() -> None:
    assert place_of("http://127.0.0.1:9/", ["127.0.0.0/8"], as_written).address == "127.0.0.1"
    assert place_of("https://10.1.2.3/", ["10.1.0.0/16"], as_written).port == 443
    with pytest.raises(Forbidden):
        place_of("https://10.2.2.3/", ["10.1.0.0/16"], as_written)


def test_no_encryption_is_only_for_named_receivers() -> None:
    with pytest.raises(Forbidden, match="utan kryptering"):
        place_of("http://receiver.example/", (), lambda host, port: {"8.8.8.8": socket.AF_INET})


def test_a_name_that_changes_its_mind_is_asked_at_the_address_that_was_judged() -> None:
    """A resolver that says one address the first time and another after; only the first is ever asked."""
    with socket.create_server(("127.0.0.1", 0)) as judged, socket.create_server(("127.0.0.2", 0)) as other:
        told = iter([{"127.0.0.1": socket.AF_INET}, {"127.0.0.2": socket.AF_INET}])
        line = Line(allowed=["127.0.0.1"], connect=0.5, whole=0.5, look=lambda host, port: next(told))
        with pytest.raises(Unreachable):
            ask("GET", f"http://rebinds.example:{judged.getsockname()[1]}/", line=line)
        judged.settimeout(1)
        assert judged.accept()
        other.settimeout(0.1)
        with pytest.raises(TimeoutError):
            other.accept()


@pytest.mark.parametrize(
    ("address", "public"), [("8.8.8.8", True), ("2001:4860:4860::8888", True), ("fe80::1%eth0", False)]
)
def test_what_is_public(address: str, public: bool) -> None:
    assert is_public(address) is public
