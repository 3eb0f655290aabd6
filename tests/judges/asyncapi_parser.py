"""What the parser of AsyncAPI's own makers says of a document. It is installed by npm from a lock, the first time."""

from __future__ import annotations

import fcntl
import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent / "asyncapi"
_BUILT = Path(__file__).resolve().parents[2] / "build" / "judges" / "asyncapi"


@dataclass(frozen=True)
class Told:
    """Errors and warnings, and the messages that were understood."""

    faults: list[str]
    messages: list[str]


def npm_is_here() -> bool:
    """Whether the judge can be installed at all."""
    return shutil.which("npm") is not None and shutil.which("node") is not None


def read(text: str) -> Told:
    """What the parser makes of the document."""
    ran = subprocess.run(
        ["node", "judge.mjs"], cwd=_installed(), input=text, text=True, capture_output=True, timeout=60, check=True
    )
    return Told(**json.loads(ran.stdout))


def _installed() -> Path:
    """The folder where the judge is, exactly as the lock has it."""
    _BUILT.mkdir(parents=True, exist_ok=True)
    with (_BUILT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for name in ("package.json", "package-lock.json", "judge.mjs"):
            if not (_BUILT / name).exists() or (_BUILT / name).read_bytes() != (_HERE / name).read_bytes():
                shutil.copy(_HERE / name, _BUILT)
                if name == "package-lock.json":
                    shutil.rmtree(_BUILT / "node_modules", ignore_errors=True)
        if not (_BUILT / "node_modules" / "@asyncapi" / "parser").is_dir():
            command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            subprocess.run(command, cwd=_BUILT, check=True, capture_output=True, timeout=240)
    return _BUILT
