"""What a paper form (blankett) consists of: sections with questions, and the blanks that are filled in."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

WIDTH = 6  # parts that the width of a page is counted in


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style."""

    text: str
    strong: bool = False
    slanted: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or an item of a list."""

    runs: tuple[Run, ...]
    item: bool = False


Prose = tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Blank:
    """A place to write or tick. `name` is the path of the answer, which the field of the PDF is called by.

    `on` is what a box is called when it is ticked. Boxes of the kind "one" share a name and exclude each other.
    """

    kind: Literal["line", "lines", "list", "tick", "one"]
    name: str
    says: str  # what a screen reader says, and a pointer shows
    required: bool = False
    longest: int = 0  # characters; 0 when nothing is said
    options: tuple[tuple[str, str], ...] = ()  # of a list: answer and label
    open: bool = False  # whether a list takes other text too
    on: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A blank on the page. Units: height in millimetres."""

    blank: int  # its number in the form
    label: str = ""  # of a part, or of an option
    about: str = ""  # what an option means
    unit: str = ""  # "kr"
    height: float = 8.0
    width: int = WIDTH  # of a part: its share of the question's width


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table of blanks. `share` is its part of the width."""

    label: str
    share: float
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its blanks. `look` says how they stand."""

    look: Literal["blanks", "table", "rows", "text"]
    label: str = ""
    optional: bool = False
    help: Prose = ()
    width: int = WIDTH
    places: tuple[Place, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[Place, ...], ...] = ()
    titles: tuple[str, ...] = ()  # of rows that are not a table's
    blocks: tuple[tuple[Block, ...], ...] = ()  # the questions of each such row
    notes: tuple[str, ...] = ()  # under the blanks
    warning: bool = False
    elastic: bool = False  # whether it may be narrower beside another


@dataclass(frozen=True, slots=True)
class Block:
    """Questions side by side or under each other that are answered under the same condition; "" for always."""

    only: str
    lines: tuple[tuple[Question, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A page of the e-service."""

    title: str
    intro: Prose
    only: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class PaperForm:
    """A whole form, in one language."""

    key: str
    language: str
    title: str
    summary: str
    about: Prose
    owner: str
    after: str
    privacy: Prose
    contact: Prose
    sections: tuple[Section, ...]
    blanks: tuple[Blank, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """All of it as plain data."""
        return asdict(self)
