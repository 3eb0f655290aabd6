"""The texts' tab: every text side by side in two languages, how much is done, and out and in as CSV or XLIFF."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from django.http import QueryDict
from django.utils.translation import gettext, ngettext
from lxml import etree

from forms_platform.builder.changes import Path
from forms_platform.builder.edit import Asked
from forms_platform.builder.inputs import Typed, Unreadable, text_value
from forms_platform.builder.places import place_of, word
from forms_platform.builder.seen import Seen
from forms_platform.builder.texts import Said, share, texts

XLIFF: Final = "urn:oasis:names:tc:xliff:document:1.2"
LONG: Final = 80  # characters; a longer text has a box of several lines


def name_of(path: Path) -> str:
    """The text's name in a form and in a file: the same as long as it stands where it stands."""
    return ".".join(map(str, path))


def context(seen: Seen, asked: Mapping[str, str], typed: Typed | None = None) -> dict[str, Any]:
    """Every text with its boxes; with `visa=saknas` only those without English."""
    typed = typed or Typed()
    only = asked.get("visa") == "saknas"
    rows = []
    for one in texts(seen.document):
        if only and one.en:
            continue
        name = name_of(one.path)
        place = place_of(seen.document, name, seen.language)
        rows.append(
            {
                "name": name,
                "called": place.called or word(one.path[:1]),
                "part": word(one.path) if len(one.path) > 1 else "",
                "sv": typed.post.get(f"t.{name}.sv", one.sv) if name in typed.faults else one.sv,
                "en": typed.post.get(f"t.{name}.en", one.en) if name in typed.faults else one.en,
                "long": max(len(one.sv), len(one.en)) > LONG,
                "rows": 2 + max(len(one.sv), len(one.en)) // 60,
                "fault": typed.faults.get(name, ""),
            }
        )
    return {"rows": rows, "share": share(seen.document), "only": only}


def read(seen: Seen, post: QueryDict, typed: Typed) -> list[Asked]:
    """A command for each text that was changed."""
    asked: list[Asked] = []
    for one in texts(seen.document):
        name = name_of(one.path)
        sv, en = post.get(f"t.{name}.sv", one.sv), post.get(f"t.{name}.en", one.en)
        asked += _changed(one, sv, en, name, typed)
    return asked


def _changed(one: Said, sv: str, en: str, name: str, typed: Typed) -> list[Asked]:
    try:
        text = text_value(sv, en)
    except Unreadable as wrong:
        typed.faults[name] = str(wrong)
        return []
    if text is None:
        typed.faults[name] = gettext("Skriv texten på svenska.")
        return []
    new = {"sv": text["sv"], "en": text.get("en", "")}
    return [
        Asked("set_text", {"path": one.path, "language": language, "text": new[language]})
        for language, before in (("sv", one.sv), ("en", one.en))
        if new[language] != before
    ]


# ---- out and in


def to_csv(seen: Seen) -> str:
    """Every text as a line: name, Swedish, English. With a mark first, so that a spreadsheet reads å, ä and ö."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["id", "sv", "en"])
    # a cell that begins like a formula would be one in a spreadsheet
    writer.writerows([name_of(one.path), _harmless(one.sv), _harmless(one.en)] for one in texts(seen.document))
    return "\ufeff" + out.getvalue()


def _harmless(text: str) -> str:
    return f"'{text}" if text[:1] in "=+-@\t" else text


def to_xliff(seen: Seen) -> str:
    """Every text as a unit of XLIFF 1.2."""
    units = "".join(
        f"<trans-unit id={quoteattr(name_of(one.path))}><source>{escape(one.sv)}</source>"
        f"<target>{escape(one.en)}</target></trans-unit>\n"
        for one in texts(seen.document)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<xliff version="1.2" xmlns="{XLIFF}"><file original={quoteattr(seen.opened.key)} source-language="sv" '
        f'target-language="en" datatype="plaintext"><body>\n{units}</body></file></xliff>\n'
    )


def from_file(seen: Seen, content: bytes) -> tuple[list[Asked], str]:
    """A command for each English text of the file that differs, and what was left out. Swedish is never read: a text
    whose Swedish has changed since is left out.

    Raises: ValueError with a sentence.
    """
    listed = _from_xliff(content) if content.lstrip()[:1] == b"<" else _from_csv(content)
    known = {name_of(one.path): one for one in texts(seen.document)}
    asked, left = [], 0
    for name, sv, en in listed:
        one = known.get(name)
        if one is None or one.sv != sv.strip():
            left += 1
        elif en.strip() and en.strip() != one.en:
            asked.append(Asked("set_text", {"path": one.path, "language": "en", "text": en.strip()}))
    told = ngettext("%(n)s text är inläst.", "%(n)s texter är inlästa.", len(asked)) % {"n": len(asked)}
    if left:
        missed = ngettext(
            "%(n)s text hoppades över: den svenska texten är en annan nu.",
            "%(n)s texter hoppades över: den svenska texten är en annan nu.",
            left,
        )
        told += " " + missed % {"n": left}
    return asked, told


def _from_csv(content: bytes) -> list[tuple[str, str, str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(gettext("Filen är inte sparad som UTF-8.")) from None
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    except csv.Error:
        raise ValueError(
            gettext("Filen går inte att läsa som CSV. Spara kalkylbladet som CSV och försök igen.")
        ) from None
    if not rows or rows[0][:3] != ["id", "sv", "en"]:
        raise ValueError(gettext("Första raden ska vara id;sv;en."))
    plain = ([cell.removeprefix("'") if cell[1:2] in "=+-@\t" else cell for cell in row] for row in rows[1:])
    return [(row[0], row[1], row[2]) for row in plain if len(row) >= 3]


def _from_xliff(content: bytes) -> list[tuple[str, str, str]]:
    # no entities, no network, no DTD: a file from elsewhere is data and nothing more
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise ValueError(gettext("Filen är inte XLIFF.")) from None
    found = []
    for unit in root.iter(f"{{{XLIFF}}}trans-unit"):
        source, target = unit.find(f"{{{XLIFF}}}source"), unit.find(f"{{{XLIFF}}}target")
        texts_of = ["".join(map(str, one.itertext())) if one is not None else "" for one in (source, target)]
        found.append((str(unit.get("id", "")), *texts_of))
    return [(one[0], one[1], one[2]) for one in found]
