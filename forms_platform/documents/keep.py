"""The records' bytes, on disk by their hash. What lies there is never changed, only added to."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings


class Lost(Exception):
    """The row is there but its bytes are not, or are others: a backup without its files, or a damaged disk."""


def keep(pdf: bytes) -> str:
    """The bytes are safely on disk; their SHA-256 is where."""
    sha256 = hashlib.sha256(pdf).hexdigest()
    target = path_of(sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=target.parent, prefix=".", delete=False) as new:
        new.write(pdf)
        new.flush()
        os.fsync(new.fileno())
    os.chmod(new.name, 0o440)
    os.replace(new.name, target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the new name, too, survives a power loss
    finally:
        os.close(folder)
    return sha256


def take(sha256: str) -> bytes:
    """The bytes with this hash. Raises: Lost, also when they are not what they were."""
    try:
        pdf = path_of(sha256).read_bytes()
    except FileNotFoundError as gone:
        raise Lost(sha256) from gone
    if hashlib.sha256(pdf).hexdigest() != sha256:
        raise Lost(sha256)
    return pdf


def path_of(sha256: str) -> Path:
    """Where the bytes with this hash lie."""
    return Path(settings.MEDIA_ROOT) / "records" / sha256[:2] / sha256[2:4] / f"{sha256}.pdf"
