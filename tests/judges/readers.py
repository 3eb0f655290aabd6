"""qpdf, pdfsig, pdftotext and openssl, each asked for its own opinion of a file. Skipped where they are missing."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest


def qpdf_complaints(pdf: Path) -> str:
    """What qpdf finds wrong with the file's syntax; "" when nothing."""
    checked = _run("qpdf", "--check", str(pdf))
    return "" if checked.returncode == 0 else checked.stdout + checked.stderr


def pdfsig_opinions(pdf: Path, root_pem: bytes, folder: Path) -> list[str]:
    """pdfsig's opinion of each signature it can judge: "Signature is Valid. Certificate is Trusted."

    It knows no document time stamps and passes over them.
    """
    database = folder / "nss"
    if not database.exists():
        database.mkdir()
        (folder / "root.pem").write_bytes(root_pem)
        for command in (
            ("-N", "--empty-password"),
            ("-A", "-n", "root", "-t", "CT,C,C", "-i", str(folder / "root.pem")),
        ):
            made = _run("certutil", command[0], "-d", f"sql:{database}", *command[1:])
            assert made.returncode == 0, made.stderr
    told = _run("pdfsig", "-nssdir", f"sql:{database}", str(pdf)).stdout
    opinions = []
    for part in re.split(r"^Signature #\d+:$", told, flags=re.MULTILINE)[1:]:
        found = re.findall(r"(?:Signature|Certificate) Validation: (.+)", part)
        if "ETSI.RFC3161" not in part and "Signature Type: unknown" not in part:
            opinions.append(" ".join(found))
    return opinions


def text_of(pdf: Path) -> str:
    """The text on the pages, laid out as they are, by poppler."""
    told = _run("pdftotext", "-layout", str(pdf), "-")
    assert told.returncode == 0, told.stderr
    return told.stdout


def openssl_verifies_time_stamp(token: bytes, data: bytes, root_pem: bytes, folder: Path) -> bool:
    """Whether openssl believes the RFC 3161 token for the data, under the root."""
    paths = {"token.der": token, "data.bin": data, "ca.pem": root_pem}
    for name, content in paths.items():
        (folder / name).write_bytes(content)
    held = [str(folder / name) for name in paths]
    judged = _run("openssl", "ts", "-verify", "-token_in", "-in", held[0], "-data", held[1], "-CAfile", held[2])
    return judged.returncode == 0 and "Verification: OK" in judged.stdout + judged.stderr


def openssl_verifies_cms(signed: bytes, data: bytes, root_pem: bytes, folder: Path) -> bool:
    """Whether openssl believes the detached CMS signature of the data, under the root."""
    for name, content in {"signed.der": signed, "data.bin": data, "ca.pem": root_pem}.items():
        (folder / name).write_bytes(content)
    told = [str(folder / name) for name in ("signed.der", "data.bin", "ca.pem")]
    # -purpose any: the certificate is for signing documents, and openssl asks for e-mail unless it is told otherwise
    command = ("-verify", "-binary", "-inform", "DER", "-in", told[0], "-content", told[1], "-CAfile", told[2])
    return _run("openssl", "cms", *command, "-purpose", "any", "-out", str(folder / "out")).returncode == 0


def _run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed")
    return subprocess.run([program, *arguments], capture_output=True, text=True, check=False, timeout=60)
