"""How a signature looks in a field that stands on the page: lines of text in the font that the document has for it.

The text is for the eye; who signed is said by the certificate. Fields without a place on the page show nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.sign.signers.cms_embedder import SigAppearanceSetup

FONT = "/NotoSans"  # among the form's resources, with the characters of WinAnsiEncoding
INK = "0.125 0.176 0.212"
_SIZES = (11.0, 8.0)  # points: the first line, the others
_LEADING = 1.35
_MARGIN = 7.0


class Lines(SigAppearanceSetup):
    """Lines of text, the first larger; made smaller together when they are too wide or too many for the field."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = tuple(line for line in lines if line)

    def apply(self, sig_annot: Any, writer: IncrementalPdfFileWriter) -> None:
        """The field shows the lines, if it stands on the page and the document has the font."""
        left, bottom, right, top = (float(side) for side in sig_annot["/Rect"])
        width, height, font = right - left, top - bottom, _font(writer)
        if not (width > 0 and height > 0 and self._lines) or font is None:
            return
        resources = generic.DictionaryObject({pdf_name("/Font"): generic.DictionaryObject({pdf_name(FONT): font})})
        drawn = RawContent(self._drawn(width, height, font.get_object()), box=BoxConstraints(width, height))
        picture = drawn.as_form_xobject()
        picture[pdf_name("/Resources")] = resources
        sig_annot[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): writer.add_object(picture)})
        writer.update_container(sig_annot)

    def _drawn(self, width: float, height: float, font: Any) -> bytes:
        written = [_written(line) for line in self._lines]
        sizes = [_SIZES[min(at, 1)] for at in range(len(written))]
        widest = max(_width(line, font) * size for line, size in zip(written, sizes, strict=True))
        fit = min(1.0, (width - 2 * _MARGIN) / max(widest, 1.0), (height - 4) / (sum(sizes) * _LEADING))
        y = (height + sum(sizes) * fit * _LEADING) / 2
        drawn = [f"q BT {INK} rg"]
        for line, size in zip(written, sizes, strict=True):
            y -= size * fit * _LEADING
            at, large = y + size * fit * 0.3, size * fit
            drawn.append(f"{FONT} {large:.2f} Tf 1 0 0 1 {_MARGIN:.2f} {at:.2f} Tm <{line.hex()}> Tj")
        return ("\n".join([*drawn, "ET Q"])).encode("ascii")


def _font(writer: IncrementalPdfFileWriter) -> Any:
    """A reference to the font that the form has for signatures, or None."""
    try:
        return writer.root["/AcroForm"]["/DR"]["/Font"].raw_get(FONT)
    except KeyError:
        return None


def _width(line: bytes, font: Any) -> float:
    """How wide the line is. Units: em."""
    first, widths = int(font["/FirstChar"]), font["/Widths"]
    return sum(float(widths[code - first]) for code in line if 0 <= code - first < len(widths)) / 1000


def _written(text: str) -> bytes:
    """The text in WinAnsiEncoding; a letter that it lacks without its mark, and a question mark for what is left."""
    return b"".join(_letter(letter) for letter in text)


def _letter(letter: str) -> bytes:
    for tried in (letter, unicodedata.normalize("NFKD", letter)[0], _PLAIN.get(letter, "?")):
        try:
            encoded = tried.encode("cp1252")
        except UnicodeEncodeError:
            continue
        if encoded >= b" ":
            return encoded
    return b"?"


_PLAIN = {"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ħ": "h", "ı": "i", "ŋ": "n", "ŧ": "t", "ə": "e"}
