"""Markdown of help texts as paragraphs and lists of plain runs: nothing of an author's markup reaches the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from forms_platform.definitions.paper.form import Paragraph, Prose, Run

if TYPE_CHECKING:
    from markdown_it.token import Token


def prose(source: str) -> Prose:
    """The text's paragraphs; a link is followed by its address, as on any paper."""
    from markdown_it import MarkdownIt  # imported where used: most processes never make a form

    tokens = MarkdownIt("commonmark", {"html": False, "breaks": True}).parse(source)
    return tuple(_paragraphs(tokens))


def plain(source: str) -> str:
    """The text on one line, without markup."""
    return " ".join("".join(run.text for run in part.runs).strip() for part in prose(source)).replace("\n", " ")


def _paragraphs(tokens: Sequence[Token]) -> Iterator[Paragraph]:
    depth = 0
    for token in tokens:
        if token.type == "list_item_open":
            depth += 1
        elif token.type == "list_item_close":
            depth -= 1
        elif token.type == "inline":
            yield Paragraph(tuple(_runs(token.children or [])), item=depth > 0)
        elif token.content:  # code and HTML, which are read as they are written
            yield Paragraph((Run(token.content.strip()),), item=depth > 0)


def _runs(tokens: Sequence[Token]) -> Iterator[Run]:
    strong = slanted = 0
    address = ""
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                strong += 1 if token.type == "strong_open" else -1
            case "em_open" | "em_close":
                slanted += 1 if token.type == "em_open" else -1
            case "softbreak" | "hardbreak":
                yield Run("\n")
            case "link_open":
                address = str(token.attrs.get("href", ""))
            case "link_close":
                if address.startswith(("http://", "https://", "mailto:", "tel:")):
                    yield Run(f" ({address.removeprefix('mailto:').removeprefix('tel:')})")
                address = ""
            case _ if token.content:
                yield Run(token.content, strong > 0, slanted > 0)
