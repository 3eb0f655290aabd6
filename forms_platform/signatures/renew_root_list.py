"""Renews the root's revocation list with the root's key, which is kept offline."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from cryptography import x509

from forms_platform.signatures.folder import ROOT, ROOT_KEY, ROOT_LIST, KeysMissing
from forms_platform.signatures.keyring import replace_file
from signing.authority import ROOT_CRL_LIFE, make_crl
from signing.credentials import from_pkcs12
from signing.errors import SigningFault


def renew_root_list(folder: Path, root_folder: Path, passphrase: str, now: datetime) -> datetime:
    """The keyring's root list is new; until when it holds.

    Raises: KeysMissing when the key is not there, cannot be opened, or belongs to another root.
    """
    try:
        key = from_pkcs12((root_folder / ROOT_KEY).read_bytes(), passphrase.encode())
        root = x509.load_pem_x509_certificate((folder / ROOT).read_bytes())
    except FileNotFoundError as missing:
        raise KeysMissing(f"{missing.filename} finns inte / is not there") from missing
    except SigningFault as fault:
        raise KeysMissing(f"{root_folder / ROOT_KEY} går inte att öppna / cannot be opened") from fault
    if key.certificate != root:
        raise KeysMissing(f"{root_folder / ROOT_KEY} hör till en annan rot / belongs to another root")
    replace_file(folder / ROOT_LIST, make_crl(key, (), now, ROOT_CRL_LIFE))
    return now + ROOT_CRL_LIFE
