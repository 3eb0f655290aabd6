"""The font that a reader writes in the blanks with: whole in the file, with the characters of WinAnsiEncoding."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # pikepdf is loaded when the first form is pressed
    from pikepdf import Object, Pdf

FILE: Final = Path(__file__).parent / "font" / "NotoSans-WinAnsi.ttf"
NAME: Final = "NotoSans"
FIRST: Final = 32
# Source: the hhea, OS/2, head and hmtx tables of the file. Units: thousandths of an em.
ASCENT, DESCENT, CAP_HEIGHT, BOX = 1069, -293, 714, (-621, -389, 2800, 1067)
WIDTHS: Final = (
    260, 269, 408, 646, 572, 831, 732, 225, 300, 300, 551, 572, 268, 322, 268, 372,
    572, 572, 572, 572, 572, 572, 572, 572, 572, 572, 268, 268, 572, 572, 572, 434,
    899, 639, 650, 632, 730, 556, 519, 728, 741, 339, 273, 619, 524, 907, 760, 781,
    605, 781, 622, 549, 556, 731, 600, 930, 586, 566, 572, 329, 372, 329, 572, 444,
    281, 561, 615, 480, 615, 564, 344, 615, 618, 258, 258, 534, 258, 935, 618, 605,
    615, 615, 413, 479, 361, 618, 508, 786, 529, 510, 470, 380, 551, 380, 572, 376,
    572, 376, 250, 414, 416, 791, 512, 512, 418, 1177, 549, 310, 928, 376, 572, 376,
    376, 175, 175, 359, 359, 376, 500, 1000, 447, 773, 479, 310, 946, 376, 470, 566,
    260, 269, 572, 572, 572, 572, 551, 513, 580, 832, 357, 509, 572, 322, 832, 500,
    428, 572, 350, 350, 281, 623, 655, 268, 225, 350, 376, 509, 745, 771, 781, 434,
    639, 639, 639, 639, 639, 639, 881, 632, 556, 556, 556, 556, 339, 339, 339, 339,
    730, 760, 781, 781, 781, 781, 781, 572, 781, 731, 731, 731, 731, 566, 605, 631,
    561, 561, 561, 561, 561, 561, 864, 480, 564, 564, 564, 564, 258, 258, 258, 258,
    605, 618, 605, 605, 605, 605, 605, 572, 605, 618, 618, 618, 618, 510, 615, 510,
)  # fmt: skip


def embedded(pdf: Pdf) -> Object:
    """The font with its program, as an object of the PDF."""
    from pikepdf import Array, Dictionary, Name

    program = pdf.make_stream(FILE.read_bytes())
    program.Length1 = FILE.stat().st_size
    name = Name("/NotoSans-WinAnsi")
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=name, Flags=32, FontBBox=Array(list(BOX)), ItalicAngle=0,
        Ascent=ASCENT, Descent=DESCENT, CapHeight=CAP_HEIGHT, StemV=80,
        FontFile2=pdf.make_indirect(program),
    )  # fmt: skip
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.TrueType, BaseFont=name, Encoding=Name.WinAnsiEncoding,
            FirstChar=FIRST, LastChar=FIRST + len(WIDTHS) - 1, Widths=Array(list(WIDTHS)),
            FontDescriptor=pdf.make_indirect(descriptor),
        )
    )  # fmt: skip
