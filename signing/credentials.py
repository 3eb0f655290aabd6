"""Where keys live: a private key with its certificate and the certificates above it, kept as encrypted PKCS#12."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12, serialize_key_and_certificates

from signing.errors import Code, SigningFault


@dataclass(frozen=True)
class Credential:
    """A key that may sign, and why others should believe it.

    The key is any object with the interface of `EllipticCurvePrivateKey`, so a key inside a hardware module fits too.
    It is loaded once and kept: loading costs more than signing.
    """

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey = field(repr=False)
    issuers: tuple[x509.Certificate, ...] = ()

    @property
    def der(self) -> bytes:
        """The certificate as DER."""
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def issuers_der(self) -> tuple[bytes, ...]:
        """The certificates above, as DER, nearest first."""
        return tuple(issuer.public_bytes(Encoding.DER) for issuer in self.issuers)


def digest_for(key: ec.EllipticCurvePrivateKey | ec.EllipticCurvePublicKey) -> hashes.SHA256 | hashes.SHA384:
    """The digest that matches the strength of the key's curve."""
    return hashes.SHA384() if key.curve.key_size > 256 else hashes.SHA256()


def to_pkcs12(credential: Credential, name: str, passphrase: bytes) -> bytes:
    """The credential as an encrypted PKCS#12 file."""
    return serialize_key_and_certificates(
        name.encode(), credential.key, credential.certificate, credential.issuers, BestAvailableEncryption(passphrase)
    )


def from_pkcs12(data: bytes, passphrase: bytes) -> Credential:
    """The credential in an encrypted PKCS#12 file.

    Raises: SigningFault when the file or the passphrase is wrong, or the key is not an elliptic curve key.
    """
    try:
        held = load_pkcs12(data, passphrase)
    except ValueError as fault:
        raise SigningFault(Code.KEY_UNREADABLE, reason=str(fault)) from fault
    if held.cert is None or not isinstance(held.key, ec.EllipticCurvePrivateKey):
        raise SigningFault(Code.KEY_WITHOUT_CERTIFICATE)
    certificate, pool = held.cert.certificate, [extra.certificate for extra in held.additional_certs]
    return Credential(certificate, held.key, _in_order(certificate, pool))


def _in_order(leaf: x509.Certificate, pool: Sequence[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    """The issuers from the nearest to the root: PKCS#12 does not keep their order."""
    chain: list[x509.Certificate] = []
    here = leaf
    while here.issuer != here.subject:
        above = next((candidate for candidate in pool if candidate.subject == here.issuer), None)
        if above is None or above in chain:
            break
        chain.append(above)
        here = above
    return tuple(chain)
