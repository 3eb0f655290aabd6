"""Leaving a file in a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms_platform.integrations.folder import NameTaken, put


def test_a_file_put_twice_stands_there_once(tmp_path: Path) -> None:
    put(tmp_path / "in", "a.xml", b"<a/>")
    put(tmp_path / "in", "a.xml", b"<a/>")
    assert [(each.name, each.read_bytes()) for each in (tmp_path / "in").iterdir()] == [("a.xml", b"<a/>")]


def test_another_content_never_replaces_what_was_put(tmp_path: Path) -> None:
    put(tmp_path, "a.xml", b"<a/>")
    with pytest.raises(NameTaken):
        put(tmp_path, "a.xml", b"<b/>")
    assert (tmp_path / "a.xml").read_bytes() == b"<a/>"


@pytest.mark.parametrize("name", ["../a.xml", "/etc/a", ".a", "", "a/b"])
def test_a_name_cannot_leave_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a plain file name"):
        put(tmp_path, name, b"")


def test_a_folder_that_is_a_file_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "in").write_text("in the way")
    with pytest.raises(FileExistsError):
        put(tmp_path / "in", "a.xml", b"<a/>")
    assert [each.name for each in tmp_path.iterdir()] == ["in"]
