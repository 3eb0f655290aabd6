"""The payroll system says what people have left, through the API."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from forms_platform.organisation.models import Balance
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def said(cast: Cast, value: str = "12.5") -> dict[str, Any]:
    items = [{"employee_number": cast.anna.employee_number, "value": value}, {"employee_number": "999", "value": "1"}]
    return {"as_of": "2026-11-01", "source": "lönesystemet", "items": items}


def test_balances_are_set_and_the_unknown_are_told(town: Cast, program: Callable[..., Any]) -> None:
    call = program(town.gunnel, "balances:write")
    assert call("PUT", "balances/semester", said(town)) == {"set": 1, "older": 0, "unknown": ["999"]}
    assert Balance.objects.get(person=town.anna).value == Decimal("12.50")


def test_a_token_without_the_scope_sets_nothing(town: Cast, program: Callable[..., Any]) -> None:
    call = program(town.gunnel, "cases:read")
    call("PUT", "balances/semester", said(town))
    assert call.status == 403
    assert not Balance.objects.exists()


def test_what_is_no_number_is_refused(town: Cast, program: Callable[..., Any]) -> None:
    call = program(town.gunnel, "balances:write")
    call("PUT", "balances/semester", said(town, "tolv"))
    assert call.status in (400, 422)
    assert not Balance.objects.exists()
