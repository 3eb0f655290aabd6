"""What a keyring's folder holds, and whether it may be used: a look from outside, without opening a key.

root.pem  root.crl                 what everybody may see of the root
signer-ca.p12  signer.crl          issues seals; its list is renewed daily
tsa.p12  seal.p12                  the time stamp key and the seal key
root.p12                           the root's key: only in a development keyring, otherwise kept offline
passphrase                         only in a development keyring
issued.jsonl                       every certificate that was issued, one a line, only added to
"""

from __future__ import annotations

from pathlib import Path

from cryptography import x509

from signing.authority import is_development

ROOT, ROOT_KEY, ROOT_LIST = "root.pem", "root.p12", "root.crl"
SIGNER_CA, SIGNER_LIST = "signer-ca.p12", "signer.crl"
TSA, SEAL = "tsa.p12", "seal.p12"
PASSPHRASE, ISSUED = "passphrase", "issued.jsonl"


class KeysMissing(Exception):
    """The folder is not a keyring, or not one that may be used here. The text is for the operator."""


def check_folder(folder: Path, *, production: bool) -> None:
    """The folder is a keyring, and in production not a development one.

    Raises: KeysMissing with a sentence for the operator.
    """
    absent = [name for name in (ROOT, ROOT_LIST, SIGNER_CA, TSA, SEAL) if not (folder / name).is_file()]
    if absent:
        raise KeysMissing(
            f"nyckelmappen {folder} saknar {', '.join(absent)}; gör nycklar med manage.py make_keys\n"
            f"the key folder {folder} lacks {', '.join(absent)}; make keys with manage.py make_keys"
        )
    if production and is_development(x509.load_pem_x509_certificate((folder / ROOT).read_bytes())):
        raise KeysMissing(
            f"nyckelmappen {folder} har utvecklingsnycklar, som inte får användas i drift\n"
            f"the key folder {folder} holds development keys, which may not be used in production"
        )
