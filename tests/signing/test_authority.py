"""The certificates of the organisation, and the files their keys are kept in."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

from signing.authority import is_development, make_crl, make_hierarchy
from signing.credentials import from_pkcs12, to_pkcs12
from signing.errors import Code, SigningFault
from tests.signing.papers import clock, ours


def test_each_certificate_was_issued_by_the_one_above_it_and_outlived_by_it() -> None:
    held = ours().held
    for chain in ((held.seal, held.signer_ca, held.root), (held.tsa, held.root)):
        for below, above in pairwise(chain):
            below.certificate.verify_directly_issued_by(above.certificate)
            assert below.certificate.not_valid_after_utc <= above.certificate.not_valid_after_utc
            assert below.certificate.subject != above.certificate.subject


def test_each_key_may_do_its_own_thing_and_no_other() -> None:
    held = ours().held
    usage = {name: getattr(held, name).certificate for name in ("root", "signer_ca", "tsa", "seal")}
    may_issue = {
        name: c.extensions.get_extension_for_class(x509.BasicConstraints).value.ca for name, c in usage.items()
    }
    assert may_issue == {"root": True, "signer_ca": True, "tsa": False, "seal": False}
    seal = usage["seal"].extensions.get_extension_for_class(x509.KeyUsage).value
    assert seal.content_commitment
    assert not seal.digital_signature
    stamp = usage["tsa"].extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    assert stamp.critical
    assert list(stamp.value) == [ExtendedKeyUsageOID.TIME_STAMPING]


def test_a_very_long_name_still_gives_different_names() -> None:
    held = make_hierarchy("Kommunalförbundet för räddningstjänst och samhällsskydd i Norra Björkdalen", clock())
    names = {getattr(held, name).certificate.subject for name in ("root", "signer_ca", "tsa", "seal")}
    assert len(names) == 4


def test_development_keys_say_so() -> None:
    assert is_development(make_hierarchy("Prov", clock(), development=True).root.certificate)
    assert not is_development(ours().held.root.certificate)


def test_a_list_names_what_was_taken_back() -> None:
    held, now = ours().held, clock()
    der = make_crl(held.signer_ca, [(4711, now, x509.ReasonFlags.superseded)], now, timedelta(days=2))
    listed = x509.load_der_x509_crl(der)
    public = held.signer_ca.certificate.public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    assert listed.is_signature_valid(public)
    assert listed.get_revoked_certificate_by_serial_number(4711) is not None
    assert listed.get_revoked_certificate_by_serial_number(4712) is None


def test_later_lists_have_higher_numbers() -> None:
    held, now = ours().held, clock()
    numbers = [
        x509.load_der_x509_crl(make_crl(held.root, (), at, timedelta(days=2)))
        .extensions.get_extension_for_class(x509.CRLNumber)
        .value.crl_number
        for at in (now, now + timedelta(milliseconds=5))
    ]
    assert numbers[0] < numbers[1]


def test_a_key_survives_its_file_with_its_chain_in_order() -> None:
    seal = ours().held.seal
    again = from_pkcs12(to_pkcs12(seal, "seal", b"hemligt"), b"hemligt")
    assert again.certificate == seal.certificate
    assert again.issuers == seal.issuers
    assert again.key.private_numbers() == seal.key.private_numbers()


def test_a_wrong_passphrase_opens_nothing() -> None:
    with pytest.raises(SigningFault) as refused:
        from_pkcs12(to_pkcs12(ours().held.seal, "seal", b"hemligt"), b"fel")
    assert refused.value.code is Code.KEY_UNREADABLE


def test_a_credential_never_shows_its_key() -> None:
    assert "key" not in repr(ours().held.seal)
