"""What the queue costs in SQL statements, besides the two that tell who asks."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forms_platform.approvals.models import Habits
from forms_platform.cases.models import Assignment, Case
from forms_platform.organisation import directory
from tests.apps.approvals.desk import signed_in
from tests.cast import Cast, a_group, a_stand_in
from tests.stories import Story

pytestmark = pytest.mark.django_db
NOT_ASKED = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
WHO = ('FROM "django_session"', 'FROM "organisation_person"')


def told(queries: CaptureQueriesContext) -> list[str]:
    """The statements, without transactions and without who asks."""
    said = [query["sql"] for query in queries.captured_queries]
    return [sql for sql in said if not sql.startswith(NOT_ASKED) and not any(who in sql for who in WHO)]


@pytest.fixture
def busy(story: Story, cast: Cast) -> tuple[Client, Case]:
    """Frida, who has managers below her, stands in for two and is in five groups; a case of hers has been corrected."""
    for absent in (cast.bengt, cast.hugo):
        a_stand_in(absent=absent, stand_in=cast.frida)
    for number in range(5):
        a_group(key=f"grupp{number}", members=[cast.frida])
    Habits.objects.create(person=cast.frida, replies=[{"name": "Datum", "text": "Kvittot saknar datum."}])
    cast.bengt.unit = cast.home_care
    case = story.sends(cast.bengt)
    story.decides(cast.frida, "return", "Fel belopp.")
    case = story.amends(cast.bengt, {"belopp": "900.00"})
    for _ in range(3):
        story.sends(cast.anna)
    directory.changed()
    client = signed_in(cast.frida)
    client.get("/att-godkanna/")
    return client, case


@pytest.mark.parametrize("query", ["", "?flik=late", "?flik=stand_in", "?flik=waiting", "?flik=decided", "?q=anna"])
def test_a_page_takes_twelve_statements_at_most(busy: tuple[Client, Case], query: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert busy[0].get(f"/att-godkanna/{query}").status_code == 200
    assert len(told(queries)) <= 12, told(queries)


def test_a_decision_takes_fifteen_statements_at_most(busy: tuple[Client, Case]) -> None:
    client, case = busy
    row = Assignment.objects.get(case=case, state="open")
    sent = {
        "steg": row.step, "omgang": str(row.opened_seq), "version": str(case.revision), "beslut": "approve",
        "meddelande": "", "tillbaka": "/att-godkanna/?flik=mine",
    }  # fmt: skip
    with CaptureQueriesContext(connection) as queries:
        assert client.post(f"/att-godkanna/{case.number}/beslut/", sent).status_code == 302
    assert len(told(queries)) <= 15, told(queries)
