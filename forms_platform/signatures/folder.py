"""What a keyring's folder holds, and whether it may be used: a look from outside, without opening a key.

root.pem  root.crl                 what everybody may see of the root
signer-ca.p12  signer.crl          issues seals; its list is renewed daily
tsa.p12  seal.p12                  the time stamp key and the seal key
signer-ca.pem  tsa.pem  seal.pem   instead of a .p12: the certificates of a key that a hardware module holds
tsa.sock  tsa.lock                 where our time stamp authority listens while it runs
stamps/                            the lists of another's time stamp authority, while they hold
root.p12                           the root's key: only in a development keyring, otherwise kept offline
passphrase                         only in a development keyring
issued.jsonl                       every certificate that was issued, one a line, only added to
revoked.jsonl                      every certificate that was taken back, one a line, only added to
past/                              roots (root-*.pem) and authorities (ca-*.pem) of before, which are still believed,
                                   and their last lists (*.crl)
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509

from signing.authority import is_development

ROOT, ROOT_KEY, ROOT_LIST = "root.pem", "root.p12", "root.crl"
SIGNER_CA, SIGNER_LIST = "signer-ca.p12", "signer.crl"
TSA, SEAL = "tsa.p12", "seal.p12"
PASSPHRASE, ISSUED = "passphrase", "issued.jsonl"
PAST, TAKEN_BACK = "past", "revoked.jsonl"


class KeysMissing(Exception):
    """The folder is not a keyring, or not one that may be used here. The text is for the operator."""


def check_folder(folder: Path, *, production: bool, hardware: bool = False, stamped_elsewhere: bool = False) -> None:
    """The folder is a keyring, and in production not a development one.

    Raises: KeysMissing with a sentence for the operator.
    """
    kept = (SIGNER_CA, SEAL) if stamped_elsewhere else (SIGNER_CA, TSA, SEAL)
    absent = [name for name in (ROOT, ROOT_LIST) if not (folder / name).is_file()]
    absent += [name for name in kept if not ((folder / name).is_file() or _in_hardware(folder, name))]
    inside = [name for name in kept if _in_hardware(folder, name) and not (folder / name).is_file()]
    if inside and not hardware:
        raise KeysMissing(
            f"nyckelmappen {folder} hör till en hårdvarumodul ({', '.join(inside)}); ange PKCS11_MODULE\n"
            f"the keys of {folder} lie in a hardware module ({', '.join(inside)}); set PKCS11_MODULE"
        )
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


def _in_hardware(folder: Path, name: str) -> bool:
    """Whether the folder has the certificate of a key that lies in a hardware module (key_files)."""
    return (folder / name).with_suffix(".pem").is_file()


def note_issued(folder: Path, *certificates: x509.Certificate) -> None:
    """The certificates are in the issue log, safely on disk, before anything is signed with them."""
    _append(folder / ISSUED, "".join(issued_line(certificate) for certificate in certificates))


def issued_line(certificate: x509.Certificate) -> str:
    """The certificate's line in the issue log."""
    line = {
        "serial": f"{certificate.serial_number:x}",
        "subject": certificate.subject.rfc4514_string(),
        "issuer": certificate.issuer.rfc4514_string(),
        "from": certificate.not_valid_before_utc.isoformat(),
        "until": certificate.not_valid_after_utc.isoformat(),
    }
    return json.dumps(line, ensure_ascii=False) + "\n"


def was_issued(folder: Path, issuer: str, serial: int) -> bool:
    """Whether the issue log knows a certificate with that number by that issuer."""
    try:
        lines = (folder / ISSUED).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return False
    known = map(json.loads, lines)
    return any(one["issuer"] == issuer and int(one["serial"], 16) == serial for one in known)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A certificate that was taken back (spärrat)."""

    issuer: str
    serial: int
    at: datetime
    reason: x509.ReasonFlags


def taken_back(folder: Path) -> list[TakenBack]:
    """Every certificate that was taken back, in order."""
    try:
        lines = (folder / TAKEN_BACK).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    read = [json.loads(line) for line in lines]
    return [
        TakenBack(
            one["issuer"], int(one["serial"], 16), datetime.fromisoformat(one["at"]), x509.ReasonFlags(one["reason"])
        )
        for one in read
    ]


def note_taken_back(folder: Path, one: TakenBack) -> None:
    """The certificate is among those taken back, safely on disk."""
    line = {
        "issuer": one.issuer,
        "serial": f"{one.serial:x}",
        "at": one.at.isoformat(),
        "reason": one.reason.value,
    }
    _append(folder / TAKEN_BACK, json.dumps(line, ensure_ascii=False) + "\n")


def _append(path: Path, text: str) -> None:
    log = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(log, text.encode())  # one write: lines of several processes do not mix
        os.fsync(log)
    finally:
        os.close(log)
