"""Everything a person can do through pages has an operation, or a reason why it has none."""

from __future__ import annotations

import pytest

from forms_platform.api.operations import OPERATIONS
from tests.apps.api.reachable import INSTEAD, OPERATION
from tests.guard.doors import routes

NAMES = {one.name for one in OPERATIONS}


def instead(route: str) -> str:
    """What a program does instead."""
    return INSTEAD[max((beginning for beginning in INSTEAD if route.startswith(beginning)), key=len)]


def test_every_operation_that_stands_for_a_page_is_there() -> None:
    assert {one.removeprefix(OPERATION) for one in INSTEAD.values() if one.startswith(OPERATION)} <= NAMES


@pytest.mark.parametrize("room", sorted({route.split("/")[0] for route in routes() if "/" in route}))
def test_every_room_of_pages_is_spoken_for(room: str) -> None:
    told = {instead(route) for route in routes() if route.startswith(f"{room}/")}
    assert all(told)
    if room in {"arenden", "att-godkanna", "bygg", "drift", "ersattare", "utkast"}:
        assert INSTEAD[""] not in told, "a room of deeds names each of them"


def test_what_a_person_does_is_mostly_done_by_operations() -> None:
    """The control: reasons do not crowd out operations."""
    deeds = [route for route in routes() if route.split("/")[0] in {"arenden", "att-godkanna", "utkast"}]
    reasons = [route for route in deeds if not instead(route).startswith(OPERATION)]
    assert len(reasons) < len(deeds) / 4, reasons
