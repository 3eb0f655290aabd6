"""Replaces a key (byta nyckel): the new one takes over whole, and what the old one made is still believed."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from forms_platform.signatures.folder import (
    PAST,
    ROOT,
    ROOT_KEY,
    ROOT_LIST,
    SEAL,
    SIGNER_CA,
    SIGNER_LIST,
    TSA,
    KeysMissing,
    TakenBack,
    note_issued,
    note_taken_back,
)
from forms_platform.signatures.keyring import replace_file
from signing.authority import (
    ROOT_CRL_LIFE,
    SIGNER_CRL_LIFE,
    make_crl,
    make_hierarchy,
    make_seal,
    make_signer_ca,
    make_tsa,
)
from signing.credentials import Credential, from_pkcs12, to_pkcs12
from signing.errors import SigningFault

WHICH = ("seal", "tsa", "signer-ca", "root")


def rotate_keys(
    which: str, folder: Path, organisation: str, passphrase: str, now: datetime, *, root_folder: Path | None = None
) -> list[x509.Certificate]:
    """The new certificates; they have taken over in the folder.

    The seal is issued by the signer authority in the folder. A new time stamp key or signer authority needs the root's
    key, and a new root makes everything anew and leaves its own key in `root_folder`; what it replaces goes to past/.
    Raises: KeysMissing.
    """
    secret = passphrase.encode()
    if which == "root":
        return _new_root(folder, organisation, secret, now, _in(root_folder))
    if which == "seal":
        made = {SEAL: make_seal(_open(folder / SIGNER_CA, secret), organisation, now)}
    else:
        root = _open(_in(root_folder) / ROOT_KEY, secret)
        made = _from_root(which, root, organisation, now)
        if which == "signer-ca":
            _to_past(folder, secret, now)
        # A list from before a certificate was issued says nothing of it.
        replace_file(folder / ROOT_LIST, make_crl(root, (), now, ROOT_CRL_LIFE))
    note_issued(folder, *(credential.certificate for credential in made.values()))
    _place(folder, made, secret, now)
    return [credential.certificate for credential in made.values()]


def _from_root(which: str, root: Credential, organisation: str, now: datetime) -> dict[str, Credential]:
    short = organisation[:40]
    if which == "tsa":
        return {TSA: make_tsa(root, f"{short} tidsstämpling {now:%Y-%m-%d}", organisation, now)}
    if which == "signer-ca":
        authority = make_signer_ca(root, f"{short} underskrifts-CA {now:%Y-%m-%d}", organisation, now)
        return {SIGNER_CA: authority, SEAL: make_seal(authority, organisation, now)}
    raise KeysMissing(f"{which}: {', '.join(WHICH)}")


def take_back(folder: Path, passphrase: str, serial: int, reason: x509.ReasonFlags, now: datetime) -> None:
    """The signer authority has taken the certificate back, and its list says so from now on. Raises: KeysMissing."""
    authority = _open(folder / SIGNER_CA, passphrase.encode())
    issuer = authority.certificate.subject.rfc4514_string()
    note_taken_back(folder, TakenBack(issuer, serial, now, reason))
    replace_file(folder / SIGNER_LIST, make_crl(authority, [(serial, now, reason)], now, SIGNER_CRL_LIFE))


def _new_root(
    folder: Path, organisation: str, secret: bytes, now: datetime, root_folder: Path
) -> list[x509.Certificate]:
    if (root_folder / ROOT_KEY).exists():
        raise KeysMissing(f"{root_folder} har redan en rotnyckel / already holds a root key")
    keys = make_hierarchy(organisation, now)
    _to_past(folder, secret, now)
    old = x509.load_pem_x509_certificate((folder / ROOT).read_bytes())
    (folder / PAST / f"root-{_name(old)}.pem").write_bytes(old.public_bytes(Encoding.PEM))
    (folder / PAST / f"root-{_name(old)}.crl").write_bytes((folder / ROOT_LIST).read_bytes())
    root_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    replace_file(root_folder / ROOT_KEY, to_pkcs12(keys.root, "root", secret))
    made = {SIGNER_CA: keys.signer_ca, TSA: keys.tsa, SEAL: keys.seal}
    certificates = [keys.root.certificate, *(credential.certificate for credential in made.values())]
    note_issued(folder, *certificates)
    _place(folder, made, secret, now)
    replace_file(folder / ROOT_LIST, make_crl(keys.root, (), now, ROOT_CRL_LIFE))
    replace_file(folder / ROOT, keys.root.certificate.public_bytes(Encoding.PEM))
    return certificates


def _to_past(folder: Path, secret: bytes, now: datetime) -> None:
    """The signer authority in the folder is among those of before, with a last list."""
    old = _open(folder / SIGNER_CA, secret)
    (folder / PAST).mkdir(mode=0o700, exist_ok=True)
    (folder / PAST / f"ca-{_name(old.certificate)}.pem").write_bytes(old.certificate.public_bytes(Encoding.PEM))
    (folder / PAST / f"ca-{_name(old.certificate)}.crl").write_bytes(make_crl(old, (), now, SIGNER_CRL_LIFE))


def _place(folder: Path, made: dict[str, Credential], secret: bytes, now: datetime) -> None:
    for name, credential in made.items():
        replace_file(folder / name, to_pkcs12(credential, name, secret))
    if SIGNER_CA in made:
        replace_file(folder / SIGNER_LIST, make_crl(made[SIGNER_CA], (), now, SIGNER_CRL_LIFE))


def _in(root_folder: Path | None) -> Path:
    if root_folder is None:
        raise KeysMissing("--root behövs, mappen med rotnyckeln / --root, the folder with the root's key, is needed")
    return root_folder


def _open(path: Path, secret: bytes) -> Credential:
    try:
        return from_pkcs12(path.read_bytes(), secret)
    except FileNotFoundError as missing:
        raise KeysMissing(f"{path} finns inte / is not there") from missing
    except SigningFault as fault:
        raise KeysMissing(f"{path} går inte att öppna / cannot be opened") from fault


def _name(certificate: x509.Certificate) -> str:
    return sha256(certificate.public_bytes(Encoding.DER)).hexdigest()[:16]
