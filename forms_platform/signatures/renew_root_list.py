"""Renews the root's revocation list with the root's key, which is kept offline."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from forms_platform.signatures.folder import ROOT_LIST
from forms_platform.signatures.key_files import replace_file
from forms_platform.signatures.keyring import open_root
from forms_platform.signatures.order import Hardware
from signing.authority import ROOT_CRL_LIFE, make_crl


def renew_root_list(
    folder: Path,
    root_folder: Path | None,
    passphrase: str,
    now: datetime,
    root_hardware: Hardware | None = None,
) -> datetime:
    """The keyring's root list is new; until when it holds.

    Raises: KeysMissing when the key is not there, cannot be opened, or belongs to another root.
    """
    root = open_root(folder, root_folder, passphrase.encode(), root_hardware)
    replace_file(folder / ROOT_LIST, make_crl(root, (), now, ROOT_CRL_LIFE))
    return now + ROOT_CRL_LIFE
