"""Balances of the payroll system: read in, shown to the one whose they are with who said it and when, and forgotten."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from forms_platform.audit.models import Entry
from forms_platform.definitions.language.answers import facts, read_answers
from forms_platform.definitions.language.names import Register
from forms_platform.definitions.load import current, forget
from forms_platform.definitions.publish import publish
from forms_platform.definitions.shipped_services import shipped
from forms_platform.intake.known import Known
from forms_platform.intake.opening import new
from forms_platform.intake.pages import Answers, page_form
from forms_platform.intake.prefill import prefilled, sources
from forms_platform.intake.typed import from_post
from forms_platform.integrations.registers.balance_file import NoBalances, read_balances
from forms_platform.organisation.balances import take_in, tidy
from forms_platform.organisation.directory import snapshot
from forms_platform.organisation.models import Balance, Person
from forms_platform.outbox.outcomes import Envelope
from tests.cast import Cast, a_person
from tests.stories import PUBLISHED_AT

DAY = date(2026, 11, 1)
FILE = "Anställningsnummer;Namn;Saldo\n10017;Anna;12,5\n10018;Bengt;\u22121\n;ingen;3\n10019;Eva;tolv\n".encode()


def taken(cast: Cast, now: datetime, value: str = "12", **more: Any) -> Any:
    number = str(cast.anna.employee_number)
    given = {"as_of": DAY, "source": "lönesystemet", "by": None, "now": now} | more
    return take_in("semester", {number: Decimal(value), "finns-inte": Decimal(1)}, **given)


class TestFile:
    """Reading a file."""

    pytestmark = pytest.mark.pure

    def test_columns_are_found_by_their_titles_and_bad_rows_are_told(self) -> None:
        read = read_balances(FILE, "anställningsnummer", "SALDO")
        assert read.values == {"10017": Decimal("12.50"), "10018": Decimal("-1.00")}
        assert read.faulty == (4, 5)

    def test_a_person_twice_is_told_in_both_rows(self) -> None:
        assert read_balances(b"nr\tdagar\n1\t2\n1\t3\n2\t4\n", "nr", "dagar").faulty == (2, 3)

    def test_a_file_of_the_office_is_read_in_its_own_letters(self) -> None:
        assert read_balances("Anställningsnummer;Saldo\n1;2".encode("cp1252"), "Anställningsnummer", "Saldo").values

    @pytest.mark.parametrize("content", [b"", b"nr;saldo\n1;2", b"\x00\x01\xff", b"a" * 5_000_001])
    def test_what_cannot_be_read_is_refused(self, content: bytes) -> None:
        with pytest.raises(NoBalances):
            read_balances(content, "Anställningsnummer", "Saldo")


@pytest.mark.django_db
class TestTakenIn:
    """What is known afterwards."""

    def test_the_latest_day_stands_and_the_unknown_are_told(self, cast: Cast, now: datetime) -> None:
        first = taken(cast, now)
        assert (first.set, first.unknown) == (1, ("finns-inte",))
        assert taken(cast, now, "20", as_of=DAY - timedelta(days=30)).older == 1
        taken(cast, now, "8.5", as_of=DAY + timedelta(days=1))
        assert Balance.objects.get().value == Decimal("8.50")

    def test_the_log_tells_how_many_and_no_value(self, cast: Cast, now: datetime) -> None:
        taken(cast, now, "17.25")
        entry = Entry.objects.get(action="balances.read")
        assert entry.facts["set"] == 1
        assert "17.25" not in json.dumps(entry.facts)

    def test_old_ones_and_those_of_who_has_left_are_forgotten(self, cast: Cast, now: datetime) -> None:
        taken(cast, now)
        message = Envelope(uuid4(), "day.begun", "", {}, 1, now)
        tidy(message)
        assert Balance.objects.count() == 1
        Person.objects.filter(pk=cast.anna.pk).update(is_active=False)
        tidy(message)
        assert not Balance.objects.exists()
        Person.objects.filter(pk=cast.anna.pk).update(is_active=True)
        taken(cast, now, as_of=now.date() - timedelta(days=401))
        tidy(message)
        assert not Balance.objects.exists()


@pytest.mark.django_db
class TestInTheForm:
    """A leave asks for it."""

    @pytest.fixture(autouse=True)
    def _leave(self, cast: Cast, now: datetime) -> Any:
        publish(shipped()["ledighetsansokan"], None, PUBLISHED_AT)
        taken(cast, now)
        yield
        forget()

    def test_it_is_shown_to_the_one_whose_it_is_with_who_said_it_and_when(self, cast: Cast) -> None:
        loaded = current("ledighetsansokan")
        draft = new(loaded, cast.anna.pk, snapshot())
        assert draft.raw["semester_kvar"] == "12"
        page = loaded.document.page("ledigheten")
        assert sources(page, draft.raw, draft, snapshot())["semester_kvar"] == "Enligt lönesystemet 1 november 2026"
        assert "semester_kvar" not in prefilled(loaded.document, cast.david.pk, snapshot()).raw

    def test_it_is_there_already_when_the_answer_before_it_brings_it_forward(self, cast: Cast) -> None:
        loaded = current("ledighetsansokan")
        draft = new(loaded, cast.anna.pk, snapshot())
        known = Known(draft, loaded, date(2026, 11, 24), "sv", draft.raw)
        html = page_form(loaded, "ledigheten")(Answers(loaded, draft.raw, known)).drawn(faults=(), words={})
        assert "12 dagar" in html.replace("\u00a0", " ")
        assert "Enligt lönesystemet 1 november 2026" in html

    def test_rules_and_checks_use_it(self, cast: Cast) -> None:
        document = current("ledighetsansokan").document
        answers = {"typ": "semester", "period": {"from": "2027-01-11", "to": "2027-02-05"}, "omfattning": "100",
                   "namn": "Anna", "semester_kvar": "12"}  # fmt: skip
        reading = read_answers(document, answers, today=date(2026, 11, 24), names=Register())
        known = facts(document, reading.values)
        warned = [one.text.sv for test, one in document.compiled_checks if one.level == "warning" and test(known)]
        assert any("semesterdagar som är kvar" in text for text in warned)

    def test_what_is_sent_for_it_is_not_believed(self, cast: Cast) -> None:
        fields = current("ledighetsansokan").document.page("ledigheten").fields
        assert from_post(fields, QueryDict("semester_kvar=99"), {"semester_kvar": "12"})["semester_kvar"] == "12"


@pytest.mark.django_db
class TestDoors:
    """The page."""

    def test_the_page_reads_a_file_and_tells_what_it_left_out(self, cast: Cast) -> None:
        Person.objects.filter(pk=cast.anna.pk).update(employee_number="10017")
        client = Client()
        client.force_login(a_person(name="Fia Form", unit=cast.municipality, roles=("forvaltare",)))
        sent = {"file": SimpleUploadedFile("s.csv", FILE), "key": "semester", "whose": "Anställningsnummer",
                "what": "Saldo", "as_of": timezone.localdate().isoformat(), "source": "lönesystemet"}  # fmt: skip
        page = client.post("/saldon/", sent).content.decode()
        assert "1 saldo är inläst" in page
        assert "10018" in page
        assert "4, 5" in page
        assert Balance.objects.get().value == Decimal("12.50")
