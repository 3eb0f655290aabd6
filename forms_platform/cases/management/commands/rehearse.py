"""rehearse: who would get a case of somebody's, and when. Sends nothing."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from forms_platform.cases.names import CaseNames
from forms_platform.cases.rehearsal import Turn, rehearsed, rehearsed_every_way
from forms_platform.definitions.language.answers import read_answers
from forms_platform.definitions.language.faults import DocumentFaults
from forms_platform.definitions.language.strict_json import load_json
from forms_platform.definitions.load import NoSuchService, current
from forms_platform.organisation.directory import snapshot
from forms_platform.organisation.models import Person


class Command(BaseCommand):
    """manage.py rehearse KEY --as USERNAME [--answers FILE] [--date D] [--every-way] [--json]"""

    help = "Visar vem som skulle få ett ärende och när, med ersättare, frånvaro och helgdagar. Skickar ingenting."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The e-service, whose case it is, and what they answered."""
        parser.add_argument("key", metavar="TJÄNST", help="e-tjänstens nyckel")
        parser.add_argument("--as", dest="username", required=True, metavar="ANVÄNDARE", help="den som skickar in")
        parser.add_argument("--answers", type=Path, metavar="FIL", help="svaren som JSON; utan dem är mycket ovisst")
        parser.add_argument("--date", type=date.fromisoformat, metavar="DATUM", help="dagen det skickas in (i dag)")
        parser.add_argument("--every-way", action="store_true", help="en körning för varje väg som villkoren kan leda")
        parser.add_argument("--json", action="store_true", help="svara med JSON på stdout")
        parser.add_argument("--language", choices=["sv", "en"], default="sv")

    def handle(self, *args: Any, key: str, username: str, **options: Any) -> None:
        """Ends with 0 when everybody that is needed is there, else with 1."""
        with translation.override(options["language"]):
            ways = self._ways(
                key, username, options["answers"], options["date"], options["language"], every=options["every_way"]
            )
            told = [{"answers": answers, "steps": [turn.as_json() for turn in turns]} for answers, turns in ways]
            if options["json"]:
                what = {"ways": told} if options["every_way"] else {"steps": told[0]["steps"]}
                self.stdout.write(json.dumps({"e_service": key, "as": username, **what}, ensure_ascii=False))
            else:
                for number, (answers, turns) in enumerate(ways, 1):
                    if options["every_way"]:
                        self.stdout.write(f"{number}. {answers or 'alltid'}")
                    for turn in turns:
                        self.stdout.write(_words(turn))
        if stops := sorted({turn.step for _, turns in ways for turn in turns if stops_at(turn)}):
            raise CommandError(f"Ingen kan ta {', '.join(stops)}: där skulle ärendet stanna.")

    def _ways(
        self, key: str, username: str, file: Path | None, day: date | None, language: str, *, every: bool
    ) -> list[tuple[str, list[Turn]]]:
        try:
            loaded = current(key)
        except NoSuchService:
            raise CommandError(f"Det finns ingen e-tjänst {key} att använda.") from None
        person = Person.objects.filter(username=username).first()
        if person is None:
            raise CommandError(f"Det finns ingen som heter {username}.")
        organisation, today = snapshot(), day or timezone.localdate()
        raw = _answers(file) if file else {}
        reading = read_answers(loaded.document, raw, today=today, names=CaseNames(organisation))
        for fault in reading.faults if file else ():
            self.stderr.write(f"{fault.path}: {fault.say(language)}")
        chosen = reading.values.get(loaded.document.subject)
        subject = chosen if isinstance(chosen, int) else None
        case: dict[str, Any] = {"requester": person.pk, "subject": subject, "day": today, "language": language}
        if every:
            return rehearsed_every_way(loaded, reading.values, organisation, **case)
        return [("", rehearsed(loaded, reading.values, organisation, **case))]


def stops_at(turn: Turn) -> bool:
    """Whether the case would stop there: somebody is needed, and nobody may."""
    return not turn.takers and not turn.uncertain and turn.kind in ("approve", "review", "task", "sign")


def _answers(file: Path) -> Any:
    try:
        return load_json(file.read_bytes())
    except (OSError, DocumentFaults) as fault:
        raise CommandError(f"{file} går inte att läsa: {fault}") from fault


def _words(turn: Turn) -> str:
    when = f"{turn.opens or '?'} – {turn.due}" if turn.due else turn.opens or "?"
    lines = [f"{when}  {' / '.join((*turn.branch, turn.label or turn.step))}" + (" (kanske)" if turn.uncertain else "")]
    for taker in turn.takers:
        line = f"    {taker.name}, {taker.about}" if taker.about else f"    {taker.name}"
        if taker.away:
            line += f"; borta till {taker.away}"
        if taker.stand_ins:
            line += f"; ersätts av {', '.join(taker.stand_ins)}"
        lines.append(line)
    if turn.more:
        lines.append(f"    och {turn.more} till")
    if not turn.takers and turn.waits_for:
        lines.append(f"    {', '.join(turn.waits_for)}")
    if turn.free_days:
        lines.append(f"    helgdagar: {', '.join(turn.free_days)}")
    return "\n".join(lines)
