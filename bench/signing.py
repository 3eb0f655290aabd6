"""Records, signatures, seals, verdicts and renewals, in CPU, on a document of two pages.

The floors are Typst and pyHanko as their own examples use them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from io import BytesIO
from multiprocessing import get_context
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bench.measure import ROOT, ROUNDS, Result, against_floor, alone, paired

ROUND = 10
A_NIGHT = 1000
RENEWED = 20  # of the night's records; the rest is worked out from them


def run() -> list[Result]:
    """The table's lines."""
    return [*_records(), *_signatures(), *_verdicts(), *_renewal(), _processes()]


def _records() -> list[Result]:
    from forms_platform.documents.typeset import STANDARDS, _inputs, _kept_compiler, typeset

    facts, look, dated = _facts(), _look(), datetime(2026, 11, 24, tzinfo=UTC)
    inputs, _ = _inputs(facts, look)

    def bare() -> None:
        _kept_compiler().compile(
            format="pdf", pdf_standards=STANDARDS, timestamp=int(dated.timestamp()), sys_inputs=inputs
        )

    ours, floor = paired(lambda: _cpu(lambda: typeset(facts, look, dated)), lambda: _cpu(bare))
    return [against_floor("handling, mot bara Typst", "ms", ours, floor, at_most=1.3)]


def _signatures() -> list[Result]:
    from forms_platform.documents.typeset import typeset
    from signing.awaited import awaited
    from signing.increments import Field, add_signature
    from signing.persons import Identified, Signer, one_time
    from signing.seal import seal
    from signing.timestamps import CheckedTimeStamper
    from tests.signing.papers import ORGANISATION, clock, ours, plain

    keys, pages = ours(), plain()
    facts, look = _facts(), _look()
    stamper, evidence = keys.stamper, keys.evidence

    def signed(stamps: CheckedTimeStamper | None) -> bytes:
        now: datetime = clock()
        known = Identified("https://e.provkoping.se", "urn:x", now)
        with one_time(keys.held.signer_ca, Signer("Anna", "a", ORGANISATION), known, now) as held:
            return awaited(add_signature(pages, held, stamps, Field("Underskrift", "Underskrift"), "Prov", now))

    def recorded() -> bytes:
        made = typeset(facts, look, clock())
        sealed: bytes = seal(made.pdf, keys.held.seal, stamper, evidence, "Prov", clock())
        return sealed

    minimal = _minimal(pages, keys.held.seal, stamper)
    mine, floor = paired(lambda: _cpu(lambda: signed(stamper)), lambda: _cpu(minimal))
    return [
        alone("engångsnyckel, certifikat, underskrift B-B", "ms", _rounds(lambda: signed(None)), at_most=16),
        alone("engångsnyckel, certifikat, underskrift B-T", "ms", mine, at_most=30),
        against_floor("  mot ett minsta pyHanko-skript, B-T", "ms", mine, floor, at_most=1.2),
        alone("handling och stämpel B-LTA", "ms", _rounds(recorded), at_most=150),
    ]


def _minimal(pages: bytes, credential: Any, stamper: Any) -> Callable[[], object]:
    """What pyHanko's own documentation would have one write for a B-T signature, with a key that is loaded once."""
    from asn1crypto import keys as asn1_keys
    from asn1crypto import x509
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    from signing.awaited import awaited

    der = credential.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    certificates = [x509.Certificate.load(issuer) for issuer in credential.issuers_der]
    store: Any = SimpleCertificateStore  # pyHanko has no types for it
    above = store.from_certs(certificates)
    held = signers.SimpleSigner(
        x509.Certificate.load(credential.der), asn1_keys.PrivateKeyInfo.load(der), above, prefer_pss=False
    )
    about = signers.PdfSignatureMetadata(field_name="Underskrift", subfilter=SigSeedSubFilter.PADES, reason="Prov")
    signer = signers.PdfSigner(about, signer=held, timestamper=stamper)
    return lambda: awaited(signer.async_sign_pdf(IncrementalPdfFileWriter(BytesIO(pages))))


def _verdicts() -> list[Result]:
    from tests.signing.papers import finished, judged, record

    three = finished()
    mine, floor = paired(lambda: _cpu(lambda: judged(three), 2), lambda: _cpu(lambda: _pyhanko(three), 2))
    return [
        alone("hela utslaget på tre underskrifter", "ms", mine, at_most=400),
        against_floor("  mot pyHankos AdES-LTA ensam", "ms", mine, floor, at_most=1.3),
        alone("hela utslaget på en stämpel", "ms", _rounds(lambda: judged(record()), 3)),
    ]


def _pyhanko(pdf: bytes) -> None:
    """pyHanko's long-term validation of each signature, and nothing else."""
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation.ades import ades_lta_validation

    from signing.awaited import awaited
    from signing.trust import validation_spec
    from signing.validity import is_stamp
    from tests.signing.papers import clock, ours

    for signature in PdfFileReader(BytesIO(pdf), strict=True).embedded_signatures:
        if not is_stamp(signature):
            awaited(ades_lta_validation(signature, validation_spec(ours().trust, signature.signer_cert, clock())))


def _renewal() -> list[Result]:
    """A record renewed and found green, as the nightly sweep does each of them."""
    told: list[int] = []

    def night() -> float:
        started = time.process_time()
        for number in range(RENEWED):
            renewed()
            told.append(number)
        return (time.process_time() - started) * A_NIGHT / RENEWED

    night()
    told.clear()
    spent = [night() for _ in range(3)]
    assert len(told) == 3 * RENEWED
    note = f"{RENEWED} förnyade och prövade, resten uträknat"
    return [alone(f"en natts förnyelse av {A_NIGHT} handlingar", "s", spent, note=note)]


def renewed(_: int = 0) -> int:
    """A record of three signatures with one time stamp more, found green."""
    from signing.increments import Evidence
    from signing.renew import renew
    from signing.verdict import Level
    from tests.signing.papers import finished, judged, ours

    evidence = ours().evidence
    pdf = renew(finished(), ours().stamper, Evidence(evidence.certificates, evidence.revocation_lists[:1]))
    assert judged(pdf).verdict is Level.GOOD
    return len(pdf)


def _processes() -> Result:
    """How many times as many records are renewed by as many processes as there are cores."""
    cores = os.cpu_count() or 1
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) as pool:
        list(pool.map(_warmed, range(cores * 2)))
        one, all_ = [], []
        for _ in range(3):
            started = time.monotonic()
            pool.submit(_several, 6).result()
            one.append(6 / (time.monotonic() - started))
            started = time.monotonic()
            list(pool.map(_several, [6] * cores))
            all_.append(6 * cores / (time.monotonic() - started))
    least = 0.75 * cores if cores > 1 else None
    return against_floor(f"förnyelser i sekunden, {cores} processer mot en", "/s", all_, one, at_least=least)


def _several(times: int) -> None:
    for _ in range(times):
        renewed()


def _warmed(_: int) -> None:
    renewed()
    time.sleep(0.2)  # so that each of the others gets one too


def _facts() -> Any:
    """A record of two pages."""
    from forms_platform.documents.facts import Happened, Line, Page, RecordFacts

    lines = tuple(Line(f"Fråga {number}", f"Svar {number} " * 4) for number in range(24))
    return RecordFacts(
        "sv", "Provköpings kommun", "2026-000123", "Friskvårdsbidrag", "Gymkort", "Beviljat", "good",
        (("Inlämnad av", "Anna Lind"), ("Beslutad av", "Bengt Berg")), (Page("Uppgifter", lines),),
        (Happened("24 november 2026", "Lämnades in", "Anna Lind"),), (), {"aktivitet": "Gymkort"}, 3, "0" * 64,
    )  # fmt: skip


def _look() -> Any:
    from forms_platform.documents.typeset import Look

    return Look((ROOT / "static/img/logo.svg").read_bytes(), "#00607F", "0" * 64)


def _rounds(work: Callable[[], object], times: int = ROUND) -> list[float]:
    work()
    return [_cpu(work, times) for _ in range(ROUNDS)]


def _cpu(work: Callable[[], object], times: int = ROUND) -> float:
    """Milliseconds of CPU for one go."""
    started = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - started) / times * 1e3
