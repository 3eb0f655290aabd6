"""Receipts (kvitton) that people attach: drawn from what was bought, the same bytes for the same purchase."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date

from forms_platform.look.glyphs import FONTS
from forms_platform.sweden import money
from forms_platform.sweden.money import Ore

PAGE = (226, 340)  # points: the width of a till roll
MARGIN, LEADING = 18, 15
LETTERS = FONTS / "NotoSans-Regular.ttf"


@dataclass(frozen=True)
class Purchase:
    """What was bought: where, what, for how much and on which day. `photo` draws a picture instead of a PDF.

    Units: `vat` is the rate in per cent that the price includes.
    """

    shop: str
    what: str
    price: Ore
    day: date
    vat: int = 6
    photo: bool = False

    @property
    def file_name(self) -> str:
        """The name a person would give the file."""
        return f"kvitto-{self.day:%m%d}.{'png' if self.photo else 'pdf'}"

    @property
    def content_type(self) -> str:
        """The media type of the bytes."""
        return "image/png" if self.photo else "application/pdf"


def draw(purchase: Purchase) -> bytes:
    """The receipt as a small PDF, or as a picture taken of it."""
    lines = _lines(purchase)
    return _picture(lines) if purchase.photo else _pdf(lines)


def _lines(purchase: Purchase) -> list[tuple[str, str, bool]]:
    """Left text, right text and whether it is bold."""
    vat = Ore(round(purchase.price * purchase.vat / (100 + purchase.vat)))
    price = _plain(money.show(purchase.price, "sv"))
    number = f"{purchase.day:%y%m%d}{purchase.price // 100:04d}"
    return [
        (purchase.shop, "", True),
        ("Björkvatten", "", False),
        ("", "", False),
        (f"{purchase.day:%Y-%m-%d}", f"nr {number}", False),
        ("", "", False),
        (purchase.what, price, False),
        ("", "", False),
        ("Att betala", price, True),
        (f"varav moms {purchase.vat} %", _plain(money.show(vat, "sv")), False),
        ("Betalt med kort", price, False),
        ("", "", False),
        ("Tack och välkommen åter!", "", False),
    ]


def _plain(text: str) -> str:
    """Figures with ordinary spaces: the receipt's letters know no narrow ones."""
    return " ".join(text.split())


def _pdf(lines: list[tuple[str, str, bool]]) -> bytes:
    """A PDF of one page, written by hand: the two Helveticas every reader has, and nothing else."""
    drawn, y = [], PAGE[1] - 32
    for left, right, bold in lines:
        size = 11 if bold else 9
        for text, x in ((left, float(MARGIN)), (right, PAGE[0] - MARGIN - len(right) * size * 0.5)):
            if text:
                drawn.append(f"BT /{'B' if bold else 'R'} {size} Tf {x:.1f} {y} Td ({_escaped(text)}) Tj ET")
        y -= LEADING
    stream = "\n".join(drawn).encode("cp1252", "replace")
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /{} /Encoding /WinAnsiEncoding >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {PAGE[0]} {PAGE[1]}] /Contents 4 0 R"
        f" /Resources << /Font << /R 5 0 R /B 6 0 R >> >> >>".encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        font.format("Helvetica").encode(),
        font.format("Helvetica-Bold").encode(),
    ]
    out, offsets = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, body in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return out.getvalue()


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _picture(lines: list[tuple[str, str, bool]]) -> bytes:
    """The receipt lying on a table, as a telephone sees it."""
    from PIL import Image, ImageDraw, ImageFont  # 60 ms that only the seeding pays

    scale = 2
    paper = Image.new("RGB", (PAGE[0] * scale, PAGE[1] * scale), "#fbfaf6")
    pen = ImageDraw.Draw(paper)
    y = 24 * scale
    for left, right, bold in lines:
        font = ImageFont.truetype(LETTERS, (12 if bold else 10) * scale)
        pen.text((MARGIN * scale, y), left, fill="#22252a", font=font)
        pen.text(((PAGE[0] - MARGIN) * scale, y), right, fill="#22252a", font=font, anchor="ra")
        y += LEADING * scale
    table = Image.new("RGB", (PAGE[0] * scale + 120, PAGE[1] * scale + 120), "#8a7355")
    table.paste(paper.rotate(1.6, expand=True, fillcolor="#8a7355"), (50, 46))
    out = io.BytesIO()
    table.convert("P", palette=Image.Palette.ADAPTIVE, colors=16).save(out, "PNG", compress_level=4)
    return out.getvalue()
