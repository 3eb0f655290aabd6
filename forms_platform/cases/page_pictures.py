"""The pages of an attached PDF as pictures, so that it is read in place and never run in anybody's browser.

They are drawn anew each time, in a confined process: the file comes from anywhere, and what is not kept need not be
disposed of. Nothing here knows Django.
"""

from __future__ import annotations

import base64
import io
import json
import subprocess  # our own interpreter with a fixed argument list
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from signing.confinement import confine

CPU_SECONDS = 5
WALL_SECONDS = 20
SHOWN = 20  # pages; the rest is read in the file
WIDTH, HEIGHT = 1240, 3500  # pixels at most: A4 at 150 dots an inch
LONGEST_TEXT = 6000  # characters of a page's text
_ROOT = Path(__file__).resolve().parents[2]
# Isolated mode knows neither the working directory nor PYTHONPATH, so the one folder that is needed is named.
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from forms_platform.cases.page_pictures import main;"
    " main(sys.stdin.buffer, int(sys.argv[2]))"
)


class Unreadable(Exception):
    """The file has no pages that could be drawn within the limits: broken, locked by a password or too demanding."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its number from 1, the size of its picture in pixels, and the words on it ("" for a scanned one)."""

    number: int
    width: int
    height: int
    text: str


@dataclass(frozen=True, slots=True)
class Sheets:
    """The first pages of a file, and how many it has in all."""

    shown: Sequence[Sheet]
    count: int

    @property
    def more(self) -> bool:
        """Whether there are pages that are not among the shown."""
        return self.count > len(self.shown)


def sheets_of(pdf: BinaryIO) -> Sheets:
    """The file's pages as they can be shown. Raises: Unreadable."""
    told = _asked(pdf, 0)
    return Sheets([Sheet(**sheet) for sheet in told["sheets"]], told["count"])


def picture_of(pdf: BinaryIO, number: int) -> bytes:
    """The page as PNG. Raises: Unreadable, also when there is no such page among those that are shown."""
    if not 1 <= number <= SHOWN:
        raise Unreadable(f"page {number}")
    return base64.b64decode(_asked(pdf, number)["picture"])


def _asked(pdf: BinaryIO, number: int) -> dict[str, Any]:
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-c", _START, str(_ROOT), str(number)],
            input=pdf.read(),
            capture_output=True,
            timeout=WALL_SECONDS,
            check=True,
            env={"LANG": "C.UTF-8"},
        )
        told: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as fault:
        raise Unreadable(type(fault).__name__) from fault
    return told


def main(source: BinaryIO, number: int) -> None:
    """The answer about the PDF on the stream is printed as JSON: its pages for 0, else the picture of that page."""
    import pypdfium2

    confine(CPU_SECONDS)
    pdf = pypdfium2.PdfDocument(source.read())
    pdf.init_forms()  # what was typed into a form is part of the page
    answer = {"picture": _drawn(pdf[number - 1])} if number else _pages(pdf)
    json.dump(answer, sys.stdout)


def _pages(pdf: Any) -> dict[str, Any]:
    sheets = []
    for place in range(min(len(pdf), SHOWN)):
        page = pdf[place]
        wide, high = page.get_size()
        scale = _scale(wide, high)
        text = page.get_textpage().get_text_bounded()[:LONGEST_TEXT].strip()
        sheets.append({"number": place + 1, "width": int(wide * scale), "height": int(high * scale), "text": text})
    return {"sheets": sheets, "count": len(pdf)}


def _drawn(page: Any) -> str:
    out = io.BytesIO()
    page.render(scale=_scale(*page.get_size())).to_pil().save(out, "PNG", compress_level=6)
    return base64.b64encode(out.getvalue()).decode()


def _scale(wide: float, high: float) -> float:
    return min(WIDTH / max(wide, 1.0), HEIGHT / max(high, 1.0))
