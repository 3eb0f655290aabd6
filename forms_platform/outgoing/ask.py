"""Asks somebody elsewhere over HTTP, at the one address that was looked up and judged."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from forms_platform.outgoing.places import Look, Place, Unreachable, look_up, place_of

CONNECT: Final = 3.0  # seconds
WHOLE: Final = 10.0  # seconds for everything
MOST: Final = 64 * 1024  # bytes of an answer that are read
TRUST_READ_EVERY: Final = 300.0  # seconds


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side said. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Line:
    """How we ask: whom we may ask inside, and with which certificate."""

    allowed: Collection[str] = ()  # names, addresses and networks that may be inner: "lon.kommun.se", "10.1.0.0/16"
    certificate: tuple[Path, Path] | None = None  # ours and its key, where the other side wants to know us
    trust: Path | None = None  # the other side's authority, where it is not a public one
    connect: float = CONNECT
    whole: float = WHOLE
    most: int = MOST
    look: Look = look_up


def ask(
    method: str, url: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None, line: Line
) -> Answer:
    """What the other side answers. A redirect is an answer like any other: nobody follows it.

    Raises: Forbidden; Unreachable.
    """
    place = place_of(url, line.allowed, line.look)
    with _connected(place, line) as connection:
        try:
            connection.request(method, place.path, body=body, headers=dict(headers or {}))
            answer = connection.getresponse()
            told = _read(answer, line.most)
        except (OSError, http.client.HTTPException, ValueError) as fault:
            raise Unreachable(f"{place.host} svarade inte som väntat: {_in_short(fault)}") from None
    return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, told)


@contextmanager
def _connected(place: Place, line: Line) -> Iterator[http.client.HTTPConnection]:
    """A connection to the judged address, under the name that was asked for."""
    try:
        raw = socket.create_connection((place.address, place.port), timeout=line.connect)
    except OSError as fault:
        raise Unreachable(f"{place.host} svarar inte: {_in_short(fault)}") from None
    try:
        raw.settimeout(line.whole)
        with _in_time(raw, line.whole):
            yield from _spoken(raw, place, line)
    finally:
        raw.close()


def _spoken(raw: socket.socket, place: Place, line: Line) -> Iterator[http.client.HTTPConnection]:
    connected = raw
    if place.scheme == "https":
        try:
            connected = _context(line).wrap_socket(raw, server_hostname=place.host)
        except (OSError, ssl.CertificateError) as fault:
            raise Unreachable(f"{place.host} går inte att tala krypterat med: {_in_short(fault)}") from None
    connection = http.client.HTTPConnection(place.host, place.port, timeout=line.whole)
    connection.sock = connected
    connection.auto_open = False
    yield connection
    connected.close()


def _context(line: Line) -> ssl.SSLContext:
    if line.certificate is None:
        return _trusting(line.trust, int(time.monotonic() // TRUST_READ_EVERY))
    context = _trusting.__wrapped__(line.trust, 0)
    context.load_cert_chain(*map(str, line.certificate))
    return context


@lru_cache(maxsize=8)
def _trusting(trust: Path | None, turn: int) -> ssl.SSLContext:
    """Whom we believe. To read all authorities takes longer than to ask, so they are read again only each turn."""
    context = ssl.create_default_context(cafile=str(trust) if trust else None)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _read(answer: http.client.HTTPResponse, most: int) -> bytes:
    """The first `most` bytes of the answer. Raises: IncompleteRead when it promised more than it held."""
    kept = bytearray()
    while len(kept) < most and (part := answer.read1(most - len(kept))):
        kept += part
    if len(kept) < most and answer.length:
        raise http.client.IncompleteRead(bytes(kept), answer.length)
    return bytes(kept)


@contextmanager
def _in_time(raw: socket.socket, seconds: float) -> Iterator[None]:
    """The line is cut when the time is out, also under one who sends a byte at a time. Raises: Unreachable then."""
    is_out = threading.Event()

    def cut() -> None:
        is_out.set()
        with suppress(OSError):
            raw.shutdown(socket.SHUT_RDWR)

    clock = threading.Timer(seconds, cut)
    clock.daemon = True
    clock.start()
    try:
        yield
    finally:
        clock.cancel()
    if is_out.is_set():  # what was read so far only looks whole
        raise Unreachable("svaret kom inte i tid")


def _in_short(fault: BaseException) -> str:
    if isinstance(fault, TimeoutError):
        return "tiden är slut"
    return in_print(str(getattr(fault, "strerror", None) or "") or str(fault) or type(fault).__name__)


def in_print(words: str) -> str:
    """The first words of what somebody else has said, without what no database and no page takes."""
    return "".join(each if each.isprintable() else " " for each in words[:200]).strip()
