"""P17: the people check ("vem skulle få det?") of every shipped service, on an organisation of 8 000 employees.

python -m bench.people_check [EMPLOYEES]: CPU time of one asking of each service, everybody's cases and every unit, sum
and entry. The organisation is the demo's municipality, its administrations copied until they are as many people.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.measure import ROOT, Result, judged
from forms_platform.demo.processes import embedded_environment, manage

if TYPE_CHECKING:
    from forms_platform.organisation.snapshot import Snapshot

EMPLOYEES = 8000
ROUNDS = 3
MOST = 2.0  # seconds a service
TODAY = date(2026, 11, 24)
FAR = 1_000_000  # between the numbers of a copy and those of the next


def run(employees: int = EMPLOYEES) -> list[Result]:
    """The asking of every shipped service, the slowest first."""
    with tempfile.TemporaryDirectory() as scratch:
        made = embedded_environment(Path(scratch), 1, LOG_LEVEL="ERROR")
        manage(made, "migrate", "--verbosity=0", "--skip-checks", quiet=True)
        told = subprocess.run(
            [sys.executable, "-m", "bench.people_check", "--measure", str(employees)],
            cwd=ROOT,
            env=made,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    measured: list[dict[str, Any]] = json.loads(told.stdout)
    return [_told(one) for one in sorted(measured, key=lambda one: -min(one["seconds"]))]


def _told(one: dict[str, Any]) -> Result:
    seconds = sorted(one["seconds"])
    middle = seconds[len(seconds) // 2]
    return Result(
        f"P17 vem skulle få det? {one['e_service']}",
        "s",
        middle,
        f"≤ {MOST:.0f} s",
        judged(middle, seconds, MOST, None),
        least=seconds[0],
        most=seconds[-1],
        rounds=len(seconds),
        note=f"{one['employees']} ärenden",
    )


# --- In a process of its own, with the platform's settings -----------------------------------------------------------


def _live(employees: int) -> None:
    from django.core.management import call_command

    from forms_platform.definitions.load import all_current
    from forms_platform.demo.people import raise_municipality
    from forms_platform.organisation.directory import snapshot
    from forms_platform.staffing.everybody import everybody, who_gets

    raise_municipality(TODAY)
    call_command("publish_shipped", stdout=StringIO(), stderr=StringIO())
    organisation = grown(snapshot(fresh=True), employees)
    all_of_them = everybody(organisation, TODAY)
    measured = []
    for loaded in all_current():
        cases, seconds = 0, []
        for _ in range(ROUNDS):
            started = time.process_time()
            cases = who_gets(loaded, organisation, TODAY, all_of_them).employees
            seconds.append(time.process_time() - started)
        measured.append({"e_service": loaded.key, "employees": cases, "seconds": seconds})
    print(json.dumps(measured))


def grown(organisation: Snapshot, employees: int) -> Snapshot:
    """The organisation with its administrations, their people and what they may approve copied until there are at
    least as many employees. The top and the groups stay as they are."""
    top = next(unit.id for unit in organisation.units.values() if unit.parent_id is None)
    people, units = dict(organisation.people), dict(organisation.units)
    centres, rights = dict(organisation.cost_centres), list(organisation.approval_rights)
    copies = 0
    while sum(card.active and card.unit_id is not None for card in people.values()) < employees:
        copies += 1
        on, code = copies * FAR, f"{copies}-"
        below = [unit for unit in organisation.units.values() if unit.id != top]
        theirs = {card.id for card in organisation.people.values() if card.unit_id not in (None, top)}
        for card in organisation.people.values():
            if card.id in theirs and card.unit_id is not None:
                people[card.id + on] = replace(card, id=card.id + on, unit_id=card.unit_id + on)
        for unit in below:
            units[unit.id + on] = replace(
                unit,
                id=unit.id + on,
                code=code + unit.code,
                parent_id=top if unit.parent_id == top else (unit.parent_id or 0) + on,
                manager_id=unit.manager_id + on if unit.manager_id in theirs else unit.manager_id,
                cost_centre=code + unit.cost_centre if unit.cost_centre else "",
            )
        centres |= {code + one: name for one, name in organisation.cost_centres.items()}
        rights += [
            replace(one, person=one.person + on, cost_centre=code + one.cost_centre if one.cost_centre else "")
            for one in organisation.approval_rights
            if one.person in theirs
        ]
    return replace(organisation, people=people, units=units, cost_centres=centres, approval_rights=tuple(rights))


if __name__ == "__main__":
    if "--measure" in sys.argv:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forms_platform.settings")
        import django

        django.setup()
        _live(int(sys.argv[-1]))
    else:
        from bench.measure import table

        print(table(run(*[int(size) for size in sys.argv[1:]])))
