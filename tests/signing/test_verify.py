"""The verdict: the honest record is green, and every forgery that we can think of is red."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from signing.authority import make_seal
from signing.seal import seal
from signing.stamping import OwnAuthority
from signing.structure import LARGEST
from signing.timestamps import CheckedTimeStamper, StampRules
from signing.verdict import _WORDS, Attached, Finding, Found, Level, Verdict
from signing.verify import Known
from tests.signing import attacks
from tests.signing.papers import (
    ANSWERS,
    PLACES,
    clock,
    finished_on_the_page,
    judged,
    ours,
    plain,
    record,
    rogue,
    signed_by,
    with_places,
)


@cache
def verdict_on(attack: attacks.Attack) -> Verdict:
    """The verdict on the forgery, worked out once."""
    forged = attack(record())
    assert forged != record()
    return judged(forged)


def test_an_honest_record_is_green_for_all_the_right_reasons() -> None:
    verdict = judged(record())
    assert verdict.verdict is Level.GOOD, verdict.findings
    assert verdict.codes == {Found.SEALED, Found.ARCHIVE_STAMPED, Found.ANSWERS_MATCH, Found.REGISTERED}
    assert verdict.attached == (Attached("svar.json", hashlib.sha256(ANSWERS).hexdigest(), source=True),)
    assert verdict.sealed_at is not None
    assert abs((clock() - verdict.sealed_at).total_seconds()) < 600


@pytest.mark.parametrize("attack", attacks.ALL, ids=lambda attack: attack.__name__)
def test_a_forged_record_is_red(attack: attacks.Attack) -> None:
    verdict = verdict_on(attack)
    assert verdict.verdict is Level.BAD, verdict.findings
    assert Found.SEALED not in verdict.codes or {Found.NOT_COVERED, Found.TRAILING_BYTES} & verdict.codes


@pytest.mark.parametrize(
    ("attack", "why"),
    [
        (attacks.in_page, Found.BROKEN_SIGNATURE),
        (attacks.in_seal, Found.UNREADABLE),
        (attacks.bytes_after, Found.TRAILING_BYTES),
        (attacks.bytes_before, Found.LEADING_BYTES),
        (attacks.cut_to_pages, Found.UNSIGNED),
        (attacks.cut_to_seal, Found.NOT_COVERED),
        (attacks.empty_update, Found.NOT_COVERED),
        (attacks.attachment_swapped, Found.ANSWERS_DIFFER),
        (attacks.unknown_signature, Found.UNKNOWN_SIGNATURE),
        (attacks.all_fields_removed, Found.HIDDEN_SIGNATURE),
        (attacks.signed_by_a_rogue, Found.FOREIGN_ADDED),
        (attacks.signed_by_a_look_alike, Found.LOOK_ALIKE),
        (attacks.sealed_by_a_rogue, Found.FALSE_RECORD),
        (attacks.sealed_by_a_look_alike, Found.LOOK_ALIKE),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_the_verdict_says_why(attack: attacks.Attack, why: Found) -> None:
    assert why in verdict_on(attack).codes


@pytest.mark.parametrize("attack", attacks.ON_THE_PAGE, ids=lambda attack: attack.__name__)
def test_a_forgery_of_what_stands_on_the_page_is_red(attack: attacks.Attack) -> None:
    honest = finished_on_the_page()
    assert judged(honest).verdict is Level.GOOD, judged(honest).findings
    assert judged(attack(honest)).verdict is Level.BAD


def test_a_field_laid_over_the_text_before_the_seal_is_red_even_from_a_valid_colleague() -> None:
    first = signed_by(ours(), "Anna Lind", with_places(*PLACES), prepared=PLACES[0])
    verdict = judged(ours().sealed(attacks.laid_over(first)))
    assert verdict.verdict is Level.BAD
    assert Found.CHANGED in verdict.codes


def test_a_time_stamp_outside_the_certificates_life_is_red() -> None:
    keys = ours()
    young = make_seal(keys.held.signer_ca, "Provköpings kommun", clock())
    early = OwnAuthority(keys.held.tsa, lambda: clock() - timedelta(days=100))
    rules = StampRules((keys.held.root.der,), clock_tolerance=timedelta(days=999))
    stamper = CheckedTimeStamper(early, rules, clock)
    pdf = seal(plain(), young, stamper, keys.evidence, "Prov", clock())
    assert judged(pdf).verdict is Level.BAD
    assert judged(keys.sealed(plain(), young)).verdict is Level.GOOD


def test_a_file_the_register_does_not_know_is_red() -> None:
    assert Found.NOT_REGISTERED in judged(record(), registry=lambda _: None).codes


def test_without_a_register_the_best_is_amber() -> None:
    verdict = judged(record(), registry=None)
    assert verdict.verdict is Level.DOUBT
    assert Found.NOT_LOOKED_UP in verdict.codes


def test_the_record_of_another_case_is_red() -> None:
    assert judged(record(), expected="2026-000001").verdict is Level.GOOD
    assert Found.OTHER_CASE in judged(record(), expected="2026-000002").codes


def test_an_older_revision_is_genuine_but_amber() -> None:
    older = Known("2026-000001", 1, newest=False, answers_sha256=hashlib.sha256(ANSWERS).hexdigest())
    verdict = judged(record(), registry=lambda _: older)
    assert verdict.verdict is Level.DOUBT
    assert Found.SUPERSEDED in verdict.codes


def test_answers_that_the_pages_do_not_state_are_red_even_when_sealed_by_us() -> None:
    sealed = ours().sealed(plain(stated=f"svar-sha256:{'0' * 64}"))
    assert Found.ANSWERS_DIFFER in judged(sealed).codes


def test_answers_other_than_the_registers_are_red() -> None:
    other = Known("2026-000001", 1, newest=True, answers_sha256="0" * 64)
    assert Found.ANSWERS_DIFFER in judged(record(), registry=lambda _: other).codes


def test_an_answer_that_quotes_pdf_syntax_does_not_make_the_record_red() -> None:
    answers = b'{"kommentar":"/ByteRange [0 1 2 3] /Type /Sig"}'
    known = Known("2026-000001", 1, newest=True, answers_sha256=hashlib.sha256(answers).hexdigest())
    verdict = judged(ours().sealed(plain(answers)), registry=lambda _: known)
    assert verdict.verdict is Level.GOOD, verdict.findings


def test_a_strangers_sound_signature_on_their_own_paper_is_amber() -> None:
    verdict = judged(rogue().sealed(plain(stated="eget")))
    assert verdict.verdict is Level.DOUBT, verdict.findings
    assert verdict.codes == {Found.FOREIGN}


def test_a_strangers_broken_signature_is_red() -> None:
    verdict = judged(attacks.in_page(rogue().sealed(plain(stated="eget"))))
    assert Found.BROKEN_SIGNATURE in verdict.codes
    assert verdict.verdict is Level.BAD


@pytest.mark.parametrize(
    ("pdf", "why"),
    [
        (b"", Found.NOT_A_PDF),
        (b"PK\x03\x04 ett arkiv", Found.NOT_A_PDF),
        (b"%PDF-1.7\n", Found.UNREADABLE),
        (b"%PDF-1.7\n" + b"[" * 100_000 + b"\n%%EOF", Found.UNREADABLE),
        (b"%PDF-" + bytes(LARGEST), Found.TOO_LARGE),
    ],
    ids=["empty", "zip", "header only", "nested", "large"],
)
def test_what_is_no_pdf_is_red_and_raises_nothing(pdf: bytes, why: Found) -> None:
    assert judged(pdf).codes == {why}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_damaged_pdf_is_told_in_words_and_its_technical_name_is_kept_apart(language: str) -> None:
    (found,) = judged(b"%PDF-1.7\n").to_json(language)["findings"]
    assert found["text"].startswith({"sv": "Filen är ingen hel PDF:", "en": "The file is not a whole PDF:"}[language])
    assert found["technical"] == "PdfReadError"
    assert "Error" not in found["text"]


def test_times_are_told_as_utc_in_a_report_and_as_the_clock_on_the_wall_to_a_reader() -> None:
    made = Finding(Found.SEALED, {"signer": "A", "issuer": "B", "at": datetime(2026, 7, 1, 22, 30, tzinfo=UTC)})
    assert "2026-07-01 kl. 22:30:00 UTC." in made.sv
    assert "2026-07-02 kl. 00:30:00." in made.say("sv", ZoneInfo("Europe/Stockholm"))
    assert "2026-07-02 at 00:30:00." in made.say("en", ZoneInfo("Europe/Stockholm"))


def test_an_unsealed_pdf_is_red() -> None:
    assert judged(plain()).codes >= {Found.UNSIGNED}


def test_every_finding_has_words_in_both_languages() -> None:
    assert set(_WORDS) == set(Found)
    facts = {
        "signer": "A", "issuer": "B", "at": clock(), "until": clock(), "claimed": clock(), "label": "1", "revision": 1,
        "megabytes": 50, "reason": "r", "count": 9, "field": "F", "kind": "k", "found": 2, "shown": 1, "expected": "2",
    }  # fmt: skip
    for code in Found:
        finding = Finding(code, facts)
        assert finding.sv != finding.en
        assert "{" not in finding.sv + finding.en
