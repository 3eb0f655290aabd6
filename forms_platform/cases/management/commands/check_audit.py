"""Proves the log and the cases, or names the first row of each that does not fit."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from forms_platform.audit.models import Entry, Head
from forms_platform.audit.trail import Break, Why, prove
from forms_platform.cases.prove import Misfit, prove_cases
from forms_platform.cases.prove import Why as CaseWhy

CASE_WORDS = {
    CaseWhy.EVENT_MISSING: "händelse {seq} finns i loggen men inte i ärendet",
    CaseWhy.EVENT_CHANGED: "händelse {seq} är inte den som loggen säger",
    CaseWhy.EVENT_ADDED: "händelse {seq} finns inte i loggen",
    CaseWhy.IMPOSSIBLE: "händelserna kan inte ha inträffat i ärendets flöde",
    CaseWhy.STATE_DIFFERS: "ärendets läge är inte det som händelserna ger",
    CaseWhy.WAITING_DIFFERS: "de som har ärendet är inte de som händelserna ger",
}
WORDS = {
    Why.CHANGED: "posten är ändrad i efterhand",
    Why.UNCHAINED: "posten hör inte ihop med den före",
    Why.MISSING: "en post saknas",
    Why.TAIL_MISSING: "de sista posterna saknas",
    Why.NO_HEAD: "posterna slutar inte där strömmen ska sluta",
}


class Command(BaseCommand):
    """manage.py check_audit [--stream NAME …] [--json]"""

    help = "Bevisar loggen och ärendena mot den, eller säger vilken rad som först inte stämmer."

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
        breaks, misfits = prove(streams), list(prove_cases(_cases(streams)))
        if options["json"]:
            self.stdout.write(
                json.dumps(
                    {
                        "streams": heads.count(),
                        "entries": entries.count(),
                        "breaks": [*map(self._told, breaks), *map(self._told_of_case, misfits)],
                    }
                )
            )
        for each in breaks:
            self.stderr.write(f"{each.stream} rad {each.seq}: {WORDS[each.why]}")
        for misfit in misfits:
            self.stderr.write(f"Ärende {misfit.number}: {CASE_WORDS[misfit.why].format(seq=misfit.seq)}")
        if breaks or misfits:
            sys.exit(1)
        self.stderr.write(f"Loggen stämmer: {entries.count()} poster i {heads.count()} strömmar.")

    def _told(self, found: Break) -> dict[str, str | int]:
        return {"stream": found.stream, "seq": found.seq, "why": str(found.why)}

    def _told_of_case(self, found: Misfit) -> dict[str, str | int]:
        return {"stream": f"case:{found.case}", "seq": found.seq, "why": str(found.why)}


def _cases(streams: list[str] | None) -> list[int] | None:
    """The cases whose streams those are; None is all of them."""
    if not streams:
        return None
    return [int(one[5:]) for one in streams if one.startswith("case:") and one[5:].isdigit()]
