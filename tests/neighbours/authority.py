"""A throw-away authority: certificates for servers, for us, and for people with an eID, and its word on whether they
stand (OCSP)."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass
class Held:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: Key

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def key_pem(self) -> bytes:
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def kept_in(self, folder: Path, name: str) -> tuple[Path, Path]:
        """The paths of certificate and key, written there."""
        folder.mkdir(parents=True, exist_ok=True)
        paths = folder / f"{name}.pem", folder / f"{name}.key"
        paths[0].write_bytes(self.pem)
        paths[1].write_bytes(self.key_pem)
        return paths


class Authority:
    """A root, with an authority under it that issues to people."""

    def __init__(self, name: str) -> None:
        self.root = _issued(None, f"{name} rot", ca=True)
        self.issuer = _issued(self.root, f"{name} utfärdare", ca=True)

    def server(self) -> Held:
        """A certificate for a server on this machine."""
        return _issued(self.root, "127.0.0.1", usage=ExtendedKeyUsageOID.SERVER_AUTH)

    def client(self, name: str = "Kommunen") -> Held:
        """A certificate for one who asks."""
        return _issued(self.root, name, usage=ExtendedKeyUsageOID.CLIENT_AUTH)

    def person(self, number: str, given: str, family: str, *, policies: Sequence[str] = (), **more: object) -> Held:
        """A person's certificate for signing, with their identity number in it."""
        return _issued(
            self.issuer, f"{given} {family}", number=number, given=given, family=family, policies=policies, **more
        )

    def tls(self, folder: Path, *, mutual: bool) -> ssl.SSLContext:
        """How a server of this authority speaks; `mutual`: only with those whom the authority knows."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*map(str, self.server().kept_in(folder, "server")))
        if mutual:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(cadata=self.root.pem.decode())
        return context

    def standing(
        self, person: Held, *, revoked: bool = False, at: datetime | None = None, by: Held | None = None
    ) -> bytes:
        """Its word (OCSP, DER) on whether the person's certificate stands."""
        at, by = at or datetime.now(UTC), by or self.issuer
        status = ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD
        return (
            ocsp.OCSPResponseBuilder()
            .add_response(
                cert=person.certificate, issuer=self.issuer.certificate, algorithm=hashes.SHA1(),
                cert_status=status, this_update=at, next_update=None,
                revocation_time=at - timedelta(days=1) if revoked else None,
                revocation_reason=x509.ReasonFlags.key_compromise if revoked else None,
            )
            .responder_id(ocsp.OCSPResponderEncoding.HASH, by.certificate)
            .certificates([by.certificate])
            .sign(by.key, hashes.SHA256())
            .public_bytes(Encoding.DER)
        )  # fmt: skip


def _issued(
    issuer: Held | None, name: str, *, ca: bool = False, usage: x509.ObjectIdentifier | None = None, number: str = "",
    given: str = "", family: str = "", policies: Sequence[str] = (), rsa_key: bool = False, days: int = 30,
) -> Held:  # fmt: skip
    key: Key = rsa.generate_private_key(65537, 2048) if rsa_key else ec.generate_private_key(ec.SECP256R1())
    parts = [(NameOID.COUNTRY_NAME, "SE"), (NameOID.ORGANIZATION_NAME, "Provbanken"), (NameOID.COMMON_NAME, name)]
    parts += [(NameOID.SERIAL_NUMBER, number), (NameOID.GIVEN_NAME, given), (NameOID.SURNAME, family)] if number else []
    subject = x509.Name([x509.NameAttribute(oid, value) for oid, value in parts])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=60))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=usage is not None, content_commitment=not ca and usage is None,
                key_encipherment=False, data_encipherment=False, key_agreement=False, key_cert_sign=ca, crl_sign=ca,
                encipher_only=False, decipher_only=False,
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key((issuer.key if issuer else key).public_key()),
            critical=False,
        )
    )  # fmt: skip
    if usage is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
        builder = builder.add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
    if policies:
        told = [x509.PolicyInformation(x509.ObjectIdentifier(policy), None) for policy in policies]
        builder = builder.add_extension(x509.CertificatePolicies(told), critical=False)
    signer = issuer.key if issuer else key
    return Held(builder.sign(signer, hashes.SHA256()), key)
