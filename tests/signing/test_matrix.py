"""Every line of the matrix names tests that are there, and every forgery that is made has its line."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.signing import attacks
from tests.signing.matrix import ATTACKS, MATRIX

TESTS = Path(__file__).parents[1]
FORGERIES = {attack.__name__ for attack in (*attacks.ALL, *attacks.ON_THE_PAGE)}


@cache
def named_in(file: str) -> frozenset[str]:
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    return frozenset(one.name for one in tree.body if isinstance(one, ast.FunctionDef))


@pytest.mark.parametrize("line", MATRIX)
def test_every_line_is_shown_by_tests_that_are_there(line: str) -> None:
    assert MATRIX[line]
    for named in MATRIX[line]:
        file, _, name = named.rpartition("::")
        assert name in (named_in(file) if file else FORGERIES)


def test_every_forgery_has_its_line() -> None:
    named = {name for names in ATTACKS.values() for name in names}
    assert named >= FORGERIES
