"""The commands about pages: a page is added, removed, moved, copied, or has other properties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forms_platform.builder import fresh
from forms_platform.builder.cannot import CannotEdit, page_place, put_all, within
from forms_platform.builder.changes import Work
from forms_platform.builder.outline import RESERVED_PAGES, free, keys_beside, pages, slug


def add_page(work: Work, *, after: str = "", title: str = "") -> str:
    """A page without questions, last or after another."""
    taken = {page["key"] for page in pages(work.document)} | RESERVED_PAGES
    page = fresh.page(free(slug(title, "-") or "steg", taken, "-"))
    if title:
        page["title"] = {"sv": title}
    at = page_place(work, after) + 1 if after else len(work.document["pages"])
    work.insert(("pages", at), page)
    return str(page["key"])


def remove_page(work: Work, *, page: str) -> str:
    """The page is gone with its questions. The last page stays."""
    at = page_place(work, page)
    if len(work.document["pages"]) == 1:
        raise CannotEdit("last_page")
    work.remove(("pages", at))
    return str(work.document["pages"][max(0, at - 1)]["key"])


def move_page(work: Work, *, page: str, to: int) -> str:
    """The page stands at the place, or as near as there is one."""
    at = page_place(work, page)
    work.move(("pages", at), ("pages", within(to, len(work.document["pages"]) - 1)))
    return page


def copy_page(work: Work, *, page: str) -> str:
    """A page like the other after it, its questions with keys of their own; its rules follow its own questions."""
    at = page_place(work, page)
    original = work.document["pages"][at]
    key = free(page, {one["key"] for one in pages(work.document)} | RESERVED_PAGES, "-")
    work.insert(("pages", at + 1), {**original, "key": key, "fields": []})
    for place, field in enumerate(original["fields"]):
        taken = keys_beside(work.document, field["key"])
        work.insert(("pages", at + 1, "fields", place), {**field, "key": free(field["key"], taken)})
    return key


def set_page(work: Work, *, page: str, values: Mapping[str, Any]) -> str:
    """The page has the properties; one whose value is None it has not."""
    put_all(work, ("pages", page_place(work, page)), values, frozenset({"key", "fields"}))
    return page
