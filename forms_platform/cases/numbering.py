"""Case numbers (ärendenummer): the year and a running number, 2026-1179."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import connection
from django.utils import timezone

from forms_platform.cases.models import Counter

NUMBER = re.compile(r"[0-9]{4}-[0-9]{1,9}\Z")


def next_number(now: datetime) -> str:
    """A number that nobody has had and nobody will get again, in the year that `now` falls in where we live.

    One statement. Its row lock lasts as long as the transaction around it, so ask outside one where that can be
    done: a transaction that is undone afterwards leaves a gap, and a gap does no harm.
    """
    table = connection.ops.quote_name(Counter._meta.db_table)
    year = timezone.localtime(now).year
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS counter (year, last) VALUES (%s, 1)"  # noqa: S608 - only our own table name
            " ON CONFLICT (year) DO UPDATE SET last = counter.last + 1 RETURNING last",
            [year],
        )
        (last,) = cursor.fetchone()
    return f"{year}-{last:04d}"


def is_number(text: str) -> bool:
    """Whether the text is written as a case number."""
    return NUMBER.match(text) is not None
