"""code_list: takes in a code list from a file, or prints one."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from forms_platform.organisation.code_lists import TEXTS, CodeListFaults, take_in
from forms_platform.organisation.models import CodeEntry, CodeList


class Command(BaseCommand):
    """manage.py code_list KEY [FILE]"""

    help = "Takes in a code list from a JSON file, or prints it (without FILE) in the same form; without KEY, the keys."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which list, and from where."""
        parser.add_argument("key", nargs="?", metavar="KEY")
        parser.add_argument("file", nargs="?", metavar="FILE", help='{"name": …, "entries": [{"code", "name", …}]}')

    def handle(self, *args: Any, key: str | None, file: str | None, **options: Any) -> None:
        """Nothing is returned; the list is as the file says, or on stdout."""
        if key is None:
            for found in CodeList.objects.order_by("key"):
                self.stdout.write(f"{found.key}\t{found.name}")
        elif file is None:
            self._print(key)
        else:
            self._take_in(key, Path(file))

    def _print(self, key: str) -> None:
        found = CodeList.objects.filter(key=key).first()
        if found is None:
            raise CommandError(f"there is no code list {key}")
        entries = [_said(entry) for entry in found.entries.filter(active=True).select_related("unit")]
        self.stdout.write(json.dumps({"name": found.name, "entries": entries}, ensure_ascii=False, indent=1))

    def _take_in(self, key: str, file: Path) -> None:
        try:
            raw = json.loads(file.read_text(encoding="utf-8"))
            entries = raw["entries"]
            if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
                raise CommandError('"entries" is to be a list of objects')
            taken = take_in(key, str(raw["name"]), entries)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CommandError(f"{file}: {error}") from None
        except CodeListFaults as found:
            raise CommandError("\n".join(found.faults)) from None
        self.stderr.write(f"{taken.key}: {taken.entries.filter(active=True).count()}")


def _said(entry: CodeEntry) -> dict[str, str]:
    texts = {text: getattr(entry, text) for text in TEXTS if getattr(entry, text)}
    return {"code": entry.code, **texts, **({"unit": entry.unit.code} if entry.unit else {})}
