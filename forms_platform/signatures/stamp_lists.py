"""The revocation lists of another's time stamp authority: fetched from where its certificates say, believed when signed
by who issued them, kept in the keyring's folder while they hold. Knows no Django.

Only the addresses in certificates of the chain that the operator has chosen to trust are called (TSA_TRUST).
"""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from http.client import HTTPException
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from forms_platform.signatures.key_files import replace_file

FOLDER, LATEST = "stamps", "latest.crt"
LARGEST = 20 * 1024 * 1024
SECONDS = 10


class _NoFurther(urllib.request.HTTPRedirectHandler):
    """An address that sends on to another is not followed."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Nowhere."""
        return


_opener = urllib.request.build_opener(_NoFurther, urllib.request.ProxyHandler())


def lists_for(certificates: Sequence[bytes], folder: Path, now: datetime) -> tuple[bytes, ...]:
    """The newest list (DER) of each address that the certificates (DER) name; what cannot be fetched is left out."""
    chain = [x509.load_der_x509_certificate(der) for der in certificates]
    kept = folder / FOLDER
    kept.mkdir(mode=0o700, exist_ok=True)
    found = (_list_at(address, chain, kept, now) for address in dict.fromkeys(_addresses(chain)))
    return tuple(der for der in found if der is not None)


def note_latest(certificate: bytes, folder: Path) -> None:
    """The folder remembers whose certificate (DER) the newest time stamp was made with, for who only verifies."""
    kept = folder / FOLDER / LATEST
    kept.parent.mkdir(mode=0o700, exist_ok=True)
    if not kept.exists() or kept.read_bytes() != certificate:
        replace_file(kept, certificate)


def latest(folder: Path) -> tuple[bytes, ...]:
    """That certificate, if there has been one."""
    kept = folder / FOLDER / LATEST
    return (kept.read_bytes(),) if kept.exists() else ()


def _addresses(chain: Sequence[x509.Certificate]) -> Iterator[str]:
    for certificate in chain:
        with suppress(x509.ExtensionNotFound):
            for point in certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value:
                names = [
                    name.value for name in point.full_name or () if isinstance(name, x509.UniformResourceIdentifier)
                ]
                yield from (name for name in names[:1] if name.startswith(("http://", "https://")))


def _list_at(address: str, chain: Sequence[x509.Certificate], kept: Path, now: datetime) -> bytes | None:
    """The list, from the folder while it holds and else from its address; the old one where that is away."""
    path = kept / f"{sha256(address.encode()).hexdigest()[:32]}.crl"
    old = path.read_bytes() if path.exists() else None
    if old is not None and _holds(x509.load_der_x509_crl(old), now):
        return old
    with suppress(OSError, HTTPException, ValueError):
        with _opener.open(address, timeout=SECONDS) as answer:
            read = answer.read(LARGEST + 1)
        new = x509.load_pem_x509_crl(read) if read.startswith(b"-----") else x509.load_der_x509_crl(read)
        if len(read) <= LARGEST and _holds(new, now) and _signed_by_one_of(new, chain):
            der = new.public_bytes(Encoding.DER)
            replace_file(path, der)
            return der
    return old


def _holds(listed: x509.CertificateRevocationList, now: datetime) -> bool:
    until = listed.next_update_utc
    return until is not None and listed.last_update_utc <= now < until


def _signed_by_one_of(listed: x509.CertificateRevocationList, chain: Sequence[x509.Certificate]) -> bool:
    for certificate in chain:
        with suppress(TypeError, ValueError):
            if certificate.subject == listed.issuer and listed.is_signature_valid(certificate.public_key()):  # type: ignore[arg-type]
                return True
    return False
