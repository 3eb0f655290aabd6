"""A register of the finance system becomes what forms choose from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from forms_platform.integrations.registers.of_sie import Register
from forms_platform.organisation.code_lists import CODE, DATES, TEXTS, CodeListFaults, take_in
from forms_platform.organisation.models import CodeEntry, CodeList, Person

MOST = 20_000  # codes of one list
KEPT = tuple(name for name in TEXTS if name != "name")  # what the register does not know and people have written


@dataclass(frozen=True, slots=True)
class Changes:
    """What the register changes in the list, as codes."""

    added: tuple[str, ...]
    changed: tuple[str, ...]  # another name, or to be chosen again
    retired: tuple[str, ...]
    same: int
    left_out: tuple[str, ...] = ()  # codes with characters that no list can hold


@transaction.atomic
def take_in_register(
    register: Register,
    key: str,
    *,
    retire_missing: bool = False,
    trial: bool = False,
    by: Person | None = None,
    now: datetime,
) -> Changes:
    """The code list offers what the register holds, and the changes are returned; with `trial` nothing is changed.

    Only names come from the register: what people have written besides is kept, and so is every entry that is gone,
    which is retired when `retire_missing`, else left as it was. A list that is new has the register's name. A code that
    no list can hold is left out and told: one broken code among thousands is no reason to have none of them.
    Raises: CodeListFaults, with every fault, and then nothing has been changed.
    """
    codes = {code: words or code for code, words in register.codes.items() if CODE.fullmatch(code)}
    if len(codes) > MOST:
        raise CodeListFaults([gettext("Registret har fler än %(n)s koder.") % {"n": MOST}])
    found = CodeList.objects.filter(key=key).first()
    rows = found.entries.select_related("unit").order_by("place", "id") if found else ()
    known = {entry.code: entry for entry in rows}
    entries = [_entry(code, words, known.get(code)) for code, words in codes.items()]
    left_out = tuple(code for code in register.codes if code not in codes)
    changes = _changes(codes, known, left_out, retire_missing=retire_missing)
    point = transaction.savepoint()
    take_in(key, found.name if found else register.name, entries, retire_missing=retire_missing,
            first_row=1, by=by, now=now)  # fmt: skip
    if trial:
        transaction.savepoint_rollback(point)
    else:
        transaction.savepoint_commit(point)
    return changes


def _entry(code: str, name: str, before: CodeEntry | None) -> Mapping[str, Any]:
    kept: dict[str, Any] = {}
    if before is not None:
        kept = {text: getattr(before, text) for text in KEPT if getattr(before, text)}
        kept |= {day: getattr(before, day).isoformat() for day in DATES if getattr(before, day)}
        if before.unit is not None:
            kept["unit"] = before.unit.code
    return {"code": code, "name": name, **kept}


def _changes(
    codes: Mapping[str, str], known: Mapping[str, CodeEntry], left_out: tuple[str, ...], *, retire_missing: bool
) -> Changes:
    added = tuple(code for code in codes if code not in known)
    changed = tuple(
        code for code, name in codes.items() if code in known and not (known[code].active and known[code].name == name)
    )
    gone = (code for code, entry in known.items() if entry.active and code not in codes)
    retired = tuple(gone) if retire_missing else ()
    return Changes(added, changed, retired, len(codes) - len(added) - len(changed), left_out)
