"""Taking in a code list (kodlista): what forms choose from, kept by administrators."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from forms_platform.organisation import directory
from forms_platform.organisation.models import CodeEntry, CodeList, Unit

KEY = re.compile(r"[a-z][a-z0-9_-]{0,39}")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
TEXTS = ("name", "name_en", "description", "description_en", "within", "level")
LONGEST = {"name": 160, "name_en": 160, "description": 400, "description_en": 400, "within": 60, "level": 40}


class CodeListFaults(Exception):
    """The list cannot be taken in. `faults` are sentences."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


@transaction.atomic
def take_in(key: str, name: str, entries: Sequence[Mapping[str, Any]]) -> CodeList:
    """The list has exactly these entries to choose from, in this order. An entry that is gone is kept, but can no
    longer be chosen.

    An entry is {"code", "name"} and perhaps "name_en", "description", "description_en", "within", "level" and "unit",
    which is the code of the unit that answers for it. Raises: CodeListFaults.
    """
    units = dict(Unit.objects.values_list("code", "id"))
    if faults := _faults(key, entries, units):
        raise CodeListFaults(faults)
    found, _ = CodeList.objects.update_or_create(key=key, defaults={"name": name})
    known = {entry.code: entry for entry in found.entries.all()}
    for place, raw in enumerate(entries):
        entry = known.pop(raw["code"], None) or CodeEntry(code_list=found, code=raw["code"])
        for text in TEXTS:
            setattr(entry, text, raw.get(text, ""))
        entry.place, entry.active, entry.unit_id = place, True, units.get(raw.get("unit", ""))
        entry.save()
    CodeEntry.objects.filter(pk__in=[entry.pk for entry in known.values()]).update(active=False)
    directory.changed()
    return found


def _faults(key: str, entries: Sequence[Mapping[str, Any]], units: Mapping[str, int]) -> list[str]:
    faults = [] if KEY.fullmatch(key) else [f"Listans nyckel ”{key[:60]}” kan bara ha a–z, 0–9, bindestreck."]
    seen: set[str] = set()
    for number, raw in enumerate(entries, 1):
        code = raw.get("code")
        if not isinstance(code, str) or not CODE.fullmatch(code):
            faults.append(f"Rad {number}: koden saknas eller har andra tecken än A–Z, 0–9, punkt och streck.")
            continue
        if code in seen:
            faults.append(f"Rad {number}: koden {code} finns redan.")
        seen.add(code)
        if unknown := sorted(set(raw) - {"code", "unit", *TEXTS}):
            faults.append(f"Rad {number}: {', '.join(unknown)[:80]} finns inte i en kodlista.")
        for text in TEXTS:
            value = raw.get(text, "")
            if not isinstance(value, str) or len(value) > LONGEST[text]:
                faults.append(f"Rad {number}: {text} är ingen text, eller för lång.")
        if not raw.get("name"):
            faults.append(f"Rad {number}: namnet saknas.")
        if raw.get("unit", "") not in ("", *units):
            faults.append(f"Rad {number}: enheten {str(raw['unit'])[:60]} finns inte.")
    return faults
