"""Requests to elsewhere: the name is looked up once, the address it gave is judged, and that address is asked.

An address that an administrator has typed must not become a way into the municipality's own network. Inner receivers
are the usual case here, so those that are meant are named in the installation's settings.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

CONNECT: Final = 3.0  # seconds
WHOLE: Final = 10.0  # seconds for everything
MOST: Final = 64 * 1024  # bytes of an answer that are read
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Look = Callable[[str, int], dict[str, int]]  # name and port -> its addresses, and the family of each
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Forbidden(ValueError):
    """That the address is not one we send to, whatever it answers. Trying again does not help."""


class Unreachable(OSError):
    """That nobody answered in time, or not in the way of the protocol. Trying again may help."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side said. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def look_up(host: str, port: int) -> dict[str, int]:
    """The addresses that the name has now. Raises: OSError when nobody knows it."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return {str(sockaddr[0]): family for family, _, _, _, sockaddr in found}


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


@dataclass(frozen=True, slots=True)
class Place:
    """Where a URL leads: the one address that was looked up and judged."""

    scheme: str
    host: str
    port: int
    address: str
    path: str
    family: int = field(default=socket.AF_INET)


def place_of(url: str, allowed: Collection[str], look: Look = look_up) -> Place:
    """Where the URL leads. Raises: Forbidden; Unreachable when its name is unknown."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    except ValueError:
        raise Forbidden(f"{url[:200]} är ingen webbadress") from None
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in ("https", "http") or not host or "@" in parts.netloc or any(c <= " " for c in url):
        raise Forbidden(f"{url[:200]} är ingen webbadress som vi skickar till")
    try:
        judged = look(host, port)
    except (OSError, UnicodeError):
        raise Unreachable(f"ingen känner till {host}") from None
    inner = [each for each in judged if not is_public(each)]
    known = _is_allowed(host, judged, allowed)
    if inner and not known:
        raise Forbidden(f"{host} leder till en adress i det egna nätet ({inner[0]}) och är inte en av dem som får det")
    if parts.scheme == "http" and not known:
        raise Forbidden(f"{host} nås utan kryptering, och det är bara tillåtet inom det egna nätet")
    address = next(iter(judged))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Place(parts.scheme, host, port, address, path, judged[address])


def is_public(address: str) -> bool:
    """Whether the address belongs to somebody out on the internet."""
    ip: Address = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if ip.sixtofour is not None:
            return is_public(str(ip.sixtofour))
        if ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        if ip.teredo is not None:
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _is_allowed(host: str, addresses: Collection[str], allowed: Collection[str]) -> bool:
    """Whether the host is named, or every address it has lies in a network that is."""
    names = {name.lower() for name in allowed}
    if host.lower() in names:
        return True
    networks = [network for name in allowed if (network := _network(name)) is not None]
    return all(any(ipaddress.ip_address(each.partition("%")[0]) in net for net in networks) for each in addresses)


def _network(name: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    try:
        return ipaddress.ip_network(name, strict=False)
    except ValueError:
        return None


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
    context = ssl.create_default_context(cafile=str(line.trust) if line.trust else None)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if line.certificate is not None:
        context.load_cert_chain(*map(str, line.certificate))
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
