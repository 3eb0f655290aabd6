import io
import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from forms_platform.cases import attachments
from forms_platform.cases.attachments import clean_name, forget, open_bytes, path_of, store, sweep
from forms_platform.cases.models import Attachment
from tests.cast import Cast

pytestmark = pytest.mark.django_db
KVITTO = b"%PDF-1.7 kvitto"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def a_receipt(cast: Cast, now: datetime, content=KVITTO, **changes) -> Attachment:
    given = {"name": "kvitto.pdf", "content_type": "application/pdf", "field": "kvitto"} | changes
    return store(content, uploader=cast.anna.pk, now=now, **given)


def test_what_was_stored_is_what_is_read(cast: Cast, now: datetime) -> None:
    kept = Attachment.objects.get(pk=a_receipt(cast, now).pk)
    assert open_bytes(kept).read() == KVITTO
    assert kept.size == len(KVITTO)


def test_a_file_and_a_stream_of_chunks_give_the_same_as_bytes(cast: Cast, now: datetime) -> None:
    one, two, three = (a_receipt(cast, now, content) for content in (KVITTO, io.BytesIO(KVITTO), iter([KVITTO])))
    assert one.sha256 == two.sha256 == three.sha256


def test_the_same_bytes_take_room_once(cast: Cast, now: datetime, own_folder: Path) -> None:
    a_receipt(cast, now)
    a_receipt(cast, now, name="samma.pdf")
    assert [path.name for path in own_folder.rglob("*") if path.is_file()] == [Attachment.objects.all()[0].sha256]


def test_nothing_is_left_when_the_sender_breaks_off(cast: Cast, now: datetime, own_folder: Path) -> None:
    def broken():
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        a_receipt(cast, now, broken())
    assert not [path for path in own_folder.rglob("*") if path.is_file()]
    assert not Attachment.objects.exists()


def test_bytes_that_are_gone_are_named_and_not_mistaken_for_an_empty_file(cast: Cast, now: datetime) -> None:
    kept = a_receipt(cast, now)
    path_of(kept.sha256).unlink()
    with pytest.raises(attachments.Missing):
        open_bytes(kept)


def test_forgetting_a_drafts_file_leaves_those_of_others_and_of_cases(cast: Cast, now: datetime) -> None:
    kept = a_receipt(cast, now)
    assert forget([kept.pk], uploader=cast.david.pk) == 0
    assert forget([kept.pk], uploader=cast.anna.pk) == 1


def test_the_sweep_takes_bytes_that_nobody_has_spoken_of_for_a_day(cast: Cast, now: datetime) -> None:
    forgotten, spoken_of, fresh = (a_receipt(cast, now, content) for content in (b"old", b"kept", b"new"))
    Attachment.objects.filter(pk__in=[forgotten.pk, fresh.pk]).delete()
    long_ago = (now - timedelta(days=2)).timestamp()
    for kept in (forgotten, spoken_of):
        os.utime(path_of(kept.sha256), (long_ago, long_ago))
    os.utime(path_of(fresh.sha256), (now.timestamp(), now.timestamp()))
    assert sweep(now) == 1
    assert [path_of(a.sha256).exists() for a in (forgotten, spoken_of, fresh)] == [False, True, True]


def test_storing_the_same_bytes_again_saves_them_from_the_sweep(cast: Cast, now: datetime) -> None:
    first = a_receipt(cast, now)
    first.delete()
    os.utime(path_of(first.sha256), (0, 0))
    a_receipt(cast, now).delete()  # touched now by the disk's clock, its row not yet committed
    assert sweep(timezone.now()) == 0


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("kvitto.pdf", "kvitto.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\anna\\kvitto.pdf", "kvitto.pdf"),
        ("faktura\x00.pdf", "faktura.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ("kvitto\u202efdp.exe", "kvittofdp.exe"),
        ("  .. ", "bilaga"),
        ("", "bilaga"),
        ("Räksmörgås 1½.pdf", "Räksmörgås 1½.pdf"),
        ("a" * 300 + ".pdf", "a" * 146 + ".pdf"),
        ("b" * 300, "b" * 150),
    ],
)
def test_a_name_is_cleaned_of_what_could_do_harm(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def test_the_command_says_how_many_files_went(cast: Cast, now: datetime) -> None:
    gone = a_receipt(cast, now)
    gone.delete()
    os.utime(path_of(gone.sha256), (0, 0))
    said = io.StringIO()
    call_command("sweep_attachments", stdout=said)
    assert said.getvalue() == "1 filer borttagna\n"
