"""Whatever our own schema of PAXml lets out is valid by both published revisions too."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from forms_platform.integrations.payroll.paxml import payroll_file
from forms_platform.integrations.payroll.rows import Transaction
from forms_platform.integrations.payroll.schema import HERE, check
from tests.__main__ import SHARED
from tests.apps.integrations.payroll_rows import HEADER, anything

pytestmark = [pytest.mark.pure, pytest.mark.shared]
SCHEMAS = SHARED / "samples" / "paxml"
PUBLISHED = ["paxml-2.0-official-zip.xsd", "paxml-2.0-blinfo-docs.xsd"]
XS = "{http://www.w3.org/2001/XMLSchema}"


@cache
def schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(SCHEMAS / name)))


@pytest.fixture(autouse=True)
def _published() -> None:
    if not SCHEMAS.exists():
        pytest.skip("the schemas of PAXml lie in ../shared, which is not here")


@pytest.mark.parametrize("name", PUBLISHED)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(anything(), min_size=1, max_size=4))
def test_what_our_own_schema_accepts_is_valid(name: str, made: list[Transaction]) -> None:
    content = payroll_file(HEADER, made)
    check(content)
    assert schema(name).validate(etree.fromstring(content)), schema(name).error_log


@pytest.mark.parametrize("name", PUBLISHED)
@pytest.mark.parametrize(
    ("ours", "theirs"), [("timeCode", "tidkodTYPE"), ("payCode", "lonekodTYPE"), ("journeyCode", "reskodTYPE")]
)
def test_our_lists_of_codes_are_within_the_published_ones(name: str, ours: str, theirs: str) -> None:
    assert codes(HERE, ours) <= codes(SCHEMAS / name, theirs)


def codes(file: object, kind: str) -> set[str]:
    found = etree.parse(str(file)).findall(f".//{XS}simpleType[@name='{kind}']//{XS}enumeration")
    return {each.get("value") for each in found}
