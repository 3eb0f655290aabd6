"""P12: a payroll file of ten thousand transactions, as PAXml and as columns, and what memory its making takes."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from decimal import Decimal

from bench.measure import ROOT, ROUNDS, Result, alone

MANY = 10_000
LAYOUT = {
    "kind": "fixed", "encoding": "iso-8859-1", "footer": [{"from": "count", "width": 8}, {"from": "sum", "width": 16}],
    "columns": [{"from": "employee", "width": 8}, {"from": "code", "width": 10}, {"from": "starts", "width": 10},
                {"from": "amount", "width": 12, "decimal": ""}, {"from": "hours", "width": 8}],
}  # fmt: skip


def run() -> list[Result]:
    """Seconds from transactions to bytes, and the highest resident memory of a process that did nothing else."""
    found = {which: [_measured(which) for _ in range(ROUNDS)] for which in ("paxml", "columns")}
    return [
        *(
            alone(f"P12 lönefil, 10 000 rader, {which}", "s", [one["seconds"] for one in rounds], at_most=2.0)
            for which, rounds in found.items()
        ),
        alone("P12 minne, högst", "MB", [one["megabytes"] for one in found["paxml"]], at_most=150.0),
    ]


def _measured(which: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.payroll_file", which],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "bench.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def _once(which: str) -> dict[str, float]:
    import django

    django.setup()
    from forms_platform.integrations.columns.layout import read_layout
    from forms_platform.integrations.payroll import make
    from forms_platform.integrations.payroll.rows import AbsenceOrTime, Pay
    from forms_platform.integrations.targets import in_columns
    from forms_platform.sweden.money import Ore

    day, at = date(2026, 11, 20), datetime(2026, 11, 24, 2, tzinfo=UTC)
    made = [
        AbsenceOrTime(
            employee=f"{10000 + n}", code="VAB", starts=day, ends=day, hours=Decimal("7.5"), units={1: "4110"}
        )
        if n % 2
        else Pay(employee=f"{10000 + n}", code="UTLÄGG", label="Läsglasögon", day=day, amount=Ore(124_950 + n))
        for n in range(MANY)
    ]
    started = time.perf_counter()
    if which == "paxml":
        parcel = make.bundle("lon", "lon", made, at=at)
    else:
        parcel = in_columns("payroll", read_layout(json.dumps(LAYOUT), make.COLUMNS), "lon", "lon", made, at=at)
    seconds = time.perf_counter() - started
    if len(parcel.content) < MANY * 40:
        raise RuntimeError("the file is too short to hold them all")
    return {"seconds": seconds, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


if __name__ == "__main__":
    print(json.dumps(_once(sys.argv[1])))
