from datetime import UTC, datetime

import pytest

from forms_platform.cases.models import Counter
from forms_platform.cases.numbering import is_number, next_number

pytestmark = pytest.mark.django_db


def test_numbers_run_from_one_within_the_year(now: datetime) -> None:
    assert [next_number(now) for _ in range(3)] == ["2026-0001", "2026-0002", "2026-0003"]


def test_a_new_year_begins_anew_and_the_old_one_goes_on(now: datetime) -> None:
    next_number(now)
    assert next_number(datetime(2027, 1, 4, 8, tzinfo=UTC)) == "2027-0001"
    assert next_number(now) == "2026-0002"


def test_the_year_is_the_one_on_the_wall_clock_in_sweden() -> None:
    new_years_eve_in_greenwich = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert next_number(new_years_eve_in_greenwich) == "2027-0001"


def test_more_than_9999_cases_a_year_get_longer_numbers(now: datetime) -> None:
    Counter.objects.create(year=2026, last=9999)
    assert next_number(now) == "2026-10000"


def test_a_number_takes_one_statement(now: datetime, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        next_number(now)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-1179", True),
        ("2026-0001", True),
        ("2026-", False),
        ("26-1179", False),
        ("2026-1179\n", False),
        ("", False),
    ],
)
def test_a_case_number_is_told_from_other_text(text: str, expected: bool) -> None:
    assert is_number(text) is expected
