"""Keys inside a hardware module: they sign as any key does, cannot be taken out, and come back when the module does."""

from __future__ import annotations

import os
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from signing.authority import make_hierarchy
from signing.credentials import Credential
from signing.errors import Code, SigningFault
from signing.hardware import Token, holds, make_key
from signing.verdict import Level
from tests.judges.readers import pdfsig_opinions
from tests.signing.papers import ORGANISATION, Keys, clock, judged, plain, rogue, signed_by
from tests.signing.tokens import a_token, away


@pytest.fixture(scope="module")
def token() -> Token:
    """A token."""
    return a_token()


@pytest.fixture(scope="module")
def keys(token: Token) -> Keys:
    """An organisation whose keys are all inside the token."""

    def inside(name: str, curve: ec.EllipticCurve) -> ec.EllipticCurvePrivateKey:
        return make_key(token, name, curve)

    return Keys(make_hierarchy(ORGANISATION, clock(), make_key=inside, make_root_key=inside))


def signs(credential: Credential, data: bytes = b"ett avtal") -> bool:
    """Whether the key signs now, and the certificate agrees."""
    digest = hashes.SHA384() if credential.key.curve.key_size > 256 else hashes.SHA256()
    credential.certificate.public_key().verify(credential.key.sign(data, ec.ECDSA(digest)), data, ec.ECDSA(digest))
    return True


def refusal(credential: Credential) -> Code:
    with pytest.raises(SigningFault) as refused:
        credential.key.sign(b"ett avtal", ec.ECDSA(hashes.SHA256()))
    return refused.value.code


@pytest.mark.parametrize("name", ["root", "signer_ca", "tsa", "seal"])
def test_every_kind_of_key_signs_from_inside(keys: Keys, name: str) -> None:
    assert signs(getattr(keys.held, name))


def test_a_document_signed_and_sealed_from_inside_is_green(keys: Keys, tmp_path: Path) -> None:
    pdf = keys.sealed(signed_by(keys, "Anna Lind", plain()))
    assert judged(pdf, keys.trust).verdict is Level.GOOD, judged(pdf, keys.trust).findings
    (tmp_path / "sealed.pdf").write_bytes(pdf)
    opinions = pdfsig_opinions(tmp_path / "sealed.pdf", keys.root_pem, tmp_path)
    assert opinions == ["Signature is Valid. Certificate is Trusted."] * 2


def test_a_key_cannot_be_taken_out(keys: Keys) -> None:
    key = keys.held.seal.key
    with pytest.raises(TypeError, match="stays"):
        key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(TypeError, match="stays"):
        key.private_numbers()
    with pytest.raises(TypeError, match="signing"):
        key.exchange(ec.ECDH(), key.public_key())
    with pytest.raises(TypeError, match="ECDSA"):
        key.sign(bytes(32), ec.ECDSA(utils.Prehashed(hashes.SHA256())))


def test_the_token_says_which_keys_it_holds(keys: Keys, token: Token) -> None:
    assert holds(token, keys.held.seal.certificate)
    assert not holds(token, rogue().held.seal.certificate)
    assert token.pin not in repr(token) + repr(keys.held.seal)


def test_a_module_that_is_away_signs_nothing_and_signs_again_when_it_is_back(keys: Keys) -> None:
    assert signs(keys.held.seal)
    with away():
        assert refusal(keys.held.seal) is Code.KEY_UNREACHABLE
        with pytest.raises(SigningFault) as nothing_sealed:
            keys.sealed(plain())
        assert nothing_sealed.value.code is Code.KEY_UNREACHABLE
    assert signs(keys.held.seal)


def test_a_forked_process_has_a_session_of_its_own_and_leaves_the_parents_alone(keys: Keys) -> None:
    assert signs(keys.held.seal)
    child = get_context("fork").Process(target=lambda: os._exit(0 if signs(keys.held.seal) else 1))
    child.start()
    child.join(20)
    assert child.exitcode == 0
    assert signs(keys.held.seal)


def test_a_wrong_pin_is_tried_once_and_not_until_the_token_is_locked(keys: Keys, token: Token) -> None:
    from signing import hardware

    wrong = replace(token, pin="00000000")
    hardware._forget(token.module)  # a process that has signed in once is signed in with every PIN
    for _ in range(20):
        with pytest.raises(SigningFault) as refused:
            holds(wrong, keys.held.seal.certificate)
        assert refused.value.code is Code.KEY_REFUSED
    assert signs(keys.held.seal)


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"label": "finns inte"}, Code.KEY_UNREACHABLE),
        ({"module": "/finns/inte.so"}, Code.KEY_UNREACHABLE),
    ],
)
def test_what_is_not_there_is_told_as_such(keys: Keys, token: Token, other: dict[str, str], code: Code) -> None:
    with pytest.raises(SigningFault) as refused:
        holds(replace(token, **other), keys.held.seal.certificate)
    assert refused.value.code is code
    assert signs(keys.held.seal)


def test_a_token_without_the_key_says_so(keys: Keys) -> None:
    from signing.hardware import held_key

    empty = a_token()
    certificate: x509.Certificate = keys.held.seal.certificate
    assert refusal(Credential(certificate, held_key(empty, certificate))) is Code.KEY_MISSING
