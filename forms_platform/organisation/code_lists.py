"""Code lists (kodlistor): what forms choose from, kept by the form administrators and a named keeper each.

The verbs live together as those of stand-ins do. No entry is ever removed: cases name it for as long as they are kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from forms_platform.audit import trail
from forms_platform.organisation import directory
from forms_platform.organisation.access import FORVALTARE, has_role
from forms_platform.organisation.models import CodeEntry, CodeList, Person, Unit

KEY = re.compile(r"[a-z][a-z0-9_-]{0,39}")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
TEXTS = ("name", "name_en", "description", "description_en", "within", "level")
DATES = ("starts", "ends")
LONGEST = {"name": 160, "name_en": 160, "description": 400, "description_en": 400, "within": 60, "level": 40}
LEVEL = re.compile(r"[-a-zA-Z0-9_]*")
FORMULA = ("=", "+", "@", "\t", "\r")  # a spreadsheet would run what begins so


class CodeListFaults(Exception):
    """The list cannot be taken in. `faults` are sentences."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


def may_keep(person: Person, code_list: CodeList) -> bool:
    """Whether the person looks after the list: a form administrator, or the keeper of this one."""
    return code_list.keeper_id == person.pk or has_role(person, FORVALTARE)


@transaction.atomic
def take_in(
    key: str,
    name: str,
    entries: Sequence[Mapping[str, Any]],
    *,
    retire_missing: bool = True,
    first_row: int = 1,
    by: Person | None = None,
    now: datetime | None = None,
) -> CodeList:
    """The list has these entries to choose from, in this order. An entry that is gone is kept, but can no longer be
    chosen; without `retire_missing` it stays as it was, after the others.

    An entry is {"code", "name"} and perhaps "name_en", "description", "description_en", "within", "level", "starts",
    "ends" (days as 2026-12-31) and "unit", which is the code of the unit that answers for it. Faults name the row,
    counted from `first_row`. Raises: CodeListFaults, with every fault, and then nothing has been changed.
    """
    units = dict(Unit.objects.values_list("code", "id"))
    if faults := _faults(key, entries, units, first_row):
        raise CodeListFaults(faults)
    found, _ = CodeList.objects.update_or_create(key=key, defaults={"name": name})
    known = {entry.code: entry for entry in found.entries.all()}
    for place, raw in enumerate(entries):
        entry = known.pop(raw["code"], None) or CodeEntry(code_list=found, code=raw["code"])
        _fill(entry, raw, units)
        entry.place, entry.active = place, True
        entry.save()
    left = CodeEntry.objects.filter(pk__in=[entry.pk for entry in known.values()])
    if retire_missing:
        left.update(active=False)
    else:
        for place, entry in enumerate(left.order_by("place", "id"), len(entries)):
            CodeEntry.objects.filter(pk=entry.pk).update(place=place)
    _record(found, "code_list.taken_in", {"entries": len(entries), "retired": len(known) if retire_missing else 0},
            by, now)  # fmt: skip
    directory.changed()
    return found


@transaction.atomic
def keep_entry(code_list: CodeList, raw: Mapping[str, Any], *, by: Person, now: datetime) -> CodeEntry:
    """The list has the entry as `raw` says (see take_in): a new one last, a known one where it was, to be chosen again.

    Raises: CodeListFaults.
    """
    units = dict(Unit.objects.values_list("code", "id"))
    if faults := _faults(code_list.key, [raw], units, 0):
        raise CodeListFaults(faults)
    entry = code_list.entries.filter(code=raw["code"]).first()
    new = entry is None
    if entry is None:
        last = code_list.entries.order_by("-place").values_list("place", flat=True).first()
        entry = CodeEntry(code_list=code_list, code=raw["code"], place=0 if last is None else last + 1)
    _fill(entry, raw, units)
    entry.active = True
    entry.save()
    _record(code_list, "code_list.entry_added" if new else "code_list.entry_changed", {"code": entry.code}, by, now)
    directory.changed()
    return entry


@transaction.atomic
def retire_entry(entry: CodeEntry, *, last: date | None, by: Person, now: datetime) -> None:
    """The entry can be chosen until and including `last`; None: not any more. Answers keep their name for it."""
    if last is None:
        entry.active = False
    else:
        entry.ends = max(last, entry.starts) if entry.starts else last
    entry.save(update_fields=["active", "ends"])
    facts = {"code": entry.code, "last": last.isoformat() if last else ""}
    _record(entry.code_list, "code_list.entry_retired", facts, by, now)
    directory.changed()


@transaction.atomic
def appoint_keeper(code_list: CodeList, keeper: Person | None, *, by: Person, now: datetime) -> None:
    """The person looks after the list beside the form administrators; None: nobody does."""
    code_list.keeper = keeper
    code_list.save(update_fields=["keeper"])
    _record(code_list, "code_list.keeper", {"keeper": keeper.pk if keeper else None}, by, now)


def _fill(entry: CodeEntry, raw: Mapping[str, Any], units: Mapping[str, int]) -> None:
    for text in TEXTS:
        setattr(entry, text, raw.get(text, ""))
    for day in DATES:
        setattr(entry, day, date.fromisoformat(raw[day]) if raw.get(day) else None)
    entry.unit_id = units.get(raw.get("unit", ""))


def _record(
    code_list: CodeList, action: str, facts: Mapping[str, Any], by: Person | None, now: datetime | None
) -> None:
    """The log says who changed the list; a command of the console, which nobody has signed in to, leaves no entry."""
    if by is not None and now is not None:
        trail.append(f"code_list:{code_list.key}", action, actor=f"u:{by.pk}", facts=facts, at=now)


def _faults(key: str, entries: Sequence[Mapping[str, Any]], units: Mapping[str, int], first_row: int) -> list[str]:
    """Every fault as a sentence; rows are named, but for a single entry (row 0)."""
    faults = []
    if not KEY.fullmatch(key):
        faults.append(gettext("Listans nyckel ”%(key)s” kan bara ha a–z, 0–9, bindestreck.") % {"key": key[:60]})
    seen: set[str] = set()
    for number, raw in enumerate(entries, first_row):
        found = [_doubled(raw, seen), *_faults_of(raw, units)]
        row = gettext("Rad %(n)s: ") % {"n": number} if first_row else ""
        faults += [row + (text if row else text[:1].upper() + text[1:]) for text in found if text]
        seen.add(str(raw.get("code")))
    return faults


def _doubled(raw: Mapping[str, Any], seen: set[str]) -> str:
    code = raw.get("code")
    if not isinstance(code, str) or not CODE.fullmatch(code):
        return gettext("koden saknas eller har andra tecken än A–Z, 0–9, punkt och streck.")
    return gettext("koden %(code)s finns redan.") % {"code": code} if code in seen else ""


def _faults_of(raw: Mapping[str, Any], units: Mapping[str, int]) -> list[str]:
    faults = []
    if unknown := sorted(set(raw) - {"code", "unit", *TEXTS, *DATES}):
        faults.append(gettext("%(what)s finns inte i en kodlista.") % {"what": ", ".join(unknown)[:80]})
    for text in TEXTS:
        value = raw.get(text, "")
        if not isinstance(value, str) or len(value) > LONGEST[text]:
            faults.append(gettext("%(what)s är ingen text, eller för lång.") % {"what": text})
        elif value.startswith(FORMULA):
            faults.append(gettext("%(what)s kan inte börja med %(sign)s.") % {"what": text, "sign": value[0]})
    if isinstance(raw.get("level", ""), str) and not LEVEL.fullmatch(raw.get("level", "")):
        faults.append(gettext("nivån kan bara ha a–z, 0–9 och streck."))
    if not raw.get("name"):
        faults.append(gettext("namnet saknas."))
    if raw.get("unit", "") not in ("", *units):
        faults.append(gettext("enheten %(unit)s finns inte.") % {"unit": str(raw["unit"])[:60]})
    return [*faults, *_faults_of_days(raw)]


def _faults_of_days(raw: Mapping[str, Any]) -> list[str]:
    days: dict[str, date] = {}
    for name in DATES:
        try:
            if raw.get(name):
                days[name] = date.fromisoformat(str(raw[name]))
        except ValueError:
            return [gettext("%(day)s är inget datum. Skriv som 2026-12-31.") % {"day": str(raw[name])[:20]}]
    if len(days) == 2 and days["ends"] < days["starts"]:
        return [gettext("den sista dagen är före den första.")]
    return []
