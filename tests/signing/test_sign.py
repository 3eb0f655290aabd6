"""People sign: a key for each signature, the first locks the content, and the seal comes last."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from signing.persons import LIFE, Identified, Signer, one_time
from signing.signature import Kind
from signing.verdict import Found, Level
from signing.verify import Known
from tests.judges.conformance import failed_clauses
from tests.judges.readers import pdfsig_opinions, qpdf_complaints
from tests.signing.papers import (
    ANSWERS,
    ORGANISATION,
    clock,
    countersigned,
    ends_of_revisions,
    finished,
    judged,
    look_alike,
    ours,
    plain,
    rogue,
    signed_by,
)

KNOWN = Known("2026-000001", 1, newest=True, answers_sha256=hashlib.sha256(ANSWERS).hexdigest())


def test_a_signature_adds_and_never_changes() -> None:
    assert finished().startswith(countersigned())
    assert countersigned().startswith(plain())
    assert len(ends_of_revisions(finished())) == 5


def test_three_signatures_are_green_and_each_says_who_and_how() -> None:
    verdict = judged(finished())
    assert verdict.verdict is Level.GOOD, verdict.findings
    told = [(one.kind, one.signer, one.reason) for one in verdict.signatures]
    assert told[:2] == [(Kind.PERSON, "Anna Lind", "Lämnar in"), (Kind.PERSON, "Bengt Berg", "Godkänner")]
    assert told[2][:2] == (Kind.SEAL, ORGANISATION)
    bengt = verdict.signatures[1]
    assert bengt.identified_how == "https://refeds.org/profile/mfa"
    assert bengt.identified_by == "https://e.provkoping.se"
    assert bengt.at is not None
    assert abs(bengt.at - clock()) < timedelta(minutes=10)
    assert {one.indication for one in verdict.signatures} == {"TOTAL-PASSED"}


def test_a_long_name_of_many_bytes_is_cut_to_what_a_certificate_holds() -> None:
    signer = Signer("Åsa-Märta Öhrström " * 4, "4711", "Ö" * 80)
    known = Identified("https://e.provkoping.se", "urn:bankid", clock())
    with one_time(ours().held.signer_ca, signer, known, clock()) as credential:
        (name,) = credential.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    assert str(name.value).startswith("Åsa-Märta Öhrström Åsa-Märta")
    assert len(str(name.value).encode()) <= 64


def test_a_document_that_waits_for_more_is_amber_and_says_so() -> None:
    verdict = judged(countersigned(), ours().fresh_trust, registry=lambda _: replace(KNOWN, sealed=False))
    assert verdict.verdict is Level.DOUBT, verdict.findings
    assert verdict.codes == {Found.SIGNED, Found.UNFINISHED, Found.ANSWERS_MATCH, Found.REGISTERED}


def test_without_a_register_what_is_not_sealed_is_red() -> None:
    assert Found.NOT_SEALED in judged(countersigned()).codes


def test_the_registers_signers_have_to_be_those_in_the_file() -> None:
    people = tuple(one.serial for one in judged(finished()).signatures if one.kind is Kind.PERSON)
    right = judged(finished(), registry=lambda _: replace(KNOWN, signers=people))
    assert right.verdict is Level.GOOD
    for others in (people[:1], (), (*people, "4711")):
        verdict = judged(finished(), registry=lambda _, others=others: replace(KNOWN, signers=others))
        assert Found.OTHER_SIGNERS in verdict.codes


def test_a_colleague_who_signs_after_the_seal_makes_it_red() -> None:
    verdict = judged(signed_by(ours(), "David Dal", finished()))
    assert verdict.verdict is Level.BAD
    assert {Found.NOT_SEALED, Found.NOT_COVERED} <= verdict.codes


def test_a_colleague_who_was_not_asked_makes_it_red() -> None:
    people = tuple(one.serial for one in judged(finished()).signatures if one.kind is Kind.PERSON)
    forged = ours().sealed(signed_by(ours(), "David Dal", countersigned()))
    assert Found.OTHER_SIGNERS in judged(forged, registry=lambda _: replace(KNOWN, signers=people)).codes


@pytest.mark.parametrize("keys", [rogue, look_alike])
def test_a_stranger_between_our_signatures_makes_it_red(keys) -> None:
    forged = ours().sealed(signed_by(keys(), "Bengt Berg", signed_by(ours(), "Anna Lind", plain())))
    assert judged(forged).verdict is Level.BAD


def test_a_cut_off_signature_is_red() -> None:
    only_anna = countersigned()[: ends_of_revisions(countersigned())[1]]
    verdict = judged(ours().sealed(only_anna), registry=lambda _: replace(KNOWN, signers=("a", "b")))
    assert Found.OTHER_SIGNERS in verdict.codes


@pytest.mark.parametrize("which", [0, 1])
def test_a_bit_turned_in_a_persons_signature_is_red(which: int) -> None:
    start, _ = list(re.finditer(rb"/Contents ?<([0-9a-fA-F]+)>", finished()))[which].span(1)
    at = start + 400
    turned = finished()[:at] + (b"1" if finished()[at : at + 1] != b"1" else b"2") + finished()[at + 1 :]
    assert judged(turned).verdict is Level.BAD


def test_a_persons_certificate_names_them_and_never_their_identity_number() -> None:
    with one_time(ours().held.signer_ca, Signer("Åsa Ek", "asaek1", ORGANISATION), _known(), clock()) as held:
        name = held.certificate.subject
    assert name.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value == "Åsa Ek"
    assert name.get_attributes_for_oid(NameOID.SERIAL_NUMBER)[0].value == "asaek1"
    life = held.certificate.not_valid_after_utc - held.certificate.not_valid_before_utc
    assert life >= LIFE
    usage = held.certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.content_commitment
    assert not usage.digital_signature
    assert not usage.key_cert_sign


def test_two_signatures_never_share_a_key() -> None:
    made = set()
    for _ in range(3):
        with one_time(ours().held.signer_ca, Signer("Anna", "a", ORGANISATION), _known(), clock()) as held:
            made.add(held.certificate.public_key().public_numbers())
    assert len(made) == 3


def test_where_the_lists_are_is_in_the_certificate_when_it_is_known() -> None:
    signer = Signer("Anna", "a", ORGANISATION)
    with one_time(ours().held.signer_ca, signer, _known(), clock(), lists_at="https://x.se/a.crl") as held:
        points = held.certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    assert points[0].full_name[0].value == "https://x.se/a.crl"


@pytest.mark.judges
def test_each_revision_conforms_and_other_makers_programs_agree(tmp_path: Path) -> None:
    revisions = {"anna": signed_by(ours(), "Anna Lind", plain()), "both": countersigned(), "sealed": finished()}
    paths = []
    for name, pdf in revisions.items():
        paths.append(tmp_path / f"{name}.pdf")
        paths[-1].write_bytes(pdf)
        assert qpdf_complaints(paths[-1]) == ""
    assert failed_clauses(*paths) == []
    root = ours().held.root.certificate.public_bytes(Encoding.PEM)
    assert pdfsig_opinions(paths[-1], root, tmp_path) == ["Signature is Valid. Certificate is Trusted."] * 3


def _known() -> Identified:
    return Identified('https://e.provkoping.se/?a="b"&c', "urn:x", clock())
