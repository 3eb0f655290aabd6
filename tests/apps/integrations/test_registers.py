"""Registers of the finance system: Gunnel takes in its SIE file, and forms offer its accounts."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from forms_platform.audit.models import Entry
from forms_platform.integrations.finance.sie_reading import read_sie
from forms_platform.integrations.registers.of_sie import registers_of
from forms_platform.integrations.registers.take_in_register import Changes, take_in_register
from forms_platform.organisation.code_lists import CodeListFaults, take_in
from forms_platform.organisation.models import CodeEntry, CodeList
from tests.__main__ import SHARED
from tests.cast import Cast

pytestmark = pytest.mark.django_db
FILE = """#FLAGGA 0\r\n#FORMAT PC8\r\n#SIETYP 4\r\n#FNAMN "Björkvattens kommun"\r\n#KONTO 5410 Förbrukningsinventarier\r
#KONTO 6110 Kontorsmateriel\r\n#DIM 6 Projekt\r\n#OBJEKT 6 P1 "Nya skolan"\r\n#OBJEKT 6 P2 ""\r\n""".encode("cp437")
LIST = [
    {"code": "5410", "name": "Inventarier", "name_en": "Equipment", "level": "it"},
    {"code": "4110", "name": "Hyra"},
]


@pytest.fixture
def gunnel(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.gunnel, backend="django.contrib.auth.backends.ModelBackend")
    return client


def accounts(content: bytes = FILE):
    return registers_of(read_sie(content))[0]


def names(key: str, **more: object) -> dict[str, str]:
    return dict(CodeEntry.objects.filter(code_list__key=key, **more).values_list("code", "name"))


def sends(client: Client, content: bytes = FILE, **more: str) -> tuple[int, str]:
    file = SimpleUploadedFile("register.se", content)
    answer = client.post("/kodlistor/las-in/sie/", {"file": file, "dimension": "0", "key": "konto", **more})
    return answer.status_code, answer.content.decode()


def test_a_file_says_which_registers_it_holds() -> None:
    told = {number: (one.name, list(one.codes)) for number, one in registers_of(read_sie(FILE)).items()}
    assert told == {0: ("Konton", ["5410", "6110"]), 6: ("Projekt", ["P1", "P2"])}


def test_what_was_added_changed_and_retired_is_told(now: datetime) -> None:
    take_in("konto", "Kontoplan", LIST)
    changes = take_in_register(accounts(), "konto", retire_missing=True, now=now)
    assert changes == Changes(("6110",), ("5410",), ("4110",), 0)
    assert names("konto", active=True) == {"5410": "Förbrukningsinventarier", "6110": "Kontorsmateriel"}


def test_nothing_is_removed_and_what_people_have_written_is_kept(now: datetime) -> None:
    take_in("konto", "Kontoplan", LIST)
    take_in_register(accounts(), "konto", retire_missing=True, now=now)
    entry = CodeEntry.objects.get(code="5410")
    assert (entry.name_en, entry.level) == ("Equipment", "it")
    assert names("konto", active=False) == {"4110": "Hyra"}
    assert CodeList.objects.get().name == "Kontoplan"


def test_without_being_told_nothing_is_retired(now: datetime) -> None:
    take_in("konto", "Kontoplan", LIST)
    assert take_in_register(accounts(), "konto", now=now).retired == ()
    assert "4110" in names("konto", active=True)


def test_the_same_file_again_changes_nothing(now: datetime) -> None:
    take_in_register(accounts(), "konto", now=now)
    assert take_in_register(accounts(), "konto", retire_missing=True, now=now) == Changes((), (), (), 2)


def test_a_trial_tells_and_changes_nothing(now: datetime) -> None:
    take_in("konto", "Kontoplan", LIST)
    assert take_in_register(accounts(), "konto", retire_missing=True, trial=True, now=now).added == ("6110",)
    assert names("konto", active=True) == {"5410": "Inventarier", "4110": "Hyra"}


def test_an_object_without_a_name_is_called_by_its_code(now: datetime) -> None:
    take_in_register(registers_of(read_sie(FILE))[6], "projekt", now=now)
    assert names("projekt") == {"P1": "Nya skolan", "P2": "P2"}


def test_a_code_that_no_list_can_hold_is_left_out_and_told(now: datetime) -> None:
    changes = take_in_register(accounts(FILE + '#KONTO "Å1" Annat\r\n'.encode("cp437")), "konto", now=now)
    assert changes.left_out == ("Å1",)
    assert set(names("konto")) == {"5410", "6110"}


def test_a_name_that_a_spreadsheet_would_run_stops_the_file(now: datetime) -> None:
    with pytest.raises(CodeListFaults, match="Rad 3"):
        take_in_register(accounts(FILE + b"#KONTO 7000 =1+1\r\n"), "konto", now=now)
    assert not CodeList.objects.exists()


def test_gunnel_sees_what_would_change_before_it_does(gunnel: Client) -> None:
    status, page = sends(gunnel, prova="1")
    assert status == 200
    assert "Inget är ändrat än" in page
    assert not CodeList.objects.exists()


def test_gunnel_takes_in_the_accounts_and_the_log_says_so(gunnel: Client, cast: Cast) -> None:
    status, page = sends(gunnel)
    assert (status, "5410, 6110" in page) == (200, True)
    entry = Entry.objects.get(stream="code_list:konto")
    assert (entry.action, entry.actor) == ("code_list.taken_in", f"u:{cast.gunnel.pk}")


@pytest.mark.parametrize(
    ("content", "more", "said"),
    [
        (b"konto;namn", {}, "ingen SIE-fil"),
        (b"", {}, "Filen är tom"),
        (FILE, {"dimension": "7"}, "6 Projekt (2)"),
        (FILE, {"key": "Å"}, "Nyckeln kan bara"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_place(gunnel: Client, content: bytes, more: dict[str, str], said: str) -> None:
    status, page = sends(gunnel, content, **more)
    assert status == 422
    assert said in page


def test_the_command_takes_in_several_registers_or_none(tmp_path: Path) -> None:
    file, out = tmp_path / "register.se", io.StringIO()
    file.write_bytes(FILE)
    with pytest.raises(CommandError, match="dimension 9"):
        call_command("read_registers", str(file), accounts="konto", objects=["9=nej"], stdout=io.StringIO())
    assert not CodeList.objects.exists()
    call_command("read_registers", str(file), accounts="konto", objects=["6=projekt"], stdout=out)
    assert "konto\tnya\t2\t5410 6110" in out.getvalue()
    assert set(names("projekt")) == {"P1", "P2"}


@pytest.mark.shared
@pytest.mark.parametrize("file", sorted((SHARED / "samples" / "sie").iterdir()) if SHARED.exists() else [], ids=str)
def test_the_registers_of_a_real_file_can_be_taken_in(file: Path, now: datetime) -> None:
    for register in registers_of(read_sie(file.read_bytes())).values():
        changes = take_in_register(register, f"r{register.number}", now=now)
        assert len(changes.added) + len(changes.left_out) == len(register.codes)
        assert len(changes.left_out) < 3
