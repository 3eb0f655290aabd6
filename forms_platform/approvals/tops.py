"""The first rows of several principals together, read so that it costs the same however many cases are open.

Each principal's rows lie in order in the index (principal, state, due, id). So the first of each are read from there,
put together, and the first of those are the page: a UNION ALL of small pieces. One condition over all principals would
read and sort everything that waits for any of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from forms_platform.cases.models import Assignment

Branches = Sequence[QuerySet[Assignment, Any]]


def first_ids(branches: Branches, most: int) -> RawSQL:
    """The ids of the first `most` assignments of all branches by answer date, to be used in a look-up `pk__in`.

    Every branch is in that order already and gives no more than `most` rows.
    """
    pieces, values = _pieces([branch.values("id", "due")[:most] for branch in branches])
    # Only compiled look-ups and names of our own are put together; every value is a parameter.
    return RawSQL(f"SELECT id FROM ({pieces}) together ORDER BY due, id LIMIT {most:d}", values)  # noqa: S608, S611


def after(rows: QuerySet[Assignment], due: date, number: int) -> QuerySet[Assignment]:
    """The rows that come after that place. Said of both columns at once, so that the index is entered there: said one
    column at a time it is entered at the day, and everything of that day before the place is read again."""
    day = Assignment._meta.get_field("due").get_db_prep_value(due, connection)
    return rows.extra(where=["(cases_assignment.due, cases_assignment.id) > (%s, %s)"], params=[day, number])


@dataclass(frozen=True, slots=True)
class Counted:
    """How many cases come by the own ways, are late by any, and come by the stand-in's alone."""

    mine: int = 0
    late: int = 0
    stood_in: int = 0
    perhaps_undated: bool = False  # whether there may be assignments without an answer date
    asked: int = 0  # opinions that the person is to give
    asking: int = 0  # opinions that the person has asked for and waits for


def counts(person: int, own: Branches, stood_in: Branches, today: date, most: int) -> Counted:
    """Each counted to about `most` and not much further. One statement, none without branches."""
    if not own and not stood_in:
        return Counted()
    pieces, values = _pieces([branch.values("case_id", "due")[:most] for branch in own], "1 AS own, ")
    more, further = _pieces([branch.values("case_id", "due")[:most] for branch in stood_in], "0 AS own, ")
    together = " UNION ALL ".join(piece for piece in (pieces, more) if piece)
    statement = f"""
        SELECT COALESCE(SUM(own), 0), COALESCE(SUM(late), 0), COALESCE(SUM(1 - own), 0), COALESCE(MAX(undated), 0),
               COALESCE(SUM(times), 0), (SELECT COUNT(*) FROM cases_opinion WHERE of_id = %s AND wanted),
               (SELECT COUNT(*) FROM cases_opinion WHERE asked_by_id = %s AND wanted)
        FROM (
            SELECT MAX(own) AS own, MAX(CASE WHEN due < %s THEN 1 ELSE 0 END) AS late,
                   MAX(CASE WHEN due IS NULL THEN 1 ELSE 0 END) AS undated, COUNT(*) AS times
            FROM ({together}) every GROUP BY case_id
        ) one"""  # noqa: S608 - as above
    day = Assignment._meta.get_field("due").get_db_prep_value(today, connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, [person, person, day, *values, *further])
        mine, late, theirs, undated, rows, asked, asking = map(int, cursor.fetchone())
    return Counted(mine, late, theirs, bool(undated) or rows >= most, asked, asking)


def _pieces(branches: Branches, also: str = "") -> tuple[str, list[Any]]:
    pieces, values = [], []
    for place, branch in enumerate(branches):
        sql, theirs = branch.query.get_compiler(connection=connection).as_sql()
        pieces.append(f"SELECT {also}piece{place}.* FROM ({sql}) piece{place}")  # noqa: S608 - as above
        values += theirs
    return " UNION ALL ".join(pieces), values
