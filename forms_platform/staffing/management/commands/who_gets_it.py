"""who_gets_it: whether there is somebody for every case of the published e-services, on the organisation of today."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from forms_platform.definitions.load import Loaded, all_current
from forms_platform.organisation.directory import snapshot
from forms_platform.organisation.snapshot import Snapshot
from forms_platform.staffing.everybody import everybody, who_gets
from forms_platform.staffing.words import answers_said, said, step_name
from workflows.checks.somebody import STOPS_NOTHING, Found, Lack


class Command(BaseCommand):
    """manage.py who_gets_it [KEY…] [--json]"""

    help = "Prövar om någon skulle få varje ärende, för alla medarbetare. Exit 1 om ett ärende skulle stanna."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which e-services, and how to print."""
        parser.add_argument("keys", nargs="*", metavar="TJÄNST", help="alla publicerade om ingen nämns")
        parser.add_argument("--json", action="store_true", help="svara med JSON på stdout")
        parser.add_argument("--language", choices=["sv", "en"], default="sv")

    def handle(self, *args: Any, keys: list[str], **options: Any) -> None:
        """Nothing is kept and nobody is told; ends with 1 when somebody's case would stop."""
        services = {one.key: one for one in all_current()}
        if unknown := sorted(set(keys) - set(services)):
            raise CommandError(f"Det finns ingen e-tjänst {', '.join(unknown)} att använda.")
        organisation, today = snapshot(), timezone.localdate()
        all_of_them = everybody(organisation, today)
        rows = []
        with translation.override(options["language"]):
            for key in keys or services:
                started = time.perf_counter()
                found = who_gets(services[key], organisation, today, all_of_them)
                took = time.perf_counter() - started
                rows.append(_row(services[key], found, took, organisation, options["language"]))
                if not options["json"]:
                    self._print(rows[-1])
        if options["json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
        if any(one["stops"] for row in rows for one in row["shortages"]):
            raise SystemExit(1)

    def _print(self, row: dict[str, Any]) -> None:
        self.stderr.write(f"{row['e_service']}: {row['employees']}, {row['seconds']} s")
        for one in row["shortages"]:
            self.stdout.write(f"{row['e_service']}: {one['path']} [{one['code']}] {one['step_name']}: {one['text']}")
            if one["answers_said"]:
                self.stdout.write(f"    {' · '.join(one['answers_said'])}")
            if one["people"]:
                self.stdout.write(f"    {', '.join(one['people'][:10])}")


def _row(loaded: Loaded, found: Found, took: float, organisation: Snapshot, language: str) -> dict[str, Any]:
    return {
        "e_service": loaded.key,
        "employees": found.employees,
        "seconds": round(took, 3),
        "shortages": [_shortage(loaded, lack, organisation, language) for lack in found.lacks],
        "reserves": [{"step": one.step, "used": one.used, "of": one.of} for one in found.reserves],
    }


def _shortage(loaded: Loaded, lack: Lack, organisation: Snapshot, language: str) -> dict[str, Any]:
    cards = (organisation.person(one) for one in lack.people)
    return {
        "code": lack.code,
        "stops": lack.code not in STOPS_NOTHING,
        "step": lack.step,
        "step_name": step_name(loaded, lack.step, language),
        "path": f"workflow.{lack.path}",
        "affected": lack.affected,
        "of": lack.of,
        "text": said(lack.code, lack.affected, lack.of),
        "people": [card.username for card in cards if card is not None],
        "answers": [dict(case) for case in lack.cases],
        "answers_said": answers_said([*lack.cases], loaded, organisation, language),
    }
