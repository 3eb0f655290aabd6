"""The press of forms: plain data in, a fillable PDF out. Runs in a process of its own (apart.py)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from forms_platform.definitions.paper import fillable, font, typeset
from forms_platform.definitions.paper.form import PaperForm
from forms_platform.definitions.paper.typeset import Dress
from forms_platform.definitions.paper.words import WORDS


def press(order: Mapping[str, Any]) -> bytes:
    """The form of the order as a PDF to print or fill in."""
    form, dress = order["form"], Dress(**order["dress"])
    return fillable.fillable(typeset.typeset(form, WORDS[form["language"]], dress), form["blanks"])


def order_of(form: PaperForm, dress: Dress) -> dict[str, Any]:
    """All that the press needs, as plain data."""
    return {"form": form.to_json(), "dress": asdict(dress)}


def fingerprint(order: Mapping[str, Any]) -> str:
    """A name for the PDF that the order gives: it changes when the form, its dress or the press does."""
    told = json.dumps(order, ensure_ascii=False, sort_keys=True).encode()
    return hashlib.sha256(_press_itself() + told).hexdigest()


@cache
def _press_itself() -> bytes:
    parts = [Path(fillable.__file__), Path(typeset.__file__), typeset.TEMPLATE, font.FILE, Path(__file__)]
    words = json.dumps({language: dict(words) for language, words in WORDS.items()}).encode()
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts) + words).digest()
