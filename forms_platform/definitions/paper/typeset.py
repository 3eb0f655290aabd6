"""A form's pages as a tagged PDF, with a link in the place of each blank."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from forms_platform.definitions.paper.mark import Mark
from forms_platform.look.glyphs import FONTS, printable

TEMPLATE = Path(__file__).parent / "typst" / "form.typ"
STANDARDS = ["1.7", "ua-1"]
DATED = 0  # the same form is the same bytes, whenever it is made


@dataclass(frozen=True, slots=True)
class Dress:
    """Whose form it is: what stands round the questions."""

    municipality: str
    logo: str  # SVG
    accent: str  # "#00607F"
    version: int
    sha256: str  # of the e-service's version
    address: str  # where a form that is filled in is handed in


def typeset(form: Mapping[str, Any], words: Mapping[str, str], dress: Dress) -> bytes:
    """The pages of the form, which is plain data. Fonts, pictures and data come from here alone."""
    said = {
        key: text.format(municipality=dress.municipality, owner=form["owner"]) if key in _FILLED else text
        for key, text in words.items()
    }
    told = {
        "form": printable({key: value for key, value in form.items() if key != "blanks"}),
        "kinds": [blank["kind"] for blank in form["blanks"]],
        "words": printable(said),
        "municipality": printable(dress.municipality),
        "accent": dress.accent,
        "version": str(dress.version),
        "fingerprint": dress.sha256[:8],
        "address": dress.address,
        "marks": list(Mark(form["key"], dress.sha256, form["language"]).written()),
    }
    pdf: bytes = _compiler().compile(
        format="pdf",
        pdf_standards=STANDARDS,
        timestamp=DATED,
        sys_inputs={"told": json.dumps(told, ensure_ascii=False), "logo": dress.logo},
    )
    return pdf


_FILLED = frozenset({"logo", "on_paper_2"})


def _compiler() -> Any:
    import typst  # 60 MB that only a process which makes forms shall pay

    return typst.Compiler(
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]),
    )
