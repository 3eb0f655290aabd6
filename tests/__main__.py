"""make test: every group of tests, each on the database it is about. In CI nothing may be skipped.

python -m tests [GROUP…]: rooms · postgres · faults · browser · browser-postgres · shared
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from forms_platform.demo.neighbours import NotInstalled, scratch_postgres

ROOT = Path(__file__).resolve().parents[1]
WORKERS = str(min(os.cpu_count() or 1, 4))
IN_CI = os.environ.get("CI", "").lower() == "true"


@dataclass(frozen=True)
class Group:
    """A run of pytest: what it runs, and whether it needs PostgreSQL."""

    name: str
    what: tuple[str, ...]
    postgres: bool = False


# What may differ between databases; what NUL and numbers without end do differs most.
ON_POSTGRES = ("tests/apps", "tests/journeys", "tests/guard/test_hostile_bodies.py")
GROUPS = (
    Group("rooms", ("-n", WORKERS, "-m", "not faults and not browser and not shared")),
    Group(
        "postgres",
        ("-n", WORKERS, "-m", "not faults and not browser and not pure and not fuzz and not shared", *ON_POSTGRES),
        postgres=True,
    ),
    Group("faults", ("-m", "faults", "tests/faults")),
    Group("browser", ("-n", WORKERS, "--dist", "loadfile", "-m", "browser and not postgres", "tests/browser")),
    Group("browser-postgres", ("-m", "browser and postgres", "tests/browser")),
)
# Material from elsewhere that lies beside the repository on some machines; it is no part of it, and CI leaves it alone.
SHARED = ROOT.parent / "shared"
BESIDE = Group("shared", ("-m", "shared", "tests"))


@dataclass
class Count:
    """What became of a group's tests."""

    passed: int = 0
    failed: int = 0
    skipped: tuple[str, ...] = ()


def main(names: list[str]) -> int:
    """0 when all tests passed, and in CI only when none was skipped; the last line counts them."""
    known = (*GROUPS, BESIDE)
    groups = [group for group in known if (group.name in names if names else group is not BESIDE or _beside())]
    if not groups:
        print(f"Okänd grupp. Grupperna är: {', '.join(group.name for group in known)}", file=sys.stderr)
        return 2
    passed, failed, skipped = 0, 0, []
    with ExitStack() as stack:
        cluster = None
        for group in groups:
            environment = dict(os.environ)
            environment.pop("TEST_DATABASE_URL", None)
            if group.postgres:
                try:
                    cluster = cluster or stack.enter_context(scratch_postgres())
                except NotInstalled as missing:
                    skipped.append(f"gruppen {group.name}: {missing}")
                    continue
                environment["TEST_DATABASE_URL"] = cluster.url("postgres")
            count = _run(group, environment)
            passed, failed, skipped = passed + count.passed, failed + count.failed, [*skipped, *count.skipped]
    if skipped:
        print("\nHoppade över:", *(f"  {each}" for each in skipped), sep="\n")
        if IN_CI:
            failed += len(skipped)
    print(f"\n{passed} passed, {failed} failed" + (f", {len(skipped)} skipped" if skipped and not IN_CI else ""))
    return 1 if failed else 0


def _beside() -> bool:
    """Whether the material beside the repository is there to be tried; says so when it is not."""
    if IN_CI:
        return False
    if not SHARED.exists():
        print(f"Gruppen shared prövar filer i {SHARED}, som inte finns här. Den behövs inte.")
    return SHARED.exists()


def _run(group: Group, environment: dict[str, str]) -> Count:
    existing = [each for each in group.what if not each.startswith("tests/") or (ROOT / each).exists()]
    if any(each.startswith("tests/") for each in group.what) and not any(
        each.startswith("tests/") for each in existing
    ):
        return Count(skipped=(f"gruppen {group.name}: {' '.join(group.what)} finns inte",))
    print(f"\n── {group.name} " + "─" * (70 - len(group.name)), flush=True)
    started = time.monotonic()
    with _report() as report:
        command = [sys.executable, "-m", "pytest", "-q", f"--junit-xml={report}", *existing]
        status = subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, check=False).returncode
        count = _read(report, group.name, status)
    print(f"   {group.name}: {time.monotonic() - started:.0f} s", flush=True)
    return count


@contextmanager
def _report() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "report.xml"


def _read(report: Path, name: str, status: int) -> Count:
    """The counts of a group. A group that ran no test, or whose runner broke, has failed whatever it says."""
    if not report.exists():
        return Count(failed=1)
    passed, failed, skipped = 0, 0, []
    for case in ET.parse(report).getroot().iter("testcase"):
        kinds = {child.tag: child for child in case}
        if "failure" in kinds or "error" in kinds:
            failed += 1
        elif "skipped" in kinds:
            skipped.append(f"{name}: {case.get('classname')}.{case.get('name')}: {kinds['skipped'].get('message')}")
        else:
            passed += 1
    if status not in {0, 1} or (status == 1 and not failed) or not passed:
        failed = max(failed, 1)
    return Count(passed, failed, tuple(skipped))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
