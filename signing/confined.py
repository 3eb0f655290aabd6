"""The verdict on a file from anywhere, worked out in a process of its own that may do little: ten seconds of CPU,
512 MiB, no network, nothing written. A file that breaks its reader then breaks nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess  # our own interpreter with a fixed argument list
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from signing.confinement import confine
from signing.signature import Kind, Signature
from signing.structure import LARGEST
from signing.trust import Trust
from signing.verdict import Attached, Finding, Found, Verdict
from signing.verify import Known, Registry, verify

CPU_SECONDS = 10
WALL_SECONDS = 60
_TOO_DEMANDING = Verdict((Finding(Found.TOO_DEMANDING),))


def verify_confined(
    pdf: bytes, trust: Trust, *, now: datetime, registry: Registry | None = None, expected: str | None = None
) -> Verdict:
    """The same verdict as `verify` gives, from a confined process; red when the process had to be stopped.

    The register is asked here, outside: the confined process gets only its answer.
    """
    if len(pdf) > LARGEST:
        return Verdict((Finding(Found.TOO_LARGE, {"megabytes": LARGEST // 1024 // 1024}),))
    head = _question(pdf, trust, now, registry, expected)
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-c", _START, str(Path(__file__).resolve().parent.parent)],
            input=head + b"\n" + pdf,
            capture_output=True,
            timeout=WALL_SECONDS,
            check=True,
            env={"LANG": "C.UTF-8"},
        )
        return _from_json(json.loads(done.stdout))
    except (subprocess.SubprocessError, ValueError, KeyError):
        return _TOO_DEMANDING


# Isolated mode knows neither the working directory nor PYTHONPATH, so the one folder that is needed is named.
_START = "import sys; sys.path.insert(0, sys.argv[1]); from signing.confined import main; main(sys.stdin.buffer)"


def main(source: BinaryIO) -> None:
    """The answer to the question on the stream is printed as JSON."""
    question = json.loads(source.readline())
    confine(CPU_SECONDS)
    pdf = source.read(LARGEST + 1)
    known = _known(question["known"]) if question["known"] else None
    verdict = verify(
        pdf,
        Trust(
            question["organisation"],
            *(_bytes(question[part]) for part in ("roots", "authorities", "lists", "stampers")),
        ),
        now=datetime.fromisoformat(question["now"]),
        registry=(lambda _: known) if question["asked"] else None,
        expected=question["expected"],
    )
    json.dump(_to_json(verdict), sys.stdout)


def _known(raw: dict[str, Any]) -> Known:
    signers = raw.pop("signers")
    return Known(**raw, signers=None if signers is None else tuple(signers))


def _question(pdf: bytes, trust: Trust, now: datetime, registry: Registry | None, expected: str | None) -> bytes:
    known = registry(hashlib.sha256(pdf).hexdigest()) if registry is not None else None
    return json.dumps(
        {
            "organisation": trust.organisation,
            "roots": _text(trust.roots),
            "authorities": _text(trust.authorities),
            "lists": _text(trust.revocation_lists),
            "stampers": _text(trust.stampers),
            "now": now.isoformat(),
            "asked": registry is not None,
            "known": asdict(known) if known else None,
            "expected": expected,
        }
    ).encode()


def _text(parts: tuple[bytes, ...]) -> list[str]:
    return [base64.b64encode(part).decode() for part in parts]


def _bytes(parts: list[str]) -> tuple[bytes, ...]:
    return tuple(base64.b64decode(part) for part in parts)


def _to_json(verdict: Verdict) -> dict[str, Any]:
    def plain(facts: dict[str, Any]) -> dict[str, Any]:
        return {name: {"at": v.timestamp()} if isinstance(v, datetime) else v for name, v in facts.items()}

    return {
        "findings": [[finding.code.value, plain(finding.facts)] for finding in verdict.findings],
        "sealed_at": verdict.sealed_at.timestamp() if verdict.sealed_at else None,
        "attached": [asdict(file) for file in verdict.attached],
        "signatures": [plain(asdict(signature)) for signature in verdict.signatures],
    }


def _signature(facts: dict[str, Any]) -> Signature:
    return Signature(**{**facts, "kind": Kind(facts["kind"])})


def _from_json(raw: dict[str, Any]) -> Verdict:
    def full(facts: dict[str, Any]) -> dict[str, Any]:
        return {n: datetime.fromtimestamp(v["at"], UTC) if isinstance(v, dict) else v for n, v in facts.items()}

    return Verdict(
        findings=tuple(Finding(Found(code), full(facts)) for code, facts in raw["findings"]),
        sealed_at=datetime.fromtimestamp(raw["sealed_at"], UTC) if raw["sealed_at"] is not None else None,
        attached=tuple(Attached(**file) for file in raw["attached"]),
        signatures=tuple(_signature(full(facts)) for facts in raw["signatures"]),
    )
