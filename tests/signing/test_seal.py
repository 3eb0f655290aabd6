"""Sealing: what it gives, what it refuses, and seals by keys that may not seal."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from signing.authority import SIGNER_CRL_LIFE, make_crl, make_seal
from signing.awaited import awaited
from signing.credentials import Credential, digest_for
from signing.errors import Code, SigningFault
from signing.increments import Evidence, add_archive_stamp, add_signature
from signing.seal import SEAL_FIELD, STAMP_FIELD
from signing.verdict import Found, Level
from tests.signing.papers import ORGANISATION, clock, ends_of_revisions, judged, ours, plain, record


def test_a_seal_adds_and_never_changes() -> None:
    assert record().startswith(plain())
    assert len(ends_of_revisions(record())) == 3
    assert len(record()) - len(plain()) < 30_000


def test_a_missing_line_end_is_given_first() -> None:
    sealed = ours().sealed(plain().rstrip(b"\n"))
    assert sealed.startswith(plain().rstrip(b"\n") + b"\n")
    assert judged(sealed).verdict is Level.GOOD


def test_a_seal_is_refused_outside_its_certificates_life() -> None:
    keys = ours()
    expired = make_seal(keys.held.signer_ca, ORGANISATION, clock() - timedelta(days=4 * 365))
    with pytest.raises(SigningFault) as refused:
        keys.sealed(plain(), expired)
    assert refused.value.code is Code.CERTIFICATE_OUT_OF_TIME


def test_a_seal_is_refused_with_a_stale_revocation_list() -> None:
    keys = ours()
    stale = Evidence(keys.evidence.certificates, keys.lists(clock() - timedelta(days=3)))
    with pytest.raises(SigningFault) as refused:
        keys.sealed(plain(), evidence=stale)
    assert refused.value.code is Code.STALE_REVOCATION_LIST


def test_what_is_no_pdf_is_not_sealed() -> None:
    with pytest.raises(SigningFault) as refused:
        ours().sealed(b"inte en pdf")
    assert refused.value.code is Code.UNREADABLE_PDF


def test_a_backdated_seal_by_an_expired_key_is_red() -> None:
    keys = ours()
    expired = make_seal(keys.held.signer_ca, ORGANISATION, clock() - timedelta(days=4 * 365))
    forged = _forced(expired, keys.evidence, back=timedelta(days=2 * 365))
    verdict = judged(forged)
    assert verdict.verdict is Level.BAD
    assert verdict.codes & {Found.UNTRUSTED, Found.OUTSIDE_CERTIFICATE}


def test_a_seal_that_claims_another_day_than_its_time_stamp_is_amber() -> None:
    verdict = judged(_forced(ours().held.seal, ours().evidence, back=timedelta(days=2)))
    assert verdict.verdict is Level.DOUBT
    assert Found.CLAIMED_TIME_DIFFERS in verdict.codes


def test_a_seal_by_a_revoked_key_is_red() -> None:
    keys, now = ours(), clock()
    serial = keys.held.seal.certificate.serial_number
    revoked = [(serial, now - timedelta(days=1), x509.ReasonFlags.key_compromise)]
    lists = (keys.lists()[0], make_crl(keys.held.signer_ca, revoked, now, SIGNER_CRL_LIFE))
    verdict = judged(keys.sealed(plain(), evidence=Evidence(keys.evidence.certificates, lists)))
    assert verdict.verdict is Level.BAD
    assert Found.REVOKED in verdict.codes


def test_a_record_without_revocation_lists_is_not_green() -> None:
    verdict = judged(ours().sealed(plain(), evidence=Evidence(ours().evidence.certificates, ())))
    assert verdict.verdict is not Level.GOOD


@pytest.mark.parametrize("kind", ["server", "plain"])
def test_our_own_certificate_for_something_else_seals_nothing(kind: str) -> None:
    keys = ours()
    other = _certificate_for(keys.held.signer_ca, server=kind == "server")
    evidence = Evidence((*keys.evidence.certificates, other.der), keys.lists())
    verdict = judged(_forced(other, evidence))
    assert verdict.verdict is Level.BAD
    assert Found.NOT_SEALED in verdict.codes
    assert Found.UNTRUSTED in verdict.codes
    assert Found.SEALED not in verdict.codes


def _forced(credential: Credential, evidence: Evidence, back: timedelta = timedelta(0)) -> bytes:
    """A seal made without asking whether it may be made, as somebody with the key could."""

    async def both() -> bytes:
        signed = await add_signature(plain(), credential, ours().stamper, SEAL_FIELD, "Prov", clock() - back)
        return await add_archive_stamp(signed, ours().stamper, evidence, STAMP_FIELD)

    return awaited(both())


def _certificate_for(authority: Credential, *, server: bool) -> Credential:
    """A certificate of our own authority, for a server, or for signing without the policy of a seal."""
    key, now = ec.generate_private_key(ec.SECP256R1()), clock()
    usage = x509.KeyUsage(
        digital_signature=server, content_commitment=not server, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "e.provkoping.se")]))
        .issuer_name(authority.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=90))
        .add_extension(usage, critical=True)
    )
    if server:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    signed = builder.sign(authority.key, digest_for(authority.key))
    return Credential(signed, key, (authority.certificate, *authority.issuers))
