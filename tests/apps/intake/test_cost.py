"""What filling in costs: SQL statements, and the time of a page against Django's own rendering in the same run."""

from __future__ import annotations

import json
import statistics
import time
from datetime import date, datetime
from typing import Any

import pytest
from django import forms
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forms_platform.cases.models import Attachment, Case
from forms_platform.definitions.language.document import parse_document
from forms_platform.definitions.load import Loaded
from forms_platform.definitions.models import Version
from forms_platform.definitions.publish import publish
from forms_platform.intake.known import Known
from forms_platform.intake.models import Draft
from forms_platform.intake.pages import Answers, page_form
from forms_platform.integrations.webhooks.listeners import listened_to
from forms_platform.organisation.directory import snapshot
from forms_platform.organisation.models import Person
from tests.apps.intake.conftest import SHIPPED
from tests.apps.intake.plain_browser import Browser

BY_MIDDLEWARE = ("django_session", "organisation_person")  # who is it? Production keeps sessions in a cache


def a_document(fields: list[dict[str, Any]], key: str = "atta-fragor") -> dict[str, Any]:
    """A service with one page of these fields, decided by the nearest manager."""
    document = json.loads((SHIPPED / "friskvardsbidrag.json").read_text())
    document |= {"key": key, "title": "Åtta frågor", "pages": [{"key": "fragor", "title": "Frågor", "fields": fields}]}
    document |= {"limits": [], "checks": [], "deliveries": {}, "summary_line": [fields[0]["key"]], "amount_field": None}
    document["workflow"]["steps"] = [s for s in document["workflow"]["steps"] if s["id"] != "lonecenter"]
    return document


TWO = [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}]
EIGHT = [
    {"kind": "text", "key": "vad", "label": "Vad gäller det?", "required": True},
    {"kind": "money", "key": "belopp", "label": "Belopp", "required": True},
    {"kind": "date", "key": "dag", "label": "Dag", "required": True},
    {"kind": "yes_no", "key": "ja", "label": "Är det bråttom?", "required": True},
    {"kind": "choice", "key": "val", "label": "Sort", "options": TWO},
    {"kind": "number", "key": "antal", "label": "Antal"},
    {"kind": "email", "key": "epost", "label": "E-post"},
    {"kind": "long_text", "key": "mer", "label": "Mer"},
]  # fmt: skip
ANSWERS = {
    "vad": "Stol", "belopp": "1 200", "dag": "2026-11-20", "ja": "ja", "val": "a", "antal": "3",
    "epost": "anna@exempel.se", "mer": "Två\nrader",
}  # fmt: skip


def test_a_whole_submission_of_eight_fields_is_few_statements(anna: Person, gunnel: Person, now: datetime) -> None:
    publish(a_document(EIGHT), gunnel, now)
    browser = Browser(anna)
    browser.open("/e-tjanster/atta-fragor/ny/")  # what a process reads once, it has read
    listened_to("case.registered")  # asked once a minute, for all
    with CaptureQueriesContext(connection) as queries:
        page = browser.open("/e-tjanster/atta-fragor/ny/")
        review = browser.press(page, **ANSWERS)
        browser.press(review)
    assert Case.objects.count() == 1
    told = [query["sql"] for query in queries]
    who = [sql for sql in told if any(f'FROM "{table}"' in sql for table in BY_MIDDLEWARE)]
    marks = [sql for sql in told if sql.startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
    bell = [sql for sql in told if "notifications_notice" in sql]
    session = [sql for sql in who if 'FROM "django_session"' in sql]
    assert len(session) == 5  # one a request; none in production, where Redis answers
    assert len(marks) == 2  # the transaction; here a savepoint within the test's own
    assert len(bell) <= 1  # counted at most twice a minute
    assert len(told) - len(session) - len(marks) <= 20


@pytest.mark.parametrize("rows", [1, 30])
def test_a_page_of_rows_with_files_costs_the_same_however_many_rows(
    anna: Person, allowance: Version, now: datetime, rows: int
) -> None:
    files = [
        Attachment(field="f", uploader=anna, name="a.pdf", content_type="application/pdf", size=1, sha256="0" * 64,
                   uploaded_at=now)
        for _ in range(rows)
    ]  # fmt: skip
    Attachment.objects.bulk_create(files)
    receipts = [{"kopt_hos": "Gym", "summa": "10", "bild": [str(file.pk)]} for file in files]
    draft = Draft.objects.create(
        person=anna, version=allowance, raw={"kvitton": receipts[:10]}, created_at=now, saved_at=now
    )
    browser = Browser(anna)
    address = f"/utkast/{draft.pk}/aktivitet/"
    browser.open(address)
    with CaptureQueriesContext(connection) as queries:
        browser.open(address)
    assert len(queries) <= 7  # session, person, draft, files, limit, organisation, bell


# --- Time ------------------------------------------------------------------------------------------------------------

KINDS: list[dict[str, Any]] = [
    {"kind": "text"}, {"kind": "money"}, {"kind": "date"}, {"kind": "email"}, {"kind": "long_text"}, {"kind": "number"},
    {"kind": "choice", "options": TWO},
    {"kind": "phone"}, {"kind": "yes_no"}, {"kind": "time"},
]  # fmt: skip
FIFTY = [{**KINDS[n % 10], "key": f"fraga{n}", "label": f"Fråga {n}", "help": "Så här svarar du."} for n in range(50)]
DJANGO: dict[str, Any] = {
    "text": forms.CharField, "money": forms.DecimalField, "date": forms.DateField, "email": forms.EmailField,
    "number": forms.DecimalField, "phone": forms.CharField, "time": forms.TimeField,
}  # fmt: skip


def a_django_field(field: dict[str, Any]) -> forms.Field:
    """The same question with Django's own field and widget."""
    common = {"label": field["label"], "help_text": field["help"], "required": False}
    if field["kind"] == "long_text":
        return forms.CharField(widget=forms.Textarea, **common)
    if field["kind"] in ("choice", "yes_no"):
        options = [(o["value"], o["label"]) for o in field.get("options", [])] or [("ja", "Ja"), ("nej", "Nej")]
        return forms.ChoiceField(choices=options, widget=forms.RadioSelect, **common)
    made: forms.Field = DJANGO[field["kind"]](**common)
    return made


def cpu(work: Any, times: int) -> float:
    """CPU seconds for one go."""
    start = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - start) / times


def ratio(ours: Any, theirs: Any, *, rounds: int = 9, times: int = 5) -> float:
    """The median of paired rounds, so that a busy machine slows both."""
    ours(), theirs()
    return statistics.median(cpu(ours, times) / cpu(theirs, times) for _ in range(rounds))


def test_a_page_of_fifty_fields_takes_a_quarter_of_djangos_rendering(anna: Person, now: datetime) -> None:
    raw = a_document(FIFTY, key="femtio")
    loaded = Loaded(1, 1, "femtio", parse_document(raw), "femtio")
    typed = {field["key"]: "" for field in FIFTY} | {"fraga0": "Stol", "fraga1": "1 200", "fraga8": "ja"}
    hand_written = type("HandWritten", (forms.Form,), {field["key"]: a_django_field(field) for field in FIFTY})
    organisation = snapshot()

    def ours() -> str:
        draft = Draft(person=anna, version_id=1, raw=typed)
        known = Known(draft, loaded, date(2026, 11, 24), "sv", typed, organisation)
        form = page_form(loaded, "fragor")(Answers(loaded, typed, known))
        return form.drawn(faults=(), words={})

    def theirs() -> str:
        html: str = hand_written(initial=typed).as_div()
        return html

    assert ours().count("<label") >= 50
    assert ratio(ours, theirs) <= 0.25


def test_reading_fifty_answers_takes_half_of_a_django_forms_cleaning(anna: Person) -> None:
    loaded = Loaded(1, 1, "femtio", parse_document(a_document(FIFTY, key="femtio")), "femtio")
    sample = {"text": "Stol", "money": "1200.50", "date": "2026-11-20", "email": "a@exempel.se", "long_text": "Mer",
              "number": "3", "choice": "a", "phone": "070-174 06 05", "yes_no": "ja", "time": "08:30"}  # fmt: skip
    typed = {field["key"]: sample[field["kind"]] for field in FIFTY}
    hand_written = type("HandWritten", (forms.Form,), {field["key"]: a_django_field(field) for field in FIFTY})
    organisation = snapshot()

    def ours() -> bool:
        draft = Draft(person=anna, version_id=1, raw=typed)
        known = Known(draft, loaded, date(2026, 11, 24), "sv", typed, organisation)
        return page_form(loaded, "fragor")(Answers(loaded, typed, known)).is_valid()

    def theirs() -> bool:
        return bool(hand_written(data=typed).is_valid())

    assert ours()
    assert theirs()
    assert ratio(ours, theirs) <= 0.5
