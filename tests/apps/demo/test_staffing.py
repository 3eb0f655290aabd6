"""Every shipped service works for everybody in the demo: nobody's case would stop for want of somebody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.management import call_command

from forms_platform.definitions.load import all_current, forget
from forms_platform.demo.people import raise_municipality
from forms_platform.organisation import directory
from forms_platform.staffing.everybody import everybody, who_gets
from workflows.checks.somebody import STOPS_NOTHING

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)


@pytest.fixture
def bjorkvatten() -> Iterator[None]:
    """The demo's people, units, groups and approval rights, and every shipped service."""
    raise_municipality(TODAY)
    directory.changed()
    call_command("publish_shipped")
    yield
    forget()


@pytest.mark.usefixtures("bjorkvatten")
def test_no_shipped_service_would_stop_for_anybody_in_the_demo() -> None:
    organisation = directory.snapshot(fresh=True)
    all_of_them = everybody(organisation, TODAY)
    stops = [
        (loaded.key, lack.step, lack.code, f"{lack.affected}/{lack.of}", lack.cases[:2])
        for loaded in all_current()
        for lack in who_gets(loaded, organisation, TODAY, all_of_them).lacks
        if lack.code not in STOPS_NOTHING
    ]
    assert stops == []
