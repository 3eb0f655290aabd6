"""make bench [ONLY=name]: prints what · ours · floor · ratio · goal · met, and writes build/bench.json."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
import time

from bench.measure import ROOT, Result, table

BENCHES = (
    "start_up",
    "memory",
    "forms",
    "rules",
    "journey",
    "people_check",
    "queue_page",
    "decision",
    "load",
    "dispatcher",
    "outbox_celery",
    "deliveries",
    "payroll_file",
    "signing",
)


def main() -> int:
    """0 when every goal that could be judged was met."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--only", help=f"en av: {', '.join(BENCHES)}")
    parser.add_argument("--json", default=str(ROOT / "build" / "bench.json"), help="var resultatet skrivs")
    asked = parser.parse_args()
    names = [name for name in BENCHES if not asked.only or asked.only in name]
    if not names:
        parser.error(f"ingen mätning heter {asked.only}; det finns {', '.join(BENCHES)}")
    results: list[Result] = []
    for name in names:
        started = time.monotonic()
        print(f"… {name}", file=sys.stderr, flush=True)
        results += importlib.import_module(f"bench.{name}").run()
        print(f"  {name}: {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    print(table(results))
    told = {
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "at": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        "results": [result.as_json() for result in results],
    }
    os.makedirs(os.path.dirname(asked.json), exist_ok=True)
    with open(asked.json, "w", encoding="utf-8") as file:
        json.dump(told, file, ensure_ascii=False, indent=1)
    return 1 if any(result.met == "no" for result in results) else 0


if __name__ == "__main__":
    sys.exit(main())
