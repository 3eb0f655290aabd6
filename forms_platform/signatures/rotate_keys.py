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
    was_issued,
)
from forms_platform.signatures.keyring import list_of, open_credential, open_root, replace_file
from signing.authority import ROOT_CRL_LIFE, fitting, make_crl, make_hierarchy, make_seal, make_signer_ca, make_tsa
from signing.credentials import Credential, to_pkcs12

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
        made = {SEAL: make_seal(open_credential(folder / SIGNER_CA, secret), organisation, now)}
    else:
        root = open_root(folder, _in(root_folder), secret)
        made = _from_root(which, root, organisation, now)
        if which == "signer-ca":
            _to_past(folder, secret, now)
        # A list from before a certificate was issued says nothing of it.
        replace_file(folder / ROOT_LIST, make_crl(root, (), now, ROOT_CRL_LIFE))
    note_issued(folder, *(credential.certificate for credential in made.values()))
    _place(folder, made, secret, now)
    return [credential.certificate for credential in made.values()]


def _from_root(which: str, root: Credential, organisation: str, now: datetime) -> dict[str, Credential]:
    short = fitting(organisation, 40)
    if which == "tsa":
        return {TSA: make_tsa(root, f"{short} tidsstämpling {now:%Y-%m-%d}", organisation, now)}
    if which == "signer-ca":
        authority = make_signer_ca(root, f"{short} underskrifts-CA {now:%Y-%m-%d}", organisation, now)
        return {SIGNER_CA: authority, SEAL: make_seal(authority, organisation, now)}
    raise KeysMissing(f"{which}: {', '.join(WHICH)}")


def take_back(folder: Path, passphrase: str, serial: int, reason: x509.ReasonFlags, now: datetime) -> None:
    """The signer authority has taken the certificate back, and its list says so from now on.

    Raises: KeysMissing, also for a certificate that is not the signer authority's: to take that back would do nothing.
    """
    authority = open_credential(folder / SIGNER_CA, passphrase.encode())
    issuer = authority.certificate.subject.rfc4514_string()
    if not was_issued(folder, issuer, serial):
        raise KeysMissing(
            f"{serial:x} är inte utfärdat av underskrifts-CA:n, enligt issued.jsonl\n"
            f"{serial:x} was not issued by the signer authority, says issued.jsonl"
        )
    note_taken_back(folder, TakenBack(issuer, serial, now, reason))
    replace_file(folder / SIGNER_LIST, list_of(authority, folder, now))


def _new_root(
    folder: Path, organisation: str, secret: bytes, now: datetime, root_folder: Path
) -> list[x509.Certificate]:
    if (root_folder / ROOT_KEY).exists():
        raise KeysMissing(f"{root_folder} har redan en rotnyckel / already holds a root key")
    keys = make_hierarchy(organisation, now)
    _to_past(folder, secret, now)
    old = x509.load_pem_x509_certificate((folder / ROOT).read_bytes())
    replace_file(folder / PAST / f"root-{_name(old)}.pem", old.public_bytes(Encoding.PEM))
    replace_file(folder / PAST / f"root-{_name(old)}.crl", (folder / ROOT_LIST).read_bytes())
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
    """The signer authority in the folder is among those of before, with a last list: what it took back stays so."""
    old = open_credential(folder / SIGNER_CA, secret)
    (folder / PAST).mkdir(mode=0o700, exist_ok=True)
    replace_file(folder / PAST / f"ca-{_name(old.certificate)}.pem", old.certificate.public_bytes(Encoding.PEM))
    replace_file(folder / PAST / f"ca-{_name(old.certificate)}.crl", list_of(old, folder, now))


def _place(folder: Path, made: dict[str, Credential], secret: bytes, now: datetime) -> None:
    for name, credential in made.items():
        replace_file(folder / name, to_pkcs12(credential, name, secret))
    if SIGNER_CA in made:
        replace_file(folder / SIGNER_LIST, list_of(made[SIGNER_CA], folder, now))


def _in(root_folder: Path | None) -> Path:
    if root_folder is None:
        raise KeysMissing("--root behövs, mappen med rotnyckeln / --root, the folder with the root's key, is needed")
    return root_folder


def _name(certificate: x509.Certificate) -> str:
    return sha256(certificate.public_bytes(Encoding.DER)).hexdigest()[:16]
