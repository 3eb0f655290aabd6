"""The organisation's keyring: a folder with encrypted keys, certificates and revocation lists. Knows no Django."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from forms_platform.signatures.folder import (
    PASSPHRASE,
    PAST,
    ROOT,
    ROOT_KEY,
    ROOT_LIST,
    SEAL,
    SIGNER_CA,
    SIGNER_LIST,
    TSA,
    KeysMissing,
    check_folder,
    taken_back,
)
from signing.authority import ROOT_CRL_LIFE, SIGNER_CRL_LIFE, make_crl
from signing.credentials import Credential, from_pkcs12
from signing.errors import Code, SigningFault
from signing.increments import Evidence
from signing.timestamps import CheckedTimeStamper, OwnAuthority, StampRules
from signing.trust import Trust

# A list is renewed when less than this is left of it, so that a record always carries one that holds for a while.
_SIGNER_LIST_LEFT = timedelta(days=1)
_ROOT_LIST_LEFT = timedelta(days=90)


@dataclass(frozen=True)
class Keyring:
    """A folder's keys, each loaded the first time it is used and then kept."""

    folder: Path
    organisation: str
    passphrase: bytes

    @cached_property
    def root(self) -> x509.Certificate:
        """The root certificate."""
        return x509.load_pem_x509_certificate((self.folder / ROOT).read_bytes())

    @cached_property
    def seal(self) -> Credential:
        """The seal key."""
        return self._credential(SEAL)

    @cached_property
    def signer_ca(self) -> Credential:
        """The authority that issues seals."""
        return self._credential(SIGNER_CA)

    @cached_property
    def tsa(self) -> Credential:
        """The time stamp key."""
        return self._credential(TSA)

    @cached_property
    def stamper(self) -> CheckedTimeStamper:
        """Asks our own time stamp authority, in this process, and checks its answers."""
        return CheckedTimeStamper(OwnAuthority(self.tsa, _clock), StampRules((_der(self.root),)), _clock)

    @property
    def root_sha256(self) -> str:
        """The root's fingerprint, as the organisation publishes it."""
        return sha256(_der(self.root)).hexdigest()

    def evidence(self, now: datetime) -> Evidence:
        """What a record must carry to be checked long after: every certificate and a fresh list from each authority."""
        certificates = (_der(self.root), self.signer_ca.der, self.seal.der, self.tsa.der, *self.past_authorities)
        return Evidence(certificates, self.newest_lists(now))

    def trust(self, now: datetime) -> Trust:
        """Whom to believe: our root and our authority, with fresh lists."""
        roots = (_der(self.root), *self._past("root-*.pem"))
        authorities = (self.signer_ca.der, *self.past_authorities)
        return Trust(self.organisation, roots, authorities, (*self.newest_lists(now), *self.past_lists))

    @property
    def past_authorities(self) -> tuple[bytes, ...]:
        """Signer authorities of before, whose seals and signatures are still believed."""
        return self._past("ca-*.pem")

    @property
    def past_lists(self) -> tuple[bytes, ...]:
        """The last lists of roots and authorities of before."""
        return tuple(path.read_bytes() for path in sorted((self.folder / PAST).glob("*.crl")))

    def _past(self, pattern: str) -> tuple[bytes, ...]:
        paths = sorted((self.folder / PAST).glob(pattern))
        return tuple(_der(x509.load_pem_x509_certificate(path.read_bytes())) for path in paths)

    def revocation_lists(self, now: datetime) -> tuple[bytes, ...]:
        """The root's and the signer authority's lists, renewed first where too little is left of them.

        Raises: SigningFault when the root's list has run out and its key is offline.
        """
        return (self._root_list(now), self._signer_list(now))

    def newest_lists(self, now: datetime) -> tuple[bytes, ...]:
        """The root's list and one that the signer authority makes this moment: a list from before a certificate was
        issued says nothing of it, and a person's is issued as they sign. Raises: SigningFault."""
        return (self._root_list(now), list_of(self.signer_ca, self.folder, now))

    def _signer_list(self, now: datetime) -> bytes:
        path = self.folder / SIGNER_LIST
        if _left(path, now) < _SIGNER_LIST_LEFT:
            replace_file(path, list_of(self.signer_ca, self.folder, now))
        return path.read_bytes()

    def _root_list(self, now: datetime) -> bytes:
        path = self.folder / ROOT_LIST
        if (self.folder / ROOT_KEY).exists() and _left(path, now) < _ROOT_LIST_LEFT:
            replace_file(path, make_crl(self._credential(ROOT_KEY), (), now, ROOT_CRL_LIFE))
        if _left(path, now) <= timedelta(0):
            raise SigningFault(Code.STALE_REVOCATION_LIST, file=str(path))
        return path.read_bytes()

    def _credential(self, name: str) -> Credential:
        return from_pkcs12((self.folder / name).read_bytes(), self.passphrase)


def open_keyring(folder: Path, organisation: str, passphrase: str, *, production: bool) -> Keyring:
    """The folder's keyring, its files and passphrase tried.

    Raises: KeysMissing with a sentence for the operator: files missing, passphrase wrong, or development keys in
    production.
    """
    check_folder(folder, production=production)
    if not production and not passphrase:
        passphrase = (folder / PASSPHRASE).read_text(encoding="ascii").strip()
    keyring = Keyring(folder, organisation, passphrase.encode())
    try:
        _ = keyring.seal
    except SigningFault as fault:
        raise KeysMissing(
            f"{folder / SEAL} går inte att öppna; KEYS_PASSPHRASE stämmer inte\n"
            f"{folder / SEAL} cannot be opened; KEYS_PASSPHRASE is wrong"
        ) from fault
    return keyring


def open_credential(path: Path, passphrase: bytes) -> Credential:
    """The key in the file. Raises: KeysMissing with a sentence for the operator."""
    try:
        return from_pkcs12(path.read_bytes(), passphrase)
    except FileNotFoundError as missing:
        raise KeysMissing(f"{path} finns inte / is not there") from missing
    except SigningFault as fault:
        raise KeysMissing(f"{path} går inte att öppna / cannot be opened") from fault


def open_root(folder: Path, root_folder: Path, passphrase: bytes) -> Credential:
    """The key of the folder's root, which is kept offline. Raises: KeysMissing, also when it is another root's."""
    root = open_credential(root_folder / ROOT_KEY, passphrase)
    try:
        known = x509.load_pem_x509_certificate((folder / ROOT).read_bytes())
    except FileNotFoundError as missing:
        raise KeysMissing(f"{folder / ROOT} finns inte / is not there") from missing
    if root.certificate != known:
        raise KeysMissing(f"{root_folder / ROOT_KEY} hör till en annan rot / belongs to another root")
    return root


def list_of(authority: Credential, folder: Path, now: datetime) -> bytes:
    """The signer authority's list as of now: everything that it has taken back."""
    issuer = authority.certificate.subject.rfc4514_string()
    revoked = [(one.serial, one.at, one.reason) for one in taken_back(folder) if one.issuer == issuer]
    return make_crl(authority, revoked, now, SIGNER_CRL_LIFE)


def _left(path: Path, now: datetime) -> timedelta:
    """How long the list still holds; nothing when there is none."""
    try:
        until = x509.load_der_x509_crl(path.read_bytes()).next_update_utc
    except FileNotFoundError:
        return timedelta(0)
    return until - now if until is not None else timedelta(0)


def replace_file(path: Path, content: bytes) -> None:
    """The file has the content, whole, whoever reads it meanwhile."""
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as new:
        new.write(content)
        new.flush()
        os.fsync(new.fileno())
    os.replace(new.name, path)


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def _clock() -> datetime:
    return datetime.now(UTC)
