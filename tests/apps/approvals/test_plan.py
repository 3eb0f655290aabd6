"""How the database finds the queue among 100 000 open cases: by the index of each way, never by reading them all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.db import connection

from forms_platform.approvals import tops
from forms_platform.approvals.queue import Place, Queue
from forms_platform.approvals.rows import Filters
from forms_platform.definitions.load import forget
from tests.cast import TODAY, Cast, a_group, a_person, a_stand_in
from tests.stories import Story

pytestmark = pytest.mark.django_db
MANY = 100_000


@pytest.fixture
def busy(story: Story, cast: Cast) -> Iterator[Queue]:
    """The queue of Maja, who manages a unit, is in a group with a long list, and stands in for Bengt."""
    maja = a_person(name="Maja Ek", manages=cast.streets)
    a_group(key="lonecenter", members=[maja])
    a_stand_in(absent=cast.bengt, stand_in=maja)
    case = story.sends(cast.anna)
    _fill(case.pk, case.version_id, cast)
    yield Queue(maja, TODAY)
    forget()


def _fill(first: int, version: int, cast: Cast) -> None:
    """Open cases that wait: a tenth each for Maja, Bengt and the group, the others for units nobody here manages."""
    postgres = connection.vendor == "postgresql"
    numbers = (
        f"SELECT n FROM generate_series({first + 1}, {first + MANY}) AS numbers(n)"
        if postgres
        else f"WITH RECURSIVE numbers(n) AS (SELECT {first + 1} UNION ALL SELECT n + 1 FROM numbers "
        f"WHERE n < {first + MANY}) SELECT n FROM numbers"
    )
    uuid = "md5('c' || n)::uuid" if postgres else "lower(hex(randomblob(16)))"
    day = "DATE '2026-11-24' + (n % 40 - 5)" if postgres else "date('2026-11-24', (n % 40 - 5) || ' days')"
    no, empty = ("false", "'{}'::jsonb") if postgres else ("0", "'{}'")
    whose = (
        f"CASE n % 10 WHEN 0 THEN 'm:{cast.streets.pk}' WHEN 1 THEN 'm:{cast.home_care.pk}' WHEN 2 THEN 'g:lonecenter' "
        "ELSE 'm:9' || n % 997 END"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO cases_case (id, number, version_id, e_service, title, summary, requester_id, answers,
            answers_version, state, step, {'"end"'}, result, revision, registered_at, changed_at, command)
            SELECT n, 'P-' || n, {version}, 'gym', 'Gym', 'Gymkort', {cast.anna.pk}, {empty}, 1, 'open', 'chef', '', '',
            1, '2026-11-20 10:00:00+00:00', '2026-11-20 10:00:00+00:00', {uuid} FROM ({numbers}) numbers"""
        )
        cursor.execute(
            f"""INSERT INTO cases_assignment (case_id, step, opened_seq, principal, state, due, opened_at, e_service,
            requester_id, amended) SELECT n, 'chef', 2, {whose}, 'open', {day}, '2026-11-20 10:00:00+00:00', 'gym',
            {cast.anna.pk}, {no} FROM ({numbers}) numbers"""
        )
        cursor.execute("ANALYZE cases_assignment")


def plan_of(rows: Any) -> list[str]:
    """How the database says it will find the rows."""
    sql, values = rows.query.get_compiler(connection=connection).as_sql()
    explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {sql}", values)
        return [str(row[-1]) for row in cursor.fetchall()]


def test_every_way_is_read_from_its_place_in_the_index(busy: Queue) -> None:
    for tab, after in product(("mine", "late", "stand_in"), ("", "2026-11-30.500")):
        branches = busy._branches(tab, Filters(), Place.read(after), dated=True)
        assert len(branches) >= 2
        for branch in branches:
            told = plan_of(branch.values("id", "due")[:60])
            assert any("assignment_queue" in line for line in told), told
            # PostgreSQL may rather sort the last few rows of a short list; nobody may read or sort a long one.
            assert not any(re.search(r"\bSCAN cases_|Seq Scan|TEMP B-TREE", line) for line in told), told
    sql = tops.first_ids(busy._branches("mine", Filters(), dated=True), 60).sql
    assert sql.count("LIMIT 60") == sql.count("UNION ALL") + 2  # of each piece, and of all


def test_the_page_is_in_order_and_the_badge_stops_counting(busy: Queue) -> None:
    page = busy.page("mine", Filters())
    assert len(page.rows) == 50
    assert [row.due for row in page.rows] == sorted(row.due for row in page.rows if row.due)
    further = busy.page("mine", Filters(), page.next)
    assert not {row.case.pk for row in page.rows} & {row.case.pk for row in further.rows}
    assert busy.counts()["mine"] == 100  # and not twenty thousand
