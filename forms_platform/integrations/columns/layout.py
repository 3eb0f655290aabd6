"""The layout of a file of columns, as an operator writes it down for a receiver. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

Encoding = Literal["utf-8", "utf-8-sig", "iso-8859-1", "cp1252", "cp437"]
ABOUT_THE_FILE = ("count", "sum", "debit", "credit", "made_on", "batch", "organisation_number", "company")
FIELDS = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Column(BaseModel):
    """One cell of each row: what stands in it and how it is written.

    `source` is an attribute of the row (of the file, in a header or footer), `value` the same text every time. `to`
    translates values. A number has `decimals` with the mark `decimal` between ("" gives öre), and its sign before,
    after or nowhere. A date is written with YYYY, YY, MM and DD. In a fixed-width file `width` is needed; only texts
    that may be `cut` are cut.
    """

    model_config = FIELDS

    source: str = Field("", alias="from", max_length=40)
    value: str = Field("", max_length=200)
    title: str = Field("", max_length=60)
    to: dict[str, str] = Field(default_factory=dict, max_length=200)
    needed: bool = False
    width: int | None = Field(None, ge=1, le=500)
    align: Literal["left", "right"] | None = None
    pad: str = Field(" ", min_length=1, max_length=1)
    cut: bool = False
    decimals: int | None = Field(None, ge=0, le=6)
    decimal: Literal[",", ".", ""] = "."
    sign: Literal["before", "after", "none"] = "before"
    date: str = Field("YYYY-MM-DD", pattern=r"^(YYYY|YY|MM|DD|[-/. ])+$", max_length=20)


class Layout(BaseModel):
    """A file: how its rows are told apart, its columns, and perhaps a row before and one after the others."""

    model_config = FIELDS

    kind: Literal["separated", "fixed"]
    separator: Literal[";", ",", "\t", "|"] = ";"
    encoding: Encoding = "utf-8"
    line_end: Literal["crlf", "lf"] = "crlf"
    ending: str = Field("csv", pattern=r"^[A-Za-z0-9]{1,8}$")
    titles: bool = False
    header: tuple[Column, ...] = Field((), max_length=40)
    columns: tuple[Column, ...] = Field(min_length=1, max_length=80)
    footer: tuple[Column, ...] = Field((), max_length=40)


class BadLayout(ValueError):
    """The layout cannot be used. `faults` are (where, code, facts)."""

    def __init__(self, faults: Sequence[tuple[str, str, Mapping[str, str]]]) -> None:
        super().__init__("; ".join(f"{where}: {code}" for where, code, _ in faults))
        self.faults = tuple(faults)


@lru_cache(maxsize=16)
def read_layout(text: str, names: tuple[str, ...]) -> Layout:
    """The layout that the text says, for rows that have attributes of those names. Raises: BadLayout, with every
    fault."""
    try:
        raw = json.loads(text)
    except ValueError:
        raise BadLayout([("", "no_json", {})]) from None
    try:
        layout = Layout.model_validate(raw)
    except ValidationError as found:
        told = found.errors(include_url=False)
        inner = [one for one in told if one["type"] != "too_short"]  # a bad column is also one too few
        raise BadLayout([_said(one) for one in inner or told]) from None
    if faults := list(_faults(layout, names)):
        raise BadLayout(faults)
    return layout


def _said(one: Any) -> tuple[str, str, Mapping[str, str]]:
    where = ".".join(str(part) for part in one["loc"])
    codes = {"missing": "missing", "extra_forbidden": "unknown", "literal_error": "one_of"}
    expected = str(one.get("ctx", {}).get("expected", "")).replace(" or ", ", ")
    return where, codes.get(one["type"], "bad"), {"expected": expected}


def _faults(layout: Layout, names: Sequence[str]) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    parts = {"header": ABOUT_THE_FILE, "columns": tuple(names), "footer": ABOUT_THE_FILE}
    for part, known in parts.items():
        for place, column in enumerate(getattr(layout, part)):
            where = f"{part}.{place}"
            if bool(column.source) == bool(column.value) and (column.source or layout.kind == "separated"):
                yield where, "from_or_value", {}
            if column.source and column.source not in known:
                yield f"{where}.from", "one_of", {"expected": ", ".join(known)}
            if layout.kind == "fixed" and column.width is None:
                yield f"{where}.width", "missing", {}


ENCODINGS: tuple[str, ...] = get_args(Encoding)
