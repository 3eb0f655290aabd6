"""The pages of code lists: Gunnel administers, a named keeper keeps one, and a file is taken in whole or not at all."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from forms_platform.audit.models import Entry
from forms_platform.cases.names import CaseNames
from forms_platform.organisation import directory
from forms_platform.organisation.code_list_files import NotAList, from_csv, to_csv
from forms_platform.organisation.code_lists import take_in
from forms_platform.organisation.models import CodeEntry, CodeList, Person
from tests.cast import Cast

pytestmark = pytest.mark.django_db
CARS = [{"code": "KBJ12A", "name": "Volvo, blå"}, {"code": "LDR482", "name": "Buss; liten", "level": "el"}]


@pytest.fixture(autouse=True)
def cars(cast: Cast) -> CodeList:
    return take_in("fordon", "Bilar", CARS)


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def choices() -> list[str]:
    return [entry.code for entry in CaseNames(directory.snapshot()).options("fordon")]


def sends(person: Person, content: str | bytes, **more: str) -> tuple[int, str]:
    raw = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile("bilar.csv", raw, content_type="text/csv")
    answer = client_of(person).post("/kodlistor/fordon/las-in/", {"fil": file, **more})
    return answer.status_code, answer.content.decode()


def test_gunnel_adds_a_car_and_it_can_be_chosen_at_once(cast: Cast) -> None:
    client_of(cast.gunnel).post("/kodlistor/fordon/ny/", {"code": "ABC123", "name": "Ny bil"})
    assert choices() == ["KBJ12A", "LDR482", "ABC123"]
    entry = Entry.objects.get(stream="code_list:fordon")
    assert (entry.action, entry.actor) == ("code_list.entry_added", f"u:{cast.gunnel.pk}")


def test_a_code_that_is_there_is_not_overwritten_by_a_new_one(cast: Cast) -> None:
    answer = client_of(cast.gunnel).post("/kodlistor/fordon/ny/", {"code": "KBJ12A", "name": "En annan"})
    assert answer.status_code == 422
    assert "Koden KBJ12A finns redan i listan." in answer.content.decode()
    assert CodeEntry.objects.get(code="KBJ12A").name == "Volvo, blå"


def test_every_fault_of_an_entry_is_told_at_once_and_what_was_typed_is_kept(cast: Cast) -> None:
    sent = {"code": "å ä", "name": "=SUMMA(A1)", "unit": "finns-inte", "starts": "2026-12-31", "ends": "2026-01-01"}
    answer = client_of(cast.gunnel).post("/kodlistor/fordon/ny/", sent)
    page = answer.content.decode()
    for words in ("Koden saknas eller har andra tecken", "kan inte börja med =", "finns-inte finns inte",
                  "Den sista dagen är före den första", 'value="=SUMMA(A1)"'):  # fmt: skip
        assert words in page


def test_a_retired_car_is_offered_no_more_and_still_shown_where_it_was_chosen(cast: Cast) -> None:
    client_of(cast.gunnel).post("/kodlistor/fordon/koder/KBJ12A/avsluta/", {"last": ""})
    assert choices() == ["LDR482"]
    assert CaseNames(directory.snapshot()).listed("fordon", "KBJ12A") is not None
    client_of(cast.gunnel).post("/kodlistor/fordon/koder/KBJ12A/", {"name": "Volvo, blå"})
    assert choices() == ["KBJ12A", "LDR482"]


@pytest.mark.parametrize(("days", "there"), [(-1, False), (0, True), (1, True)])
def test_a_last_day_is_the_last_day(cast: Cast, days: int, there: bool) -> None:
    last = (timezone.localdate() + timedelta(days=days)).isoformat()
    client_of(cast.gunnel).post("/kodlistor/fordon/koder/KBJ12A/avsluta/", {"last": last})
    assert ("KBJ12A" in choices()) is there


def test_a_car_of_tomorrow_waits_until_tomorrow(cast: Cast) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    CodeEntry.objects.filter(code="KBJ12A").update(starts=tomorrow)
    directory.changed()
    assert choices() == ["LDR482"]


def test_a_keeper_keeps_their_own_list_and_no_other(cast: Cast) -> None:
    take_in("namnder", "Nämnder", [])
    client_of(cast.gunnel).post("/kodlistor/fordon/skotare/", {"person": cast.david.pk})
    david = client_of(cast.david)
    assert david.get("/kodlistor/fordon/").status_code == 200
    assert david.get("/kodlistor/namnder/").status_code == 403
    assert "Bilar" in david.get("/konto/profil/").content.decode()
    assert david.post("/kodlistor/fordon/skotare/", {"person": cast.anna.pk}).status_code == 403
    assert david.post("/kodlistor/", {"name": "Egen", "key": "egen"}).status_code == 403
    assert client_of(cast.anna).get("/kodlistor/").status_code == 403


def test_what_is_taken_out_can_be_taken_in_again_unchanged(cast: Cast) -> None:
    raw = client_of(cast.gunnel).get("/kodlistor/fordon/lista.csv").content
    before = list(CodeEntry.objects.order_by("place").values())
    assert sends(cast.gunnel, raw, bara="1")[0] == 302
    assert list(CodeEntry.objects.order_by("place").values()) == before


def test_a_file_with_faults_changes_nothing_and_each_row_is_told(cast: Cast) -> None:
    status, page = sends(cast.gunnel, "kod;namn;enhet\nNY1;Ny bil;\n;Utan kod;\nNY2;;finns-inte\nNY1;En till;\n")
    assert status == 422
    for words in ("Rad 3: koden saknas", "Rad 4: namnet saknas.", "Rad 4: enheten finns-inte", "Rad 5: koden NY1"):
        assert words in page
    assert choices() == ["KBJ12A", "LDR482"]


def test_a_file_adds_and_changes_and_only_retires_the_rest_when_asked(cast: Cast) -> None:
    assert sends(cast.gunnel, "kod;namn\nLDR482;Buss\nNY1;Ny bil\n")[0] == 302
    assert choices() == ["LDR482", "NY1", "KBJ12A"]
    assert sends(cast.gunnel, "kod,namn\r\nNY1,Ny bil\r\n\r\n", bara="1")[0] == 302
    assert choices() == ["NY1"]
    assert CodeEntry.objects.count() == 3


def test_old_spreadsheets_and_stray_files_are_told_apart() -> None:
    assert from_csv("kod;namn\nA1;Blå\n".encode("cp1252")) == [{"code": "A1", "name": "Blå"}]
    for wrong in (b"", b"\x00\x01\x02", b"namn;pris\nBil;3\n", b"PK\x03\x04\x00\x00"):
        with pytest.raises(NotAList):
            from_csv(wrong)
    with pytest.raises(NotAList):
        from_csv(b"kod;namn;f\xc3\xa4rg\nA;B;r\xc3\xb6d\n")


def test_dates_come_along_in_the_file() -> None:
    raw = to_csv([{"code": "A1", "name": "Bil", "starts": "2026-01-01", "ends": "2026-12-31"}])
    assert from_csv(raw) == [{"code": "A1", "name": "Bil", "starts": "2026-01-01", "ends": "2026-12-31"}]
    found = take_in("bilar", "Bilar", from_csv(raw))
    assert found.entries.get().ends == date(2026, 12, 31)


def test_an_empty_entry_is_told_of_its_code_and_its_name_at_once(cast: Cast) -> None:
    page = client_of(cast.gunnel).post("/kodlistor/fordon/ny/", {}).content.decode()
    assert "Skriv koden." in page
    assert "Skriv vad den heter." in page
