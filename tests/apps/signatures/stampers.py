"""A time stamp authority of somebody else, on this machine, that can misbehave in every way that one can."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import sleep

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

REPLY = "application/timestamp-reply"


@dataclass
class Stamper:
    """What the server answers, and who asked it."""

    answer: Callable[[bytes], bytes]
    status: int = 200
    kind: str = REPLY
    pause: float = 0.0  # before it answers
    drip: float = 0.0  # between the bytes of its answer
    lists: dict[str, bytes] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    url: str = ""


@contextmanager
def served(stamper: Stamper) -> Iterator[Stamper]:
    """The stamper answers on this machine inside."""

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            stamper.asked.append(dict(self.headers))
            sleep(stamper.pause)
            self._give(stamper.status, stamper.kind, stamper.answer(asked))

        def do_GET(self) -> None:
            held = stamper.lists.get(self.path)
            self._give(404 if held is None else 200, "application/pkix-crl", held or b"")

        def _give(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            if status in (301, 302):
                self.send_header("Location", "http://169.254.169.254/")
            self.end_headers()
            try:
                for at in range(0, len(body), 1 if stamper.drip else max(len(body), 1)):
                    self.wfile.write(body[at : at + (1 if stamper.drip else len(body))])
                    sleep(stamper.drip)
            except OSError:
                return

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    server.daemon_threads = True
    stamper.url = f"http://127.0.0.1:{server.server_port}/tsa"
    running = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    running.start()
    try:
        yield stamper
    finally:
        server.shutdown()
        running.join()
        server.server_close()


@dataclass(frozen=True)
class Trader:
    """A company that sells time stamps: RSA keys, a root of its own and a list at an address."""

    root: x509.Certificate
    leaf: x509.Certificate
    keys: tuple[rsa.RSAPrivateKey, rsa.RSAPrivateKey]

    def listed(self) -> bytes:
        """Its list, which takes nothing back."""
        now = datetime.now(UTC)
        made = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.root.subject)
            .last_update(now - timedelta(hours=1))
            .next_update(now + timedelta(days=7))
            .add_extension(x509.CRLNumber(1), critical=False)
        )
        return made.sign(self.keys[0], hashes.SHA256()).public_bytes(Encoding.DER)


@cache
def trader(lists_at: str) -> Trader:
    """The company, whose certificate says that its list is at the address."""
    keys = (_key(), _key())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Tidsbolaget Root")])
    root = _builder(name, name, keys[0], 20).add_extension(x509.BasicConstraints(ca=True, path_length=1), critical=True)
    root = root.add_extension(_usage(issues=True), critical=True)
    holder = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Tidsbolaget TSA 1")])
    point = x509.DistributionPoint([x509.UniformResourceIdentifier(lists_at)], None, None, None)
    leaf = (
        _builder(holder, name, keys[1], 10)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .add_extension(_usage(issues=False), critical=True)
        .add_extension(x509.CRLDistributionPoints([point]), critical=False)
    )
    return Trader(root.sign(keys[0], hashes.SHA256()), leaf.sign(keys[0], hashes.SHA256()), keys)


def pem(key: rsa.RSAPrivateKey) -> bytes:
    """The key as openssl reads it."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def _builder(subject: x509.Name, issuer: x509.Name, key: rsa.RSAPrivateKey, years: int) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=30))
        .not_valid_after(now + timedelta(days=365 * years))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, issues: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not issues, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=issues, crl_sign=issues, encipher_only=False, decipher_only=False,
    )  # fmt: skip
