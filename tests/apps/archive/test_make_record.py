"""The record of a closed case: made once, sealed, kept by its hash, noted in the case and told onward."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.utils import timezone
from pyhanko.pdf_utils.reader import PdfFileReader

from forms_platform.archive.lookup import known
from forms_platform.archive.make_record import handle, make_record
from forms_platform.archive.models import Record
from forms_platform.cases.models import Case
from forms_platform.definitions.language.canonical import canonical
from forms_platform.documents.keep import Lost, path_of, take
from forms_platform.documents.workshop import _workshop as workshop
from forms_platform.outbox.models import Message
from forms_platform.outbox.outcomes import Delivered, Envelope, GiveUp
from forms_platform.outbox.relay import drain
from forms_platform.signatures.keys import keys
from signing.verdict import Level
from signing.verify import verify
from tests.judges.conformance import failed_clauses
from tests.judges.readers import pdfsig_opinions, qpdf_complaints, text_of
from tests.stories import Story, a_file

pytestmark = pytest.mark.django_db


def closed(story: Story) -> Case:
    """Anna's gym card, approved by Bengt and then by Eva, with a receipt."""
    cast = story.cast
    receipt = a_file(cast.anna, story.now, name="kvitto-gym.pdf")
    row = {"kopt_hos": "Björkvattens Sim & Gym", "summa": "2400.00", "bild": [str(receipt.pk)]}
    story.sends(cast.anna, belopp="2400.00", attachments=[receipt.pk], kvitton=[row])
    story.decides(cast.bengt, "return", "Skriv vilka månader kortet gäller.")
    story.amends(cast.anna, {"aktivitet": "Gymkort jan–juni <b>& 😀</b>"})
    story.decides(cast.bengt)
    return story.decides(cast.eva, comment="Betalas med januarilönen.")


def pdf_of(case: Case) -> bytes:
    return take(Record.objects.get(case=case).sha256)


def attached(pdf: bytes) -> bytes:
    (spec,) = PdfFileReader(BytesIO(pdf)).root["/AF"]
    return spec.get_object()["/EF"]["/F"].data


def test_a_closed_case_gets_its_record_through_the_outbox(story: Story) -> None:
    case = closed(story)
    drain(story.now)
    record = Record.objects.get(case=case)
    pdf = take(record.sha256)
    assert record.revision == 1
    assert record.size == len(pdf)
    assert record.sha256 == hashlib.sha256(pdf).hexdigest()
    assert case.events.filter(kind="noted", data__what="record_made").count() == 1
    assert Message.objects.filter(topic="record.made", payload={"case": case.pk, "record": record.pk}).count() == 1


def test_the_record_is_green_for_anybody_who_checks_it(story: Story) -> None:
    case = closed(story)
    drain(story.now)
    now = timezone.now()  # keys are made by the machine's clock, which stories do not follow
    verdict = verify(pdf_of(case), keys().trust(now), now=now, registry=known, expected=case.number)
    assert verdict.verdict is Level.GOOD, [finding.sv for finding in verdict.findings]


def test_the_same_message_twice_changes_nothing(story: Story) -> None:
    case = closed(story)
    message = Envelope(uuid4(), "case.closed", f"case:{case.pk}", {"case": case.pk, "seq": 9}, 1, story.now)
    first, second = handle(message), handle(message)
    assert first == second
    assert isinstance(first, Delivered)
    assert Record.objects.filter(case=case).count() == 1
    assert Message.objects.filter(topic="record.made").count() == 1


def test_a_web_process_that_carries_post_has_the_record_pressed_elsewhere(story: Story, settings) -> None:
    settings.OUTBOX_BY = "thread"
    case = closed(story)
    message = Envelope(uuid4(), "case.closed", f"case:{case.pk}", {"case": case.pk}, 1, story.now)
    try:
        assert isinstance(handle(message), Delivered)
        assert workshop._process is not None
    finally:
        workshop.close()
    assert pdf_of(case).startswith(b"%PDF-1.7")


def test_an_open_case_has_no_record(story: Story) -> None:
    case = story.sends(story.cast.anna)
    message = Envelope(uuid4(), "case.closed", "", {"case": case.pk}, 1, story.now)
    assert isinstance(handle(message), GiveUp)
    assert not Record.objects.exists()


def test_the_answers_are_attached_as_canonical_json_whose_hash_is_printed(story: Story, tmp_path) -> None:
    case = closed(story)
    record = make_record(case, command_id=uuid4(), now=story.now)
    answers = attached(pdf_of(case))
    told = json.loads(answers)
    assert answers == canonical(told)
    assert told["answers"] == case.answers
    assert told["case"] == case.number
    assert told["attachments"][0]["sha256"] == case.attachments.get().sha256
    assert hashlib.sha256(answers).hexdigest() == record.answers_sha256
    (tmp_path / "record.pdf").write_bytes(pdf_of(case))
    assert record.answers_sha256 in text_of(tmp_path / "record.pdf")


@pytest.mark.judges
def test_the_pages_tell_the_whole_story(story: Story, tmp_path) -> None:
    case = closed(story)
    make_record(case, command_id=uuid4(), now=story.now)
    (tmp_path / "record.pdf").write_bytes(pdf_of(case))
    text = " ".join(text_of(tmp_path / "record.pdf").split())
    cast = story.cast
    for said in (
        "Björkvattens kommun", case.number, "Friskvård i prov", "Beviljad", "2 400 kr",
        cast.anna.name, cast.bengt.name, cast.eva.name, "Skriv vilka månader kortet gäller.",
        "Betalas med januarilönen.", "kvitto-gym.pdf", case.attachments.get().sha256, "Gymkort jan–juni <b>&",
        "ersatta med �", keys().root_sha256, "Elektronisk stämpel",
    ):  # fmt: skip
        assert said in text.replace("\xa0", " "), said


@pytest.mark.judges
def test_a_stand_ins_decision_names_both(story: Story, tmp_path) -> None:
    case = story.sends(story.cast.anna, belopp="900.00")
    story.decides(story.cast.cecilia)
    make_record(story.case, command_id=uuid4(), now=story.now)
    (tmp_path / "record.pdf").write_bytes(pdf_of(case))
    assert f"{story.cast.cecilia.name} för {story.cast.bengt.name}" in text_of(tmp_path / "record.pdf")


@pytest.mark.judges
def test_an_english_speakers_record_is_in_english(story: Story, tmp_path) -> None:
    anna = story.cast.anna
    anna.language = "en"
    anna.save()
    case = closed(story)
    make_record(case, command_id=uuid4(), now=story.now)
    (tmp_path / "record.pdf").write_bytes(pdf_of(case))
    text = text_of(tmp_path / "record.pdf")
    assert "Wellness on trial" in text
    assert "How to check the record" in text
    assert PdfFileReader(BytesIO(pdf_of(case))).root["/Lang"] == "en"


@pytest.mark.judges
def test_other_makers_programs_agree(story: Story, tmp_path) -> None:
    case = closed(story)
    make_record(case, command_id=uuid4(), now=story.now)
    path = tmp_path / "record.pdf"
    path.write_bytes(pdf_of(case))
    root_pem = (keys().folder / "root.pem").read_bytes()
    assert failed_clauses(path) == []
    assert qpdf_complaints(path) == ""
    assert pdfsig_opinions(path, root_pem, tmp_path) == ["Signature is Valid. Certificate is Trusted."]


def test_kept_bytes_that_were_changed_are_not_given_out(story: Story) -> None:
    case = closed(story)
    record = make_record(case, command_id=uuid4(), now=story.now)
    path = path_of(record.sha256)
    path.chmod(0o640)
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(Lost):
        take(record.sha256)


def test_a_record_that_cannot_be_kept_leaves_no_row(story: Story, settings, tmp_path) -> None:
    case = closed(story)
    (tmp_path / "a file").write_text("in the way")
    settings.MEDIA_ROOT = tmp_path / "a file"
    with pytest.raises(OSError, match="a file"):
        make_record(case, command_id=uuid4(), now=story.now + timedelta(minutes=1))
    assert not Record.objects.exists()
    assert not case.events.filter(kind="noted").exists()


def test_making_a_record_asks_the_database_little(story: Story, django_assert_max_num_queries) -> None:
    case = closed(story)
    message = Envelope(uuid4(), "case.closed", "", {"case": case.pk}, 1, story.now)
    with django_assert_max_num_queries(20):  # sixteen and two pairs of savepoints
        handle(message)
