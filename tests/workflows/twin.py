"""Runs groups of rules in both languages: one node process for all of them."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import playwright

from workflows.conditions import compile_rule, compile_value, facts_from_wire, fields_used, to_wire
from workflows.values import monday_to_friday

SCRIPT = Path(__file__).parent / "conditions_in_node.mjs"
# A machine without node of its own has the one that the browser tests come with.
NODE = shutil.which("node") or str(Path(playwright.__file__).parent / "driver" / "node")

Group = dict[str, Any]  # types, daysOff, wires, and rule or value


def in_python(group: Group) -> dict[str, Any]:
    """What each wire of the group gives, and the fields read."""
    off = {date.fromisoformat(day) for day in group.get("daysOff", ())}

    def calendar(day: date) -> bool:
        return monday_to_friday(day) and day not in off

    if "rule" in group:
        run: Any = compile_rule(group["rule"], group["types"], calendar=calendar)
    else:
        run = compile_value(group["value"], group["types"], calendar=calendar)
    given = [to_wire(run(facts_from_wire(group["types"], wire))) for wire in group["wires"]]
    return {"given": given, "used": sorted(fields_used(group.get("rule", group.get("value"))))}


def in_node(groups: Iterable[Group]) -> list[dict[str, Any]]:
    """The same in the browser's language, one answer a group."""
    lines = "\n".join(json.dumps(group) for group in groups)
    done = subprocess.run([NODE, str(SCRIPT)], input=lines, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]
