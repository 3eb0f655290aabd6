"""Makes a keyring: a new root, the authority under it, the seal key and the time stamp key."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from cryptography.hazmat.primitives.serialization import Encoding

from forms_platform.signatures.folder import (
    ISSUED,
    PASSPHRASE,
    ROOT,
    ROOT_KEY,
    ROOT_LIST,
    SEAL,
    SIGNER_CA,
    SIGNER_LIST,
    TSA,
    KeysMissing,
    issued_line,
)
from forms_platform.signatures.key_files import contents, key_maker
from forms_platform.signatures.keyring import Keyring, open_keyring
from forms_platform.signatures.order import Hardware, Keys
from signing.authority import ROOT_CRL_LIFE, SIGNER_CRL_LIFE, Hierarchy, make_crl, make_hierarchy
from signing.credentials import Credential, to_pkcs12
from signing.errors import SigningFault


@cache
def keyring_of(keys: Keys) -> Keyring:
    """The keyring that the order names, opened once in a process; outside production it is made when it is missing.

    Raises: KeysMissing.
    """
    if not keys.production and keys.hardware is None:
        make_development_keys(keys.folder, keys.organisation, datetime.now(UTC))
    return open_keyring(
        keys.folder, keys.organisation, keys.passphrase,
        production=keys.production, hardware=keys.hardware, stamps=keys.stamps,
    )  # fmt: skip


def make_keys(
    folder: Path,
    organisation: str,
    passphrase: str,
    now: datetime,
    *,
    root_folder: Path | None = None,
    hardware: Hardware | None = None,
    root_hardware: Hardware | None = None,
) -> None:
    """The folder is a keyring for production, and `root_folder` holds the root's key, to be taken offline.

    With `hardware` the keys are made inside its token and the folder has their certificates; with `root_hardware` so is
    the root's. Raises: KeysMissing when the passphrase is too short, a folder already has something in it, or a
    hardware module does not answer.
    """
    if len(passphrase) < 20:
        raise KeysMissing("KEYS_PASSPHRASE ska ha minst 20 tecken / has to have at least 20 characters")
    if root_folder is None and root_hardware is None:
        raise KeysMissing("--root eller --root-token behövs / --root or --root-token is needed")
    for taken in filter(None, (folder, root_folder)):
        if taken.exists() and any(taken.iterdir()):
            raise KeysMissing(f"{taken} är inte tom / is not empty")
    keys = hierarchy(organisation, now, hardware, root_hardware)
    _place(folder, keys, passphrase, now, {})
    if root_folder is not None and root_hardware is None:
        root_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(root_folder / ROOT_KEY, to_pkcs12(keys.root, "root", passphrase.encode()))


def hierarchy(organisation: str, now: datetime, hardware: Hardware | None, root_hardware: Hardware | None) -> Hierarchy:
    """New keys, each where it is to be kept. Raises: KeysMissing when a hardware module does not answer."""
    try:
        return make_hierarchy(organisation, now, make_key=key_maker(hardware), make_root_key=key_maker(root_hardware))
    except SigningFault as fault:
        raise KeysMissing(f"hårdvarumodulen svarar inte / the hardware module does not answer ({fault})") from fault


def make_development_keys(folder: Path, organisation: str, now: datetime) -> None:
    """The folder is a development keyring, its root's key and a random passphrase beside the others.

    Does nothing when there is one; of several processes that start at once, one makes it.
    """
    if (folder / ROOT).exists():
        return
    keys = make_hierarchy(organisation, now, development=True)
    passphrase = secrets.token_urlsafe(32)
    extra = {
        PASSPHRASE: passphrase.encode("ascii"),
        ROOT_KEY: to_pkcs12(keys.root, "root", passphrase.encode()),
    }
    with suppress(OSError):
        _place(folder, keys, passphrase, now, extra)
    if not (folder / ROOT).exists():
        raise KeysMissing(f"{folder} går inte att skriva i / cannot be written")


def _place(folder: Path, keys: Hierarchy, passphrase: str, now: datetime, extra: Mapping[str, bytes]) -> None:
    """The whole keyring is in the folder at one stroke: a folder with half a keyring would never be seen."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
    try:
        secret = passphrase.encode()
        held: dict[str, Credential] = {SIGNER_CA: keys.signer_ca, TSA: keys.tsa, SEAL: keys.seal}
        files = dict(contents(name, credential, secret) for name, credential in held.items())
        files[ROOT] = keys.root.certificate.public_bytes(Encoding.PEM)
        files[ROOT_LIST] = make_crl(keys.root, (), now, ROOT_CRL_LIFE)
        files[SIGNER_LIST] = make_crl(keys.signer_ca, (), now, SIGNER_CRL_LIFE)
        files[ISSUED] = "".join(issued_line(c.certificate) for c in (keys.root, *held.values())).encode()
        for name, content in (files | dict(extra)).items():
            _write(beside / name, content)
        os.rename(beside, folder)  # fails when somebody else was first and the folder has files
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _write(path: Path, content: bytes) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
