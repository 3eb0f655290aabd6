"""Rounds, medians, and the table they end in."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "7"))
NOISY = 0.25  # a ratio whose quartiles lie further apart than this is not judged


@dataclass(frozen=True)
class Result:
    """One line of the table. `ratio` is what the goal is about when there is a floor, else `ours` is."""

    what: str
    unit: str
    ours: float
    goal: str
    met: str  # yes | no | noisy
    floor: float | None = None
    ratio: float | None = None
    least: float | None = None
    most: float | None = None
    rounds: int = 1
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        """The line for a program."""
        return asdict(self)


def against_floor(
    what: str,
    unit: str,
    ours: Sequence[float],
    floor: Sequence[float],
    *,
    at_most: float | None = None,
    at_least: float | None = None,
    note: str = "",
) -> Result:
    """The median of ours over the floor's, judged by the ratio of paired rounds."""
    ratios = [mine / theirs for mine, theirs in zip(ours, floor, strict=True)]
    ratio = statistics.median(ours) / statistics.median(floor)
    return Result(
        what,
        unit,
        statistics.median(ours),
        goal(at_most, at_least, "×"),
        judged(ratio, ratios, at_most, at_least),
        statistics.median(floor),
        ratio,
        min(ratios),
        max(ratios),
        len(ratios),
        note,
    )


def alone(
    what: str,
    unit: str,
    ours: Sequence[float],
    *,
    at_most: float | None = None,
    at_least: float | None = None,
    note: str = "",
) -> Result:
    """The median of ours, judged by itself."""
    value = statistics.median(ours)
    return Result(
        what,
        unit,
        value,
        goal(at_most, at_least, f" {unit}"),
        judged(value, ours, at_most, at_least),
        least=min(ours),
        most=max(ours),
        rounds=len(ours),
        note=note,
    )


def judged(value: float, rounds: Sequence[float], at_most: float | None, at_least: float | None) -> str:
    """Whether the goal is met; "noisy" where the rounds disagree too much to say."""
    if at_most is None and at_least is None:
        return "–"
    met = (at_most is None or value <= at_most) and (at_least is None or value >= at_least)
    if len(rounds) >= 4:
        quartiles = statistics.quantiles(rounds, n=4)
        all_agree = all(
            (at_most is None or each <= at_most) and (at_least is None or each >= at_least) for each in rounds
        )
        if not all_agree and (quartiles[2] - quartiles[0]) / max(statistics.median(rounds), 1e-12) > NOISY:
            return "noisy"
    return "yes" if met else "no"


def goal(at_most: float | None, at_least: float | None, unit: str) -> str:
    """The goal in signs."""
    if at_most is not None:
        return f"≤ {at_most:g}{unit}"
    return f"≥ {at_least:g}{unit}" if at_least is not None else "–"


def paired(
    ours: Callable[[], float], floor: Callable[[], float], rounds: int = ROUNDS
) -> tuple[list[float], list[float]]:
    """Rounds that take turns, so that what else the machine does falls on both. One round first warms the disk."""
    ours(), floor()
    mine: list[float] = []
    theirs: list[float] = []
    for turn in range(rounds):
        for measure, kept in ((ours, mine), (floor, theirs))[:: 1 if turn % 2 else -1]:
            kept.append(measure())
    return mine, theirs


def cpu_of(command: Sequence[str], environment: Mapping[str, str], folder: Path = ROOT) -> float:
    """Seconds of CPU, user and system, that the command and its children took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        command,
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def pss_kilobytes(pid: int) -> int:
    """The process's share of memory, what it shares counted by how many share it."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    raise OSError(f"process {pid} tells no Pss")


def table(results: Sequence[Result]) -> str:
    """What · ours · floor · ratio (least–most) · goal · met."""
    rows = [("vad", "vårt", "golv", "kvot (minst–mest)", "mål", "nått"), *map(_row, results)]
    widths = [max(len(row[column]) for row in rows) for column in range(6)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "─" * max(map(len, lines)), *lines[1:]])


def _row(result: Result) -> tuple[str, str, str, str, str, str]:
    spread = f" ({result.least:.3g}–{result.most:.3g})" if result.least is not None else ""
    return (
        result.what,
        f"{result.ours:.4g} {result.unit}",
        f"{result.floor:.4g} {result.unit}" if result.floor is not None else "–",
        (f"{result.ratio:.2f}" if result.ratio is not None else "") + spread or "–",
        result.goal,
        result.met,
    )
