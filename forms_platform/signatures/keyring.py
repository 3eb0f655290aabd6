"""The organisation's keyring: a folder with encrypted keys, certificates and revocation lists. Knows no Django."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from pathlib import Path

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
    KeysMissing,
    check_folder,
    taken_back,
)
from forms_platform.signatures.key_files import read, replace_file, token
from forms_platform.signatures.order import OWN_STAMPS, Hardware, Stamps
from forms_platform.signatures.stamp_lists import latest, lists_for, note_latest
from forms_platform.signatures.time_stamps import AtAddress, OwnProcess
from signing.authority import ROOT_CRL_LIFE, SIGNER_CRL_LIFE, TIME_STAMP_POLICY, make_crl
from signing.awaited import awaited
from signing.credentials import Credential
from signing.errors import Code, SigningFault
from signing.hardware import held_key, holds
from signing.increments import Evidence
from signing.timestamps import CheckedTimeStamper, StampRules, TimeStampAuthority
from signing.trust import Trust

# A list is renewed when less than this is left of it, so that a record always carries one that holds for a while.
_SIGNER_LIST_LEFT = timedelta(days=1)
_ROOT_LIST_LEFT = timedelta(days=90)


@dataclass(frozen=True)
class Keyring:
    """A folder's keys, each loaded the first time it is used and then kept."""

    folder: Path
    organisation: str
    passphrase: bytes = field(repr=False)
    hardware: Hardware | None = None
    stamps: Stamps = OWN_STAMPS

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
    def stamper(self) -> CheckedTimeStamper:
        """Asks the time stamp authority, which is another process, and checks its answers."""
        authority: TimeStampAuthority = (
            AtAddress(self.stamps)
            if self.stamps.url
            else OwnProcess(self.folder, self.passphrase.decode(), self.hardware, self.stamps.seconds)
        )
        policies = frozenset(self.stamps.policies) if self.stamps.trust else frozenset({TIME_STAMP_POLICY})
        return CheckedTimeStamper(authority, StampRules(self.stamp_issuers, policies), _clock)

    @cached_property
    def stamp_issuers(self) -> tuple[bytes, ...]:
        """Who may have issued the time stamp authority's certificate: our root, or those of another's."""
        if self.stamps.trust is None:
            return (_der(self.root),)
        try:
            return tuple(map(_der, x509.load_pem_x509_certificates(self.stamps.trust.read_bytes())))
        except (OSError, ValueError) as fault:
            raise SigningFault(Code.TSA_UNTRUSTED, reason=f"TSA_TRUST: {fault}") from fault

    def stamped_until(self) -> datetime:
        """When the certificate of the newest time stamp runs out. Raises: SigningFault."""
        until: datetime = awaited(self.stamper.latest()).not_valid_after
        return until.astimezone(UTC)

    @property
    def root_sha256(self) -> str:
        """The root's fingerprint, as the organisation publishes it."""
        return sha256(_der(self.root)).hexdigest()

    def evidence(self, now: datetime) -> Evidence:
        """What a record must carry to be checked long after: every certificate and a fresh list from each authority.

        Raises: SigningFault."""
        stamper: bytes = awaited(self.stamper.latest()).dump()
        certificates = (_der(self.root), self.signer_ca.der, self.seal.der, stamper, *self.past_authorities)
        lists = (*self.newest_lists(now), *self.past_lists)
        if self.stamps.trust is None:
            return Evidence(certificates, lists)
        return Evidence((*certificates, *self.stamp_issuers), (*lists, *self._strangers_lists(now, stamper)))

    def evidence_anew(self, now: datetime) -> Evidence:
        """What a record that is renewed must carry: what shows that its time stamps hold.

        Of those who signed it carries the lists from when they did: one made after a certificate's death would be taken
        for proof that it never was taken back. Raises: SigningFault."""
        held = self.evidence(now)
        stamper: bytes = awaited(self.stamper.latest()).dump()
        roots = tuple(path.read_bytes() for path in sorted((self.folder / PAST).glob("root-*.crl")))
        strangers = () if self.stamps.trust is None else self._strangers_lists(now, stamper)
        return Evidence(held.certificates, (self._root_list(now), *roots, *strangers))

    def _strangers_lists(self, now: datetime, stamper: bytes) -> tuple[bytes, ...]:
        note_latest(stamper, self.folder)
        return lists_for((stamper, *self.stamp_issuers), self.folder, now)

    def trust(self, now: datetime) -> Trust:
        """Whom to believe: our root and our authority, with the newest lists at hand."""
        roots = (_der(self.root), *self._past("root-*.pem"))
        authorities = (self.signer_ca.der, *self.past_authorities)
        lists = (*self._lists_at_hand(now), *self.past_lists)
        strangers = self._past("tsa-*.pem")
        if self.stamps.trust is not None:
            strangers = (*self.stamp_issuers, *strangers)
        if strangers:
            lists = (*lists, *lists_for((*latest(self.folder), *strangers), self.folder, now))
        return Trust(self.organisation, roots, authorities, lists, strangers)

    def _lists_at_hand(self, now: datetime) -> tuple[bytes, ...]:
        """The newest lists; the ones on disk while the module that holds the authority's key is away, so that records
        can be checked all the same."""
        try:
            return self.newest_lists(now)
        except SigningFault as fault:
            if fault.code not in (Code.KEY_UNREACHABLE, Code.KEY_REFUSED):
                raise
            return (self._root_list(now), (self.folder / SIGNER_LIST).read_bytes())

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
        return tuple(_der(one) for path in paths for one in x509.load_pem_x509_certificates(path.read_bytes()))

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
        return read(self.folder, name, self.passphrase, self.hardware)


def open_keyring(
    folder: Path,
    organisation: str,
    passphrase: str,
    *,
    production: bool,
    hardware: Hardware | None = None,
    stamps: Stamps = OWN_STAMPS,
) -> Keyring:
    """The folder's keyring, its files and passphrase tried. A hardware module is first asked when something is signed.

    Raises: KeysMissing with a sentence for the operator: files missing, passphrase wrong, or development keys in
    production.
    """
    elsewhere = bool(stamps.url)
    check_folder(folder, production=production, hardware=hardware is not None, stamped_elsewhere=elsewhere)
    if not production and not passphrase:
        passphrase = (folder / PASSPHRASE).read_text(encoding="ascii").strip()
    keyring = Keyring(folder, organisation, passphrase.encode(), hardware, stamps)
    try:
        _ = keyring.seal
    except SigningFault as fault:
        raise KeysMissing(
            f"{folder / SEAL} går inte att öppna; KEYS_PASSPHRASE stämmer inte\n"
            f"{folder / SEAL} cannot be opened; KEYS_PASSPHRASE is wrong"
        ) from fault
    return keyring


def open_credential(path: Path, passphrase: bytes, hardware: Hardware | None = None) -> Credential:
    """The key in the file, or in the hardware module that its certificate stands for. Raises: KeysMissing with a
    sentence for the operator."""
    try:
        return read(path.parent, path.name, passphrase, hardware)
    except FileNotFoundError as missing:
        raise KeysMissing(f"{path} finns inte / is not there") from missing
    except SigningFault as fault:
        raise KeysMissing(f"{path} går inte att öppna / cannot be opened ({fault.code})") from fault


def open_root(
    folder: Path, root_folder: Path | None, passphrase: bytes, root_hardware: Hardware | None = None
) -> Credential:
    """The key of the folder's root: from the folder where it is kept offline, or in a token of its own.

    Raises: KeysMissing, also when it is another root's."""
    try:
        known = x509.load_pem_x509_certificate((folder / ROOT).read_bytes())
    except FileNotFoundError as missing:
        raise KeysMissing(f"{folder / ROOT} finns inte / is not there") from missing
    if root_hardware is not None:
        return _root_in(root_hardware, known)
    if root_folder is None:
        raise KeysMissing("--root behövs, mappen med rotnyckeln / --root, the folder with the root's key, is needed")
    root = open_credential(root_folder / ROOT_KEY, passphrase)
    if root.certificate != known:
        raise KeysMissing(f"{root_folder / ROOT_KEY} hör till en annan rot / belongs to another root")
    return root


def _root_in(hardware: Hardware, known: x509.Certificate) -> Credential:
    try:
        if not holds(token(hardware), known):
            raise KeysMissing(f"{hardware.token} har inte rotens nyckel / does not hold the root's key")
    except SigningFault as fault:
        raise KeysMissing(f"{hardware.token} svarar inte / does not answer ({fault.code})") from fault
    return Credential(known, held_key(token(hardware), known))


def list_of(authority: Credential, folder: Path, now: datetime, life: timedelta = SIGNER_CRL_LIFE) -> bytes:
    """The signer authority's list as of now: everything that it has taken back."""
    issuer = authority.certificate.subject.rfc4514_string()
    revoked = [(one.serial, one.at, one.reason) for one in taken_back(folder) if one.issuer == issuer]
    return make_crl(authority, revoked, now, life)


def _left(path: Path, now: datetime) -> timedelta:
    """How long the list still holds; nothing when there is none."""
    try:
        until = x509.load_der_x509_crl(path.read_bytes()).next_update_utc
    except FileNotFoundError:
        return timedelta(0)
    return until - now if until is not None else timedelta(0)


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def _clock() -> datetime:
    return datetime.now(UTC)
