"""One signing transaction: what was shown is signed, by who said so, all of it or nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from forms_platform.archive.lookup import known
from forms_platform.archive.make_record import make_record
from forms_platform.archive.models import Record
from forms_platform.audit.trail import prove
from forms_platform.cases.models import Case
from forms_platform.documents.keep import take
from forms_platform.signatures.folder import ISSUED, KeysMissing
from forms_platform.signatures.keys import keys
from forms_platform.signatures.models import Act, Document, Revision, Signature
from forms_platform.signatures.sign_step import sign_step
from signing.signature import Kind
from signing.verdict import Found, Level
from signing.verify import verify
from tests.apps.signatures.conftest import begins, known_now, signs
from tests.judges.conformance import failed_clauses
from tests.judges.readers import pdfsig_opinions, qpdf_complaints, text_of
from tests.stories import Story
from workflows.commands import Amend
from workflows.errors import Code, Refused

pytestmark = pytest.mark.django_db


def finished(story: Story) -> Case:
    """Anna has signed, Bengt has approved and signed, and the record is made."""
    case = story.sends(story.cast.anna)
    signs(case, story.cast.anna, "sign", story.now)
    signs(case, story.cast.bengt, "approve", story.now)
    make_record(story.case, command_id=uuid4(), now=story.now)
    return story.case


def verdict_on(pdf: bytes):
    from django.utils import timezone

    now = timezone.now()
    return verify(pdf, keys().trust(now), now=now, registry=known)


def test_anna_signs_bengt_countersigns_and_the_case_is_over(story: Story) -> None:
    case = story.sends(story.cast.anna)
    first = signs(case, story.cast.anna, "sign", story.now)
    assert story.case.step == "chef"
    second = signs(case, story.cast.bengt, "approve", story.now)
    assert story.case.state == Case.State.CLOSED
    assert story.case.result == "approved"
    document = Document.objects.get(case=case)
    bytes_of = [take(revision.sha256) for revision in document.revisions.order_by("number")]
    assert len(bytes_of) == 3
    assert all(later.startswith(earlier) for earlier, later in pairwise(bytes_of))
    assert first.certificate != second.certificate
    assert prove() == []


def test_the_signed_document_and_the_record_are_green_and_say_who_signed(story: Story) -> None:
    case = finished(story)
    document = Document.objects.get(case=case)
    signed = verdict_on(take(document.revisions.latest("number").sha256))
    assert signed.verdict is Level.GOOD, signed.findings
    people = [one for one in signed.signatures if one.kind is Kind.PERSON]
    assert [one.signer for one in people] == [story.cast.anna.name, story.cast.bengt.name]
    assert case.number in people[1].reason
    record = verdict_on(take(Record.objects.get(case=case).sha256))
    assert record.verdict is Level.GOOD, record.findings
    assert {file.name for file in record.attached} == {"svar.json", "underskrivet.pdf"}


def test_before_the_seal_the_document_is_amber(story: Story) -> None:
    case = story.sends(story.cast.anna)
    signs(case, story.cast.anna, "sign", story.now)
    verdict = verdict_on(take(Document.objects.get(case=case).revisions.latest("number").sha256))
    assert verdict.verdict is Level.DOUBT
    assert Found.UNFINISHED in verdict.codes


def test_who_has_a_document_that_others_still_are_to_sign_examined_sees_amber_and_what_to_do(
    story: Story, client: Client
) -> None:
    case = story.sends(story.cast.anna)
    signs(case, story.cast.anna, "sign", story.now)
    client.force_login(story.cast.anna)
    half = client.get(f"/arenden/{case.number}/underskrivet.pdf").content
    answer = client.post("/granska-handling/", {"fil": SimpleUploadedFile("underskrivet.pdf", half)})
    page = answer.content.decode()
    assert "Går inte att intyga helt" in page
    assert "Handlingen är inte färdig" in page
    assert "Hämta sedan den färdiga handlingen i ärendet." in page
    assert f'href="/arenden/{case.number}/"' in page


@pytest.mark.judges
def test_each_revision_conforms_and_others_agree(story: Story, tmp_path) -> None:
    case = finished(story)
    paths = []
    for revision in Document.objects.get(case=case).revisions.order_by("number"):
        paths.append(tmp_path / f"{revision.number}.pdf")
        paths[-1].write_bytes(take(revision.sha256))
    signed = paths[-1]
    paths.append(tmp_path / "record.pdf")
    paths[-1].write_bytes(take(Record.objects.get(case=case).sha256))
    assert failed_clauses(*paths) == []
    assert [qpdf_complaints(path) for path in paths] == [""] * 5
    root = (keys().folder / "root.pem").read_bytes()
    assert pdfsig_opinions(signed, root, tmp_path) == ["Signature is Valid. Certificate is Trusted."] * 3
    text = " ".join(text_of(paths[-1]).split())
    for said in (story.cast.anna.name, story.cast.bengt.name, "Underskrifter", "Jag godkänner ärende"):
        assert said in text


def test_a_stand_in_signs_in_the_absent_ones_stead_and_it_says_so(story: Story) -> None:
    case = story.sends(story.cast.anna)
    signs(case, story.cast.anna, "sign", story.now)
    signature = signs(case, story.cast.cecilia, "approve", story.now)
    assert signature.on_behalf_of == story.cast.bengt
    assert f"i stället för {story.cast.bengt.name}" in signature.statement


def test_the_evidence_says_how_and_what_was_shown(story: Story) -> None:
    case = story.sends(story.cast.anna)
    signature = signs(case, story.cast.anna, "sign", story.now)
    assert signature.evidence["shown"] == Document.objects.get(case=case).revisions.get(number=0).sha256
    assert signature.evidence["identified"]["reference"] == str(signature.act_id)
    assert signature.certificate in (keys().folder / ISSUED).read_text()


def test_the_same_act_twice_is_one_signature(story: Story) -> None:
    case = story.sends(story.cast.anna)
    act = begins(case, story.cast.anna, "sign", story.now)
    known = known_now(act, story.now)
    first = sign_step(act.pk, known, seen_sha256=act.sha256, now=story.now)
    again = sign_step(act.pk, known, seen_sha256=act.sha256, now=story.now)
    assert first.pk == again.pk
    assert Signature.objects.count() == 1


def test_nobody_signs_their_own_case_as_its_decider(story: Story) -> None:
    case = story.sends(story.cast.bengt, on_behalf_of=story.cast.bengt)
    signs(case, story.cast.bengt, "sign", story.now)
    with pytest.raises(Refused) as refused:
        begins(case, story.cast.bengt, "approve", story.now)
    assert refused.value.code in (Code.OWN_CASE, Code.NOT_YOURS)


def test_nobody_signs_for_somebody_else(story: Story) -> None:
    case = story.sends(story.cast.anna)
    for stranger in (story.cast.david, story.cast.bengt):
        with pytest.raises(Refused):
            begins(case, stranger, "sign", story.now)


@pytest.mark.parametrize(
    "wrong",
    ["old identification", "identification for before", "other bytes", "too late", "case moved on", "answers changed"],
)
def test_what_is_no_longer_what_was_shown_is_not_signed(story: Story, wrong: str) -> None:
    case = story.sends(story.cast.anna)
    act = begins(case, story.cast.anna, "sign", story.now)
    known, seen, now = known_now(act, story.now), act.sha256, story.now
    match wrong:
        case "old identification":
            now += timedelta(seconds=61)
        case "identification for before":
            known = replace(known, at=story.now - timedelta(minutes=1))
        case "other bytes":
            seen = "0" * 64
        case "too late":
            now += timedelta(minutes=21)
            known = replace(known, at=now)
        case "case moved on":
            story.says(story.cast.anna, "Hej")
        case "answers changed":
            Case.objects.filter(pk=case.pk).update(answers_version=2)
    with pytest.raises(Refused):
        sign_step(act.pk, known, seen_sha256=seen, now=now)
    assert not Signature.objects.exists()
    assert Revision.objects.count() == 1


def test_of_two_acts_on_the_same_bytes_the_second_is_told_to_read_again(story: Story) -> None:
    case = story.sends(story.cast.anna)
    first = begins(case, story.cast.anna, "sign", story.now)
    second = begins(case, story.cast.anna, "sign", story.now)
    sign_step(first.pk, known_now(first, story.now), seen_sha256=first.sha256, now=story.now)
    with pytest.raises(Refused):
        sign_step(second.pk, known_now(second, story.now), seen_sha256=second.sha256, now=story.now)
    assert Signature.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_presses_at_once_one_signs(story: Story) -> None:
    case = story.sends(story.cast.anna)
    act = begins(case, story.cast.anna, "sign", story.now)

    def press(_: int) -> str:
        try:
            return str(sign_step(act.pk, known_now(act, story.now), seen_sha256=act.sha256, now=story.now).pk)
        except Refused as refused:
            return refused.code.value
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(press, range(2)))
    assert Signature.objects.count() == 1
    assert str(Signature.objects.get().pk) in answers


def test_somebody_who_came_between_leaves_nothing_half_signed(story: Story) -> None:
    case = story.sends(story.cast.anna)
    act = begins(case, story.cast.anna, "sign", story.now)
    Case.objects.filter(pk=case.pk).update(revision=case.revision + 1)
    with pytest.raises(Refused):
        sign_step(act.pk, known_now(act, story.now), seen_sha256=act.sha256, now=story.now)
    assert not Signature.objects.exists()
    assert Act.objects.get().state == Act.State.WAITING
    assert story.case.step == "undertecknar"


def test_keys_that_cannot_be_opened_leave_nothing_half_signed(story: Story, settings, tmp_path) -> None:
    case = story.sends(story.cast.anna)
    act = begins(case, story.cast.anna, "sign", story.now)
    settings.KEYS_FOLDER = tmp_path / "finns" / "inte.txt"
    (tmp_path / "finns").write_text("i vägen")
    with pytest.raises(KeysMissing):
        sign_step(act.pk, known_now(act, story.now), seen_sha256=act.sha256, now=story.now)
    assert not Signature.objects.exists()
    assert story.case.step == "undertecknar"


def test_answers_put_right_make_another_document_and_the_old_signatures_stay_with_the_old(story: Story) -> None:
    case = story.sends(story.cast.anna)
    signs(case, story.cast.anna, "sign", story.now)
    story.decides(story.cast.bengt, "return", "Fel belopp")
    story.does(Amend(story.cast.anna.pk), answers={**story.case.answers, "belopp": "900.00"})
    signs(story.case, story.cast.anna, "sign", story.now)
    signs(story.case, story.cast.bengt, "approve", story.now)
    first, second = Document.objects.filter(case=case).order_by("edition")
    assert [one.person for one in first.signatures.all()] == [story.cast.anna]
    assert [one.person for one in second.signatures.order_by("pk")] == [story.cast.anna, story.cast.bengt]
