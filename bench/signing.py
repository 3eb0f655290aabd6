"""Signatures and verdicts, in CPU, on a document of two pages; the floor is a bare P-256 signature with its key."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from bench.measure import ROUNDS, Result, alone

ROUND = 10


def run() -> list[Result]:
    """The table's lines."""
    from signing.increments import Field
    from signing.persons import Identified, Signer, one_time
    from signing.renew import renew
    from signing.seal import seal
    from signing.sign import sign
    from tests.signing.papers import ORGANISATION, clock, finished, judged, ours, plain, record

    keys, pages, three = ours(), plain(), finished()
    stamper, evidence = keys.stamper, keys.evidence

    def signed() -> bytes:
        now: datetime = clock()
        known = Identified("https://e.provkoping.se", "urn:x", now)
        with one_time(keys.held.signer_ca, Signer("Anna", "a", ORGANISATION), known, now) as held:
            return sign(pages, held, stamper, Field("Underskrift", "Underskrift"), "Prov", now)

    def bare() -> bytes:
        return ec.generate_private_key(ec.SECP256R1()).sign(pages, ec.ECDSA(hashes.SHA256()))

    def line(what: str, work: Callable[[], object], at_most: float | None, times: int = ROUND) -> Result:
        work()
        return alone(what, "ms", [_cpu(work, times) for _ in range(ROUNDS)], at_most=at_most)

    return [
        line("engångsnyckel, certifikat och underskrift B-T", signed, 30),
        line("  golv: nyckel och naken P-256-signatur", bare, None),
        line("stämpel B-LTA", lambda: seal(pages, keys.held.seal, stamper, evidence, "Prov", clock()), 150),
        line("hela utslaget på tre underskrifter", lambda: judged(three), 400, 2),
        line("hela utslaget på en stämpel", lambda: judged(record()), None, 3),
        line("förnyelse av en handling", lambda: renew(record(), stamper, evidence), None),
    ]


def _cpu(work: Callable[[], object], times: int) -> float:
    """Milliseconds of CPU for one go."""
    started = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - started) / times * 1e3
