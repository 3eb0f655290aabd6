"""The locks: they fit the project and each other, and name no index."""

from __future__ import annotations

import re
import subprocess
import tomllib

import pytest

from tests.house.lock import EXPORTS, FILES, INDEX, ROOT, UV, export, scrub

LOCK = (ROOT / "uv.lock").read_text(encoding="utf-8")


def test_the_lock_fits_the_project() -> None:
    done = subprocess.run([UV, "lock", "--locked", "--offline"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", EXPORTS)
def test_what_pip_installs_is_what_was_locked(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == export(name, ROOT)


@pytest.mark.parametrize("name", ["uv.lock", *EXPORTS])
def test_no_lock_names_a_host(name: str) -> None:
    hosts = set(re.findall(r"https?://([^/\"\s]+)", (ROOT / name).read_text(encoding="utf-8")))
    assert hosts <= {"index.invalid", "files.invalid"}


def test_every_locked_package_has_a_hash() -> None:
    for name in EXPORTS:
        blocks = re.split(r"\n(?=\S)", (ROOT / name).read_text(encoding="utf-8"))[1:]
        assert len(blocks) > 20
        assert [block for block in blocks if "--hash=sha256:" not in block] == []


def test_the_two_lists_agree_about_what_they_share() -> None:
    versions = [
        dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text("utf-8"), re.MULTILINE)) for name in EXPORTS
    ]
    shared = versions[0].keys() & versions[1].keys()
    assert {name: versions[0][name] for name in shared} == {name: versions[1][name] for name in shared}


def test_scrubbing_leaves_everything_but_the_hosts() -> None:
    told = 'registry = "https://example.org/a"\nurl = "https://example.net/packages/x.gz", hash = "sha256:1"\n'
    assert scrub(told) == f'registry = "{INDEX}"\nurl = "{FILES}packages/x.gz", hash = "sha256:1"\n'


def test_no_dependency_is_copyleft_beyond_what_a_library_may_be() -> None:
    """Every direct dependency of the product has its reason and its licence in the decision about dependencies."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (decision,) = (ROOT / "docs" / "decisions").glob("0001-*.md")
    told = decision.read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([\w.\[\]-]+)` \| ([^|]+) \|", told, re.MULTILINE))
    names = {re.split(r"[^\w.-]", each)[0] for each in project["project"]["dependencies"]}
    assert names == set(rows)
    assert [name for name, licence in rows.items() if re.search(r"(?<!L)GPL", licence)] == []
