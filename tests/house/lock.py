"""Locks the dependencies: uv.lock, and from it the two lists that pip installs. Run by `make lock`.

No file names the index the packages came from: whoever installs has a client that knows one, perhaps a mirror of their
own. The hashes say that what comes from there is what was locked.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
UV = Path(sys.executable).parent / "uv"
INDEX, FILES = "https://index.invalid/simple", "https://files.invalid/"
EXPORTS = {"requirements.lock": ["--no-dev"], "requirements-dev.lock": ["--only-dev"]}
HEAD = "# Låst av make lock; ändra i pyproject.toml. Installeras med pip install --require-hashes --no-deps\n"

_REGISTRY = re.compile(r'registry = "(https?://[^"]+)"')
_FILE = re.compile(r'url = "(https?://[^/"]+/)')


def scrub(lock: str) -> str:
    """The lock without the names of the index and of the host of its files."""
    return _FILE.sub(f'url = "{FILES}', _REGISTRY.sub(f'registry = "{INDEX}"', lock))


def export(name: str, folder: Path) -> str:
    """The list of packages that pip installs, from the lock in the folder; asks nobody."""
    command = [UV, "export", "--frozen", "--offline", "--no-emit-project", "--no-header", "--no-annotate"]
    done = subprocess.run(
        [*command, "--format", "requirements-txt", *EXPORTS[name]],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return HEAD + done.stdout


def lock() -> None:
    """uv.lock fits pyproject.toml, and the two lists fit uv.lock. What was locked before keeps its version."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        shutil.copy(ROOT / "pyproject.toml", folder)
        if (ROOT / "uv.lock").exists():
            index, files = _hosts(folder)
            kept = (ROOT / "uv.lock").read_text(encoding="utf-8")
            (folder / "uv.lock").write_text(kept.replace(INDEX, index).replace(FILES, files), encoding="utf-8")
        subprocess.run([UV, "lock"], cwd=folder, check=True)
        (folder / "uv.lock").write_text(scrub((folder / "uv.lock").read_text(encoding="utf-8")), encoding="utf-8")
        for name in EXPORTS:
            (ROOT / name).write_text(export(name, folder), encoding="utf-8")
        shutil.copy(folder / "uv.lock", ROOT / "uv.lock")


def _hosts(folder: Path) -> tuple[str, str]:
    """What this machine's client calls its index and the host of its files, learnt from locking one small package."""
    probe = folder / "probe"
    probe.mkdir()
    (probe / "pyproject.toml").write_text(
        '[project]\nname = "probe"\nversion = "0"\nrequires-python = ">=3.11"\ndependencies = ["tzdata"]\n',
        encoding="utf-8",
    )
    subprocess.run([UV, "lock", "--quiet"], cwd=probe, check=True)
    told = (probe / "uv.lock").read_text(encoding="utf-8")
    shutil.rmtree(probe)
    index, files = _REGISTRY.search(told), _FILE.search(told)
    assert index is not None, told
    assert files is not None, told
    return index[1], files[1]


if __name__ == "__main__":
    lock()
