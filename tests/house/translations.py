"""Every text has its English, and the compiled catalogue is that of the one we read."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = Path("locale/en/LC_MESSAGES/django.po")
SOURCES = ("forms_platform", "templates", "workflows")


def faults() -> list[str]:
    """What is missing, left over or out of step, one sentence each."""
    kept = ROOT / CATALOGUE
    if not kept.exists():
        return [f"{CATALOGUE} saknas"]
    catalogue = polib.pofile(str(kept))
    found = [f"ingen engelska: {entry.msgid}" for entry in catalogue.untranslated_entries()]
    found += [f"osäker engelska (fuzzy): {entry.msgid}" for entry in catalogue.fuzzy_entries()]
    known, used = _keys(catalogue), _keys(collected())
    found += [f"saknas i katalogen: {text}" for _, text in sorted(used - known)]
    found += [f"används inte längre: {text}" for _, text in sorted(known - used)]
    compiled = kept.with_suffix(".mo")
    if not compiled.exists() or _said(polib.mofile(str(compiled))) != _said(catalogue):
        found.append(f"{compiled.relative_to(ROOT)} är inte i steg; kör make translations")
    return found


def collected() -> polib.POFile:
    """The texts that the sources mark, as makemessages finds them today."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for name in SOURCES:
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "static"))
        (folder / "locale").mkdir()
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PLATFORM_VAR": str(folder / "var")}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        subprocess.run(
            [sys.executable, "-m", "django", "makemessages", "-l", "en", "--no-wrap", "--no-obsolete"],
            cwd=folder,
            env=environment,
            check=True,
            capture_output=True,
        )
        return polib.pofile(str(folder / CATALOGUE))


def take_in() -> None:
    """The catalogue has every text the sources mark and no other, and the compiled one is in step."""
    kept = ROOT / CATALOGUE
    kept.parent.mkdir(parents=True, exist_ok=True)
    catalogue = collected()
    if kept.exists():
        old = {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(kept)) if not entry.obsolete}
        for entry in catalogue:
            before = old.get((entry.msgctxt, entry.msgid))
            if before:
                entry.msgstr, entry.msgstr_plural = before.msgstr, before.msgstr_plural or entry.msgstr_plural
    for entry in catalogue:
        # Where a text stands and how it is filled in is found by searching for it; here it would only make noise.
        entry.occurrences, entry.comment, entry.flags = [], "", [flag for flag in entry.flags if flag != "fuzzy"]
    catalogue.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    catalogue.metadata = {
        "Project-Id-Version": "forms-platform",
        "Language": "en",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    catalogue.header = "English of the platform's Swedish texts. Kept in step by make translations."
    catalogue.save(str(kept))
    catalogue.save_as_mofile(str(kept.with_suffix(".mo")))
    left = len(catalogue.untranslated_entries())
    print(f"{len(catalogue)} texter, {left} utan engelska")


def _keys(catalogue: polib.POFile) -> set[tuple[str, str]]:
    return {(entry.msgctxt or "", entry.msgid) for entry in catalogue if not entry.obsolete}


def _said(catalogue: polib.POFile | polib.MOFile) -> dict[tuple[str, str], object]:
    return {
        (entry.msgctxt or "", entry.msgid): entry.msgstr_plural or entry.msgstr
        for entry in catalogue
        if isinstance(entry, polib.MOEntry) or entry.translated()
    }


if __name__ == "__main__":
    take_in()
