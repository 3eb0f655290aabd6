"""Replaces a key (byta nyckel): the new one takes over whole, and what the old one made is still believed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
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
from forms_platform.signatures.key_files import key_maker, place, replace_file
from forms_platform.signatures.keyring import list_of, open_credential, open_root
from forms_platform.signatures.make_keys import hierarchy
from forms_platform.signatures.order import Hardware
from signing.authority import ROOT_CRL_LIFE, KeyMaker, make_crl, make_seal, make_signer_ca, make_tsa
from signing.credentials import Credential, to_pkcs12
from signing.errors import SigningFault

WHICH = ("seal", "tsa", "signer-ca", "root")


@dataclass(frozen=True, slots=True)
class Ceremony:
    """What is at hand when keys are replaced."""

    folder: Path
    organisation: str
    passphrase: str = field(repr=False)
    now: datetime
    root_folder: Path | None = None
    hardware: Hardware | None = None
    root_hardware: Hardware | None = None
    old_root_folder: Path | None = None

    @property
    def secret(self) -> bytes:
        """The passphrase as the files take it."""
        return self.passphrase.encode()

    def root(self) -> Credential:
        """The root's key. Raises: KeysMissing."""
        return open_root(self.folder, self.root_folder, self.secret, self.root_hardware)

    def signer_ca(self) -> Credential:
        """The signer authority in the folder. Raises: KeysMissing."""
        return open_credential(self.folder / SIGNER_CA, self.secret, self.hardware)


def rotate_keys(
    which: str,
    folder: Path,
    organisation: str,
    passphrase: str,
    now: datetime,
    *,
    root_folder: Path | None = None,
    hardware: Hardware | None = None,
    root_hardware: Hardware | None = None,
    old_root_folder: Path | None = None,
) -> list[x509.Certificate]:
    """The new certificates; they have taken over in the folder.

    The seal is issued by the signer authority in the folder. A new time stamp key or signer authority needs the root's
    key, and a new root makes everything anew and leaves its own key in `root_folder` or in its own token; what it
    replaces goes to past/, with a last list by the old root's key in `old_root_folder`. With `hardware` the new keys
    are made in its token, also when the old ones lay in files.
    Raises: KeysMissing.
    """
    held = Ceremony(folder, organisation, passphrase, now, root_folder, hardware, root_hardware, old_root_folder)
    try:
        made = _new_root(held) if which == "root" else _new(which, held)
    except SigningFault as fault:  # a hardware module that goes away meanwhile; nothing has taken over yet
        raise KeysMissing(f"hårdvarumodulen svarar inte / the hardware module does not answer ({fault})") from fault
    return made


def _new(which: str, held: Ceremony) -> list[x509.Certificate]:
    make_key = key_maker(held.hardware)
    if which == "seal":
        made = {SEAL: make_seal(held.signer_ca(), held.organisation, held.now, make_key)}
    else:
        root = held.root()
        made = _from_root(which, root, held, make_key)
        listed = make_crl(root, (), held.now, ROOT_CRL_LIFE)
        if which == "signer-ca":
            _to_past(held)
        # A list from before a certificate was issued says nothing of it.
        replace_file(held.folder / ROOT_LIST, listed)
    note_issued(held.folder, *(credential.certificate for credential in made.values()))
    _place(held, made)
    return [credential.certificate for credential in made.values()]


def _from_root(which: str, root: Credential, held: Ceremony, make_key: KeyMaker) -> dict[str, Credential]:
    now = held.now
    if which == "tsa":
        return {TSA: make_tsa(root, held.organisation, now, make_key)}
    if which == "signer-ca":
        authority = make_signer_ca(root, held.organisation, now, make_key)
        return {SIGNER_CA: authority, SEAL: make_seal(authority, held.organisation, now, make_key)}
    raise KeysMissing(f"{which}: {', '.join(WHICH)}")


def take_back(
    folder: Path,
    passphrase: str,
    serial: int,
    reason: x509.ReasonFlags,
    now: datetime,
    hardware: Hardware | None = None,
) -> None:
    """The signer authority has taken the certificate back, and its list says so from now on.

    Raises: KeysMissing, also for a certificate that is not the signer authority's: to take that back would do nothing.
    """
    authority = open_credential(folder / SIGNER_CA, passphrase.encode(), hardware)
    issuer = authority.certificate.subject.rfc4514_string()
    if not was_issued(folder, issuer, serial):
        raise KeysMissing(
            f"{serial:x} är inte utfärdat av underskrifts-CA:n, enligt issued.jsonl\n"
            f"{serial:x} was not issued by the signer authority, says issued.jsonl"
        )
    note_taken_back(folder, TakenBack(issuer, serial, now, reason))
    replace_file(folder / SIGNER_LIST, list_of(authority, folder, now))


def _new_root(held: Ceremony) -> list[x509.Certificate]:
    folder, now = held.folder, held.now
    if held.root_hardware is None:
        if held.root_folder is None:
            raise KeysMissing("--root behövs, en tom mapp för rotnyckeln / --root, an empty folder, is needed")
        if (held.root_folder / ROOT_KEY).exists():
            raise KeysMissing(f"{held.root_folder} har redan en rotnyckel / already holds a root key")
    last = _last_list_of_root(held)
    keys = hierarchy(held.organisation, now, held.hardware, held.root_hardware)
    _to_past(held)
    old = x509.load_pem_x509_certificate((folder / ROOT).read_bytes())
    replace_file(folder / PAST / f"root-{_name(old)}.pem", old.public_bytes(Encoding.PEM))
    replace_file(folder / PAST / f"root-{_name(old)}.crl", last)
    if held.root_hardware is None and held.root_folder is not None:
        held.root_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        replace_file(held.root_folder / ROOT_KEY, to_pkcs12(keys.root, "root", held.secret))
    made = {SIGNER_CA: keys.signer_ca, TSA: keys.tsa, SEAL: keys.seal}
    certificates = [keys.root.certificate, *(credential.certificate for credential in made.values())]
    note_issued(folder, *certificates)
    _place(held, made)
    replace_file(folder / ROOT_LIST, make_crl(keys.root, (), now, ROOT_CRL_LIFE))
    replace_file(folder / ROOT, keys.root.certificate.public_bytes(Encoding.PEM))
    return certificates


def _last_list_of_root(held: Ceremony) -> bytes:
    """The old root's last list, which holds for as long as it does: without one, what it vouched for could not be
    checked when the list that is there has run out. Raises: KeysMissing without its key."""
    if held.old_root_folder is None and held.root_hardware is None:
        raise KeysMissing("--old-root behövs, mappen med den gamla rotnyckeln / --old-root is needed")
    inside = held.root_hardware if held.old_root_folder is None else None
    old = open_root(held.folder, held.old_root_folder, held.secret, inside)
    return make_crl(old, (), held.now, _to_its_end(old, held.now))


def _to_its_end(authority: Credential, now: datetime) -> timedelta:
    return authority.certificate.not_valid_after_utc - now


def _to_past(held: Ceremony) -> None:
    """The signer authority in the folder is among those of before, with its last list, which holds for as long as it
    does: what it took back stays so, and what waits for the seal is sealed all the same."""
    folder, old = held.folder, held.signer_ca()
    listed = list_of(old, folder, held.now, _to_its_end(old, held.now))
    (folder / PAST).mkdir(mode=0o700, exist_ok=True)
    replace_file(folder / PAST / f"ca-{_name(old.certificate)}.pem", old.certificate.public_bytes(Encoding.PEM))
    replace_file(folder / PAST / f"ca-{_name(old.certificate)}.crl", listed)


def _place(held: Ceremony, made: dict[str, Credential]) -> None:
    # A list needs its authority's key; where that is a module which goes away now, nothing has been replaced yet.
    listed = list_of(made[SIGNER_CA], held.folder, held.now) if SIGNER_CA in made else None
    for name, credential in made.items():
        place(held.folder, name, credential, held.secret)
    if listed is not None:
        replace_file(held.folder / SIGNER_LIST, listed)


def _name(certificate: x509.Certificate) -> str:
    return sha256(certificate.public_bytes(Encoding.DER)).hexdigest()[:16]
