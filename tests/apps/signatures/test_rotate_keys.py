"""Keys are replaced in time, also the root, and what the old ones sealed stays green; what was taken back does not."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from forms_platform.signatures import time_stamps
from forms_platform.signatures.folder import TSA, KeysMissing
from forms_platform.signatures.keyring import Keyring, open_credential, open_keyring
from forms_platform.signatures.make_keys import make_keys
from forms_platform.signatures.order import Hardware
from forms_platform.signatures.renew_root_list import renew_root_list
from forms_platform.signatures.rotate_keys import rotate_keys, take_back
from signing.seal import seal
from signing.verdict import Found, Level, Verdict
from signing.verify import Known, verify
from tests.signing.papers import ANSWERS, plain
from tests.signing.tokens import a_token

NAME, SECRET = "Provköpings kommun", "ett långt och hemligt lösenord"


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Production keys, and the root's key beside them."""
    make_keys(tmp_path / "keys", NAME, SECRET, datetime.now(UTC), root_folder=tmp_path / "offline")
    return tmp_path / "keys", tmp_path / "offline"


def opened(folder: Path) -> Keyring:
    return open_keyring(folder, NAME, SECRET, production=True)


def sealed(keyring: Keyring) -> bytes:
    now = datetime.now(UTC)
    return seal(plain(), keyring.seal, keyring.stamper, keyring.evidence(now), "Prov", now)


def judged(pdf: bytes, keyring: Keyring) -> Verdict:
    now = datetime.now(UTC)
    known = Known("2026-1", 1, newest=True, answers_sha256=hashlib.sha256(ANSWERS).hexdigest())
    return verify(pdf, keyring.trust(now), now=now, registry=lambda _: known)


@pytest.mark.parametrize("which", ["seal", "tsa", "signer-ca", "root"])
def test_the_new_key_takes_over_and_the_old_records_stay_green(folders: tuple[Path, Path], which: str) -> None:
    folder, offline = folders
    before = opened(folder)
    paper = sealed(before)
    old = offline if which == "root" else None
    offline = folder.parent / "ny rot" if which == "root" else offline
    made = rotate_keys(which, folder, NAME, SECRET, datetime.now(UTC), root_folder=offline, old_root_folder=old)
    after = opened(folder)
    new = sealed(after)
    assert judged(new, after).verdict is Level.GOOD, judged(new, after).findings
    assert judged(paper, after).verdict is Level.GOOD, judged(paper, after).findings
    log = (folder / "issued.jsonl").read_text()
    assert all(f"{certificate.serial_number:x}" in log for certificate in made)
    assert (after.root == before.root) == (which != "root")
    assert (after.seal.certificate == before.seal.certificate) == (which == "tsa")


def test_a_root_key_is_never_written_over(folders: tuple[Path, Path]) -> None:
    folder, offline = folders
    with pytest.raises(KeysMissing, match="redan"):
        rotate_keys("root", folder, NAME, SECRET, datetime.now(UTC), root_folder=offline)


@pytest.mark.parametrize("which", ["tsa", "signer-ca"])
def test_what_the_root_signs_needs_the_roots_key(folders: tuple[Path, Path], which: str) -> None:
    with pytest.raises(KeysMissing, match="--root"):
        rotate_keys(which, folders[0], NAME, SECRET, datetime.now(UTC))


def test_a_root_key_of_another_keyring_signs_nothing_here(folders: tuple[Path, Path], tmp_path: Path) -> None:
    make_keys(tmp_path / "other", NAME, SECRET, datetime.now(UTC), root_folder=tmp_path / "other root")
    with pytest.raises(KeysMissing, match="annan rot"):
        rotate_keys("tsa", folders[0], NAME, SECRET, datetime.now(UTC), root_folder=tmp_path / "other root")


def test_what_was_taken_back_stays_so_when_more_is_and_when_its_authority_is_replaced(
    folders: tuple[Path, Path],
) -> None:
    folder, offline = folders
    now = datetime.now(UTC)
    first = opened(folder).seal.certificate.serial_number
    (second,) = (one.serial_number for one in rotate_keys("seal", folder, NAME, SECRET, now))
    for serial in (first, second):
        take_back(folder, SECRET, serial, x509.ReasonFlags.key_compromise, now)
    assert listed(folder / "signer.crl") == {first, second}
    rotate_keys("signer-ca", folder, NAME, SECRET, now, root_folder=offline)
    (last,) = (folder / "past").glob("ca-*.crl")
    assert listed(last) == {first, second}
    assert listed(folder / "signer.crl") == set()


def listed(path: Path) -> set[int]:
    return {one.serial_number for one in x509.load_der_x509_crl(path.read_bytes())}


def test_what_the_signer_authority_never_issued_cannot_be_taken_back_by_it(folders: tuple[Path, Path]) -> None:
    folder, _ = folders
    stamps = open_credential(folder / TSA, SECRET.encode()).certificate.serial_number  # the root's
    for serial in (stamps, 4711):
        with pytest.raises(KeysMissing, match="inte utfärdat"):
            take_back(folder, SECRET, serial, x509.ReasonFlags.key_compromise, datetime.now(UTC))
    assert not (folder / "revoked.jsonl").exists()


def test_a_seal_that_was_taken_back_seals_nothing_more(folders: tuple[Path, Path]) -> None:
    folder, _ = folders
    keyring = opened(folder)
    serial = keyring.seal.certificate.serial_number
    take_back(folder, SECRET, serial, x509.ReasonFlags.key_compromise, datetime.now(UTC))
    assert Found.REVOKED in judged(sealed(keyring), keyring).codes
    listed = x509.load_der_x509_crl(keyring.revocation_lists(datetime.now(UTC))[1])
    assert listed.get_revoked_certificate_by_serial_number(serial) is not None


def test_what_a_replaced_authority_and_root_took_back_and_did_not_holds_for_as_long_as_they_would_have(
    folders: tuple[Path, Path],
) -> None:
    folder, offline = folders
    now = datetime.now(UTC)
    rotate_keys("signer-ca", folder, NAME, SECRET, now, root_folder=offline)
    rotate_keys("root", folder, NAME, SECRET, now, root_folder=folder.parent / "ny", old_root_folder=offline)
    until = [x509.load_der_x509_crl(path.read_bytes()).next_update_utc for path in (folder / "past").glob("*.crl")]
    assert len(until) == 3
    assert all(one is not None and one > now + timedelta(days=27 * 365) for one in until)


def test_keys_move_into_a_hardware_module_one_by_one_and_all_that_was_sealed_stays_green(
    folders: tuple[Path, Path],
) -> None:
    folder, offline = folders
    token = a_token()
    hardware = Hardware(token.module, token.label, token.pin)
    old = sealed(opened(folder))
    for which in ("tsa", "signer-ca"):  # a new signer authority comes with a new seal
        rotate_keys(which, folder, NAME, SECRET, datetime.now(UTC), root_folder=offline, hardware=hardware)
    assert not list(folder.glob("*.p12"))
    for started in time_stamps._started:  # as the operator restarts what works with the keys
        started.stdin.close()
        started.wait(10)
    with pytest.raises(KeysMissing, match="hårdvarumodul"):
        opened(folder)
    after = open_keyring(folder, NAME, SECRET, production=True, hardware=hardware)
    new = sealed(after)
    for pdf in (old, new):
        assert judged(pdf, after).verdict is Level.GOOD, judged(pdf, after).findings


def test_the_root_can_have_a_token_of_its_own(tmp_path: Path) -> None:
    tokens = [a_token(), a_token()]
    hardware, roots = (Hardware(token.module, token.label, token.pin) for token in tokens)
    folder, now = tmp_path / "keys", datetime.now(UTC)
    make_keys(folder, NAME, SECRET, now, hardware=hardware, root_hardware=roots)
    assert not list(folder.glob("*.p12"))
    renew_root_list(folder, None, SECRET, now, roots)
    with pytest.raises(KeysMissing, match="har inte rotens nyckel"):
        renew_root_list(folder, None, SECRET, now, hardware)
    rotate_keys("tsa", folder, NAME, SECRET, now, hardware=hardware, root_hardware=roots)
    keyring = open_keyring(folder, NAME, SECRET, production=True, hardware=hardware)
    assert judged(sealed(keyring), keyring).verdict is Level.GOOD
