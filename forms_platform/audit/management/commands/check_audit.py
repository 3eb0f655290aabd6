"""Proves the trail, or names the first row of each stream that does not fit."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from forms_platform.audit.models import Entry, Head
from forms_platform.audit.trail import Break, Why, prove

WORDS = {
    Why.CHANGED: "posten är ändrad i efterhand",
    Why.UNCHAINED: "posten hör inte ihop med den före",
    Why.MISSING: "en post saknas",
    Why.TAIL_MISSING: "de sista posterna saknas",
    Why.NO_HEAD: "posterna slutar inte där strömmen ska sluta",
}


class Command(BaseCommand):
    """manage.py check_audit [--stream NAME …] [--json]"""

    help = "Bevisar loggen, eller säger vilken rad i varje ström som först inte stämmer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The command's choices."""
        parser.add_argument(
            "--stream", action="append", metavar="NAMN", help="bara denna ström (kan anges flera gånger)"
        )
        parser.add_argument("--json", action="store_true", help="svara med JSON på stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ends with 0 when everything fits, else with 1."""
        streams: list[str] | None = options["stream"]
        heads, entries = Head.objects.all(), Entry.objects.all()
        if streams:
            heads, entries = heads.filter(stream__in=streams), entries.filter(stream__in=streams)
            unknown = (
                set(streams)
                - set(heads.values_list("stream", flat=True))
                - set(entries.values_list("stream", flat=True))
            )
            if unknown:
                raise CommandError(f"strömmen finns inte: {', '.join(sorted(unknown))}")
        breaks = prove(streams)
        if options["json"]:
            self.stdout.write(
                json.dumps(
                    {
                        "streams": heads.count(),
                        "entries": entries.count(),
                        "breaks": [self._told(each) for each in breaks],
                    }
                )
            )
        for each in breaks:
            self.stderr.write(f"{each.stream} rad {each.seq}: {WORDS[each.why]}")
        if breaks:
            sys.exit(1)
        self.stderr.write(f"Loggen stämmer: {entries.count()} poster i {heads.count()} strömmar.")

    def _told(self, found: Break) -> dict[str, str | int]:
        return {"stream": found.stream, "seq": found.seq, "why": str(found.why)}
