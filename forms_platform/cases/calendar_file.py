"""A granted leave as a file that calendars take in (iCalendar). Pure.

It says that somebody is away and when; never what kind of leave it is or why. Source: RFC 5545.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

LONGEST_LINE: Final = 75  # octets, without the line break; section 3.1
CONTENT_TYPE: Final = "text/calendar; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a calendar, of whole days. The same `uid` is the same entry, so that a second one replaces it."""

    uid: str
    summary: str
    description: str
    url: str
    starts: date
    ends: date  # the last day, included
    stamped: datetime
    maker: str


def calendar_file(entry: Entry) -> bytes:
    """The file: one event, lines folded and ended as calendars want them."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{_escaped(entry.maker)}//E-tjänster//SV",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{_escaped(entry.uid)}",
        f"DTSTAMP:{entry.stamped.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{entry.starts:%Y%m%d}",
        f"DTEND;VALUE=DATE:{entry.ends + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(entry.summary)}",
        f"DESCRIPTION:{_escaped(entry.description)}",
        f"URL:{entry.url}",
        "CLASS:PRIVATE",
        "TRANSP:OPAQUE",
        "X-MICROSOFT-CDO-BUSYSTATUS:OOF",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(part + b"\r\n" for line in lines for part in _folded(line))


def _escaped(text: str) -> str:
    """The text as a value: section 3.3.11. A line break becomes the two characters backslash and n."""
    plain = "\n".join(text.splitlines())
    for mark, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        plain = plain.replace(mark, written)
    return "".join(sign for sign in plain if sign.isprintable())


def _folded(line: str) -> Iterator[bytes]:
    """The line in pieces of at most 75 octets, each but the first beginning with a space; no letter is cut in two."""
    piece = b""
    for sign in line:
        octets = sign.encode()
        if len(piece) + len(octets) > LONGEST_LINE:
            yield piece
            piece = b" "
        piece += octets
    yield piece
