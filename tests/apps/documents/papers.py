"""Facts of records that never were, for looking at pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from forms_platform.documents.facts import Column, File, Happened, Line, Page, RecordFacts
from forms_platform.documents.typeset import Look

ROOT = Path(__file__).resolve().parents[3]
SHA = "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"


def look() -> Look:
    return Look((ROOT / "static/img/logo.svg").read_bytes(), "#00607F", SHA)


def facts(*, rows: int = 3, words: int = 8, files: int = 1, **more: Any) -> RecordFacts:
    """An allowance with so many receipts, so long a comment, and so many files."""
    receipts = tuple((f"Sim & Gym {i}", "2 oktober 2026", "1 200 kr", f"kvitto-{i}.jpg") for i in range(rows))
    columns = (Column("Köpt hos"), Column("Datum"), Column("Summa", right=True), Column("Bild"))
    told: dict[str, Any] = {
        "language": "sv",
        "municipality": "Björkvattens kommun",
        "number": "2026-001179",
        "title": "Friskvårdsbidrag",
        "summary": "Gymkort, 2 400 kr",
        "outcome": "Beviljat 24 november 2026",
        "tone": "good",
        "facts": (("Inlämnat av", "Anna Lind, undersköterska, Hemtjänst Norr"), ("Inlämnat", "20 november 2026 10:42")),
        "pages": (
            Page("Din friskvård", (Line("Aktivitet", "Gymkort"), Line("Kvitton", columns=columns, rows=receipts))),
            Page("Mer", (Line("Kommentar", "Det gamla lade ner. " * words), Line("Övrigt"))),
        ),
        "timeline": (
            Happened("20 nov 2026 10:42", "Anna Lind skickade in", "undersköterska"),
            Happened("23 nov 2026 15:40", "Bengt Berg godkände", "enhetschef", "Bra.", "good"),
        ),
        "files": tuple(File(f"kvitto-{i}.pdf", "214 kB", SHA, "Kvitton") for i in range(files)),
        "answers": {"belopp": "2400.00"},
        "version": 3,
        "version_sha256": SHA,
    }
    return RecordFacts(**{**told, **more})
