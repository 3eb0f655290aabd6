"""A drop folder (avlämningsmapp): the simplest transport there is."""

from __future__ import annotations

import os
from pathlib import Path


class NameTaken(Exception):
    """That the name already stands for another content, which is never replaced."""


def put(folder: Path, name: str, content: bytes) -> Path:
    """The file stands whole and synced in the folder under that name, once however often this is called.

    The receiver never sees half a file: it is written under a hidden name and renamed.
    Raises: NameTaken when another content already has the name; OSError when the folder cannot be written.
    """
    if not name or name != Path(name).name or name.startswith("."):
        raise ValueError(f"not a plain file name: {name!r}")
    target = folder / name
    if target.exists():
        if target.read_bytes() == content:
            return target
        raise NameTaken(f"{name} ligger redan i mappen med ett annat innehåll.")
    folder.mkdir(parents=True, exist_ok=True)
    half = folder / f".{name}.{os.getpid()}.part"
    try:
        with half.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        half.rename(target)
    finally:
        half.unlink(missing_ok=True)
    _sync(folder)
    return target


def _sync(folder: Path) -> None:
    """Makes the rename itself survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
