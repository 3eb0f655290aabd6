"""Repeating rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, Literal

from pydantic import Field as Limits

from forms_platform.definitions.language.faults import BadAnswer
from forms_platform.definitions.language.fields.columns import Column
from forms_platform.definitions.language.fields.field import Fact, Field, Key, Reader, ShownLine
from forms_platform.definitions.language.names import Names
from forms_platform.definitions.language.texts import Text

MOST_NAMED = 2  # rows that a list names one by one


class TableField(Field):
    """Rows that all have the same columns. The value is a tuple of mappings, one a row.

    Rules see a column as <key>[].<column> from outside, and as row.<column> from inside the row.
    """

    CONDITION_TYPE: ClassVar[str | None] = "table"
    REQUIRED_CODE: ClassVar[str] = "one_row_needed"
    CODES: ClassVar[tuple[str, ...]] = ("too_few_rows", "too_many_rows")

    kind: Literal["table"]
    columns: tuple[Column, ...] = Limits(min_length=1, max_length=30, strict=False)
    row_label: Text  # "Kvitto": the heading of a row is this and its number
    add_label: Text | None = None
    min_rows: int = Limits(default=0, ge=0, le=200)
    max_rows: int = Limits(default=30, ge=1, le=200)
    total: Key | None = None  # the column whose sum is shown under the rows

    def check_limits(self) -> None:
        """Nothing, when no column stands twice and as many rows can be added as must be."""
        if len({column.key for column in self.columns}) != len(self.columns):
            raise ValueError("column_twice")
        if self.min_rows > self.max_rows:
            raise ValueError("min_above_max")
        if self.total is not None and self.total not in {column.key for column in self.columns}:
            raise ValueError("unknown_total")

    @cached_property
    def by_key(self) -> dict[str, Field]:
        """The columns by their keys."""
        return {column.key: column for column in self.columns}

    def is_empty(self, raw: Any) -> bool:
        """Whether no row has an answer in any column."""
        if isinstance(raw, (list, tuple)):
            return all(self._is_empty_row(row) for row in raw[: self.max_rows + 1])
        return super().is_empty(raw)

    def _is_empty_row(self, row: Any) -> bool:
        if isinstance(row, Mapping):
            return all(column.is_empty(row.get(column.key)) for column in self.columns if column.ASKS)
        return super().is_empty(row)

    def filled(self, raw: Any) -> list[Any]:
        """The rows as they came, without those that were left empty at the end."""
        rows = list(raw) if isinstance(raw, (list, tuple)) else []
        while rows and self._is_empty_row(rows[-1]):
            rows.pop()
        return rows

    def read(self, raw: Any, reader: Reader) -> tuple[dict[str, Any], ...]:
        """The rows, without those that were left empty at the end; all faults of all rows at once."""
        if not isinstance(raw, (list, tuple)):
            raise BadAnswer("wrong_shape")
        if len(raw) > 1000:
            raise BadAnswer("too_many_rows", max=str(self.max_rows))
        rows = [row if row is not None and row != "" else {} for row in raw]
        if not all(isinstance(row, Mapping) for row in rows):
            raise BadAnswer("wrong_shape")
        while rows and self._is_empty_row(rows[-1]):
            rows.pop()
        if len(rows) < self.min_rows:
            raise BadAnswer("one_row_needed" if self.min_rows == 1 else "too_few_rows", min=str(self.min_rows))
        if len(rows) > self.max_rows:
            raise BadAnswer("too_many_rows", max=str(self.max_rows))
        found: tuple[dict[str, Any], ...] = reader.read_rows(self, rows)
        return found

    def types(self) -> dict[str, str]:
        """The table, and each of its columns."""
        inside = {name: kind for column in self.columns for name, kind in column.types().items()}
        return {self.key: "table", **{f"{self.key}[].{name}": kind for name, kind in inside.items()}}

    def row_types(self) -> dict[str, str]:
        """What the rules inside a row see besides the document's fields."""
        return {f"row.{name}": kind for column in self.columns for name, kind in column.types().items()}

    def row_facts(self, row: Mapping[str, Any]) -> dict[str, Fact]:
        """One row's part of the facts, for the rules inside the row."""
        return {
            f"row.{name}": fact
            for column in self.columns
            for name, fact in column.facts(row.get(column.key)).items()
        }  # fmt: skip

    def facts(self, value: Any) -> dict[str, Fact]:
        """How the table and its columns look from outside: a tuple with one item a row, or None without rows."""
        rows = value or ()
        found: dict[str, Fact] = {self.key: (True,) * len(rows) or None}
        for column in self.columns:
            names = list(column.types())
            by_row = [column.facts(row.get(column.key)) for row in rows]
            for name in names:
                found[f"{self.key}[].{name}"] = tuple(facts[name] for facts in by_row) or None
        return found

    def to_wire(self, value: Any) -> Any:
        """A list of objects."""
        return [{key: self.by_key[key].to_wire(one) for key, one in row.items() if key in self.by_key} for row in value]

    def from_wire(self, wire: Any) -> tuple[dict[str, Any], ...]:
        """The rows."""
        return tuple(
            {key: self.by_key[key].from_wire(one) for key, one in row.items() if key in self.by_key} for row in wire
        )

    def show(self, value: Any, language: str, names: Names) -> str:
        """How many rows there are, or the only row's own words."""
        if language == "en":
            return f"{len(value)} {'row' if len(value) == 1 else 'rows'}"
        return f"{len(value)} {'rad' if len(value) == 1 else 'rader'}"

    def in_list(self, value: Any, language: str, names: Names) -> str:
        """What the first column says of the first two rows, and how many more there are."""
        first = self.columns[0]
        said = [first.in_list(row[first.key], language, names) for row in value if row.get(first.key) is not None]
        if len(said) < len(value) or not said:
            return self.show(value, language, names)
        more = len(said) - MOST_NAMED
        if more > 0:
            said = [*said[:MOST_NAMED], f"and {more} more" if language == "en" else f"och {more} till"]
        return ", ".join(said)

    def line(self, value: Any, language: str, names: Names) -> ShownLine:
        """The number of rows, and the rows as lines of their own."""
        rows = tuple(
            tuple(
                column.line(row[column.key], language, names)
                for column in self.columns
                if row.get(column.key) is not None
            )
            for row in value
        )
        said = self.show(value, language, names)
        return ShownLine(
            self.key, self.kind, self.name(language), said, rows=rows, total=self._total(value, language, names)
        )

    def _total(self, value: Any, language: str, names: Names) -> str:
        """The sum of the column that is added up, as that column shows it."""
        if self.total is None:
            return ""
        found = [row[self.total] for row in value if row.get(self.total) is not None]
        return self.by_key[self.total].show(sum(found), language, names) if found else ""

    def row_heading(self, number: int, language: str) -> str:
        """ "Kvitto 2"."""
        return f"{self.row_label.say(language)} {number}"

    def answer_schema(self) -> dict[str, Any]:
        """A list of objects with the columns as properties."""
        properties = {column.key: column.answer_schema() for column in self.columns if column.CONDITION_TYPE}
        row = {"type": "object", "properties": properties, "additionalProperties": False}
        return {"type": "array", "items": row, "maxItems": self.max_rows}

    def sample(self, today: date) -> Any:
        """As many rows as must be given, at least one."""
        row = {column.key: column.sample(today) for column in self.columns if column.ASKS}
        return [dict(row) for _ in range(max(1, self.min_rows))]
