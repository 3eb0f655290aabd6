"""Our own certificate authority: root -> Signer CA -> seal (and, per signature, people); root -> time stamp authority.

Lifetimes are chosen so that a record verifies for decades: the root outlives what it issued, a leaf's short life is
proved by time stamps and by the revocation lists kept inside the record.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from signing.credentials import Credential, digest_for

# Object identifiers from the self-assigned UUID arc 2.25 (ITU-T X.667): no registration, no clash.
_ARC = "2.25.187204861790535221380512474986014302921"
SEAL_POLICY = f"{_ARC}.1"
TIME_STAMP_POLICY = f"{_ARC}.2"
PERSON_POLICY = f"{_ARC}.3"

ROOT_YEARS = 35
SIGNER_CA_YEARS = 28
# As long as an authority: a stamp whose certificate has died cannot be told from one that nobody renewed in time
# (docs/decisions/0134). The key itself is replaced far earlier.
TSA_YEARS = 28
SEAL_YEARS = 3
SIGNER_CRL_LIFE = timedelta(days=2)
ROOT_CRL_LIFE = timedelta(days=180)
# A certificate made now is used now, and clocks of one machine's processes may differ by a moment.
_BACKDATE = timedelta(minutes=1)
_SHORT = 32  # bytes of the organisation's name in a name that says more
_DEVELOPMENT = "Utvecklingsnycklar utan rättsverkan"


KeyMaker = Callable[[str, ec.EllipticCurve], ec.EllipticCurvePrivateKey]  # the key's name and its curve


def software_key(name: str, curve: ec.EllipticCurve) -> ec.EllipticCurvePrivateKey:
    """A new key in this process's memory; its name is for those that are kept elsewhere."""
    return ec.generate_private_key(curve)


@dataclass(frozen=True)
class Hierarchy:
    """The keys of one organisation."""

    root: Credential
    signer_ca: Credential
    tsa: Credential
    seal: Credential


def make_hierarchy(
    organisation: str,
    now: datetime,
    *,
    development: bool = False,
    make_key: KeyMaker = software_key,
    make_root_key: KeyMaker = software_key,
    number: str = "",
) -> Hierarchy:
    """A new root and everything under it. A development root says so in its name. `number` ends the names, a random one
    unless it is given."""
    root_name = unique(f"{fitting(organisation, _SHORT)} rot-CA", now, number)
    root = make_root(root_name, organisation, now, development=development, make_key=make_root_key)
    signer_ca = make_signer_ca(root, organisation, now, make_key, number=number)
    return Hierarchy(
        root=root,
        signer_ca=signer_ca,
        tsa=make_tsa(root, organisation, now, make_key, number=number),
        seal=make_seal(signer_ca, organisation, now, make_key),
    )


def is_development(root: x509.Certificate) -> bool:
    """Whether the root was made by the platform itself for trying things out, and proves nothing to anybody."""
    units = root.subject.get_attributes_for_oid(NameOID.ORGANIZATIONAL_UNIT_NAME)
    return any(unit.value == _DEVELOPMENT for unit in units)


def make_root(
    name: str, organisation: str, now: datetime, *, development: bool = False, make_key: KeyMaker = software_key
) -> Credential:
    """A new root (P-384) that signs itself."""
    key = make_key(name, ec.SECP384R1())
    subject = _name(name, organisation, _DEVELOPMENT if development else "")
    builder = (
        _builder(subject, subject, key.public_key(), now, _years(now, ROOT_YEARS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=1), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return Credential(builder.sign(key, digest_for(key)), key)


def make_signer_ca(
    root: Credential, organisation: str, now: datetime, make_key: KeyMaker = software_key, *, number: str = ""
) -> Credential:
    """A new authority (P-384) under the root, for the certificates of seals and of people who sign."""
    name = unique(f"{fitting(organisation, _SHORT)} underskrifts-CA", now, number)
    key = make_key(name, ec.SECP384R1())
    builder = (
        _issued_by(root, _name(name, organisation), key.public_key(), now, _years(now, SIGNER_CA_YEARS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
    )
    return _under(root, builder, key)


def make_tsa(
    root: Credential, organisation: str, now: datetime, make_key: KeyMaker = software_key, *, number: str = ""
) -> Credential:
    """A new time stamp key (P-256) under the root, usable for nothing else."""
    name = unique(f"{fitting(organisation, _SHORT)} tidsstämpling", now, number)
    key = make_key(name, ec.SECP256R1())
    builder = (
        _issued_by(root, _name(name, organisation), key.public_key(), now, _years(now, TSA_YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .add_extension(_policy(TIME_STAMP_POLICY), critical=False)
    )
    return _under(root, builder, key)


def make_seal(signer_ca: Credential, organisation: str, now: datetime, make_key: KeyMaker = software_key) -> Credential:
    """A new seal key (P-256) of the organisation, for non-repudiation only."""
    key = make_key(f"{fitting(organisation, 40)} stämpel {now:%Y-%m-%d}", ec.SECP256R1())
    subject = _name(organisation, organisation)
    return certificate_for(signer_ca, subject, key, now, _years(now, SEAL_YEARS), SEAL_POLICY)


def certificate_for(
    issuer: Credential,
    subject: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    now: datetime,
    until: datetime,
    policy: str,
    *,
    extra: x509.ExtensionType | None = None,
    lists_at: str = "",
) -> Credential:
    """A certificate for signing only (non-repudiation), issued for the key under the policy. `lists_at` is the address
    where the issuer's revocation list is published, "" when nowhere."""
    builder = (
        _issued_by(issuer, subject, key.public_key(), now, until)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(content_commitment=True), critical=True)
        .add_extension(_policy(policy), critical=False)
    )
    if extra is not None:
        builder = builder.add_extension(extra, critical=False)
    if lists_at:
        place = x509.DistributionPoint([x509.UniformResourceIdentifier(lists_at)], None, None, None)
        builder = builder.add_extension(x509.CRLDistributionPoints([place]), critical=False)
    return _under(issuer, builder, key)


def make_crl(
    authority: Credential,
    revoked: Iterable[tuple[int, datetime, x509.ReasonFlags]],
    now: datetime,
    life: timedelta,
) -> bytes:
    """The authority's signed list (DER) of the certificates it has taken back, good until now + life.

    Its number is the time in milliseconds, so lists made by several processes still grow.
    """
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.certificate.subject)
        .last_update(now - _BACKDATE)
        .next_update(now + life)
        .add_extension(x509.CRLNumber(int(now.timestamp() * 1000)), critical=False)
        .add_extension(_authority_key(authority), critical=False)
    )
    for serial, at, reason in revoked:
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder()
            .serial_number(serial)
            .revocation_date(at)
            .add_extension(x509.CRLReason(reason), critical=False)
            .build()
        )
    return builder.sign(authority.key, digest_for(authority.key)).public_bytes(Encoding.DER)


def _under(issuer: Credential, builder: x509.CertificateBuilder, key: ec.EllipticCurvePrivateKey) -> Credential:
    certificate = builder.sign(issuer.key, digest_for(issuer.key))
    return Credential(certificate, key, (issuer.certificate, *issuer.issuers))


def _issued_by(
    issuer: Credential, subject: x509.Name, public: ec.EllipticCurvePublicKey, now: datetime, until: datetime
) -> x509.CertificateBuilder:
    until = min(until, issuer.certificate.not_valid_after_utc)
    return (
        _builder(subject, issuer.certificate.subject, public, now, until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(_authority_key(issuer), critical=False)
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, now: datetime, until: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _BACKDATE)
        .not_valid_after(until)
    )


def _authority_key(issuer: Credential) -> x509.AuthorityKeyIdentifier:
    identifier = issuer.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier)


def _name(common: str, organisation: str, unit: str = "") -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "SE"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, fitting(organisation)),
            *([x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit)] if unit else []),
            x509.NameAttribute(NameOID.COMMON_NAME, fitting(common)),
        ]
    )


def unique(name: str, now: datetime, number: str = "") -> str:
    """The name with its day and a number, which no other has: lists are found by the name of who made them."""
    return f"{name} {now:%Y-%m-%d} {number or secrets.token_hex(2)}"


def fitting(text: str, most: int = 64) -> str:
    """The text's beginning that a name in a certificate can hold. Units: bytes of UTF-8, at most 64 (RFC 5280)."""
    return text.encode()[:most].decode(errors="ignore").strip() or "–"


def _policy(identifier: str) -> x509.CertificatePolicies:
    return x509.CertificatePolicies([x509.PolicyInformation(x509.ObjectIdentifier(identifier), None)])


def _usage(
    *,
    digital_signature: bool = False,
    content_commitment: bool = False,
    key_cert_sign: bool = False,
    crl_sign: bool = False,
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=content_commitment,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        encipher_only=False,
        decipher_only=False,
    )


def _years(start: datetime, years: int) -> datetime:
    """The same day so many years later (28 February when the day is a leap day)."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return start.replace(year=start.year + years, day=28)
