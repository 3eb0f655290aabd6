"""Texts that would run if a page printed them as they are, and a reader that notices when one could."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import cycle
from typing import Any

from forms_platform.definitions.checks import check, errors

CANARY = "kanarie"
POISON = (
    "<script>kanarie()</script>",
    "</script><script>kanarie()</script>",
    "<img src=x onerror=kanarie()>",
    '"><img src=x onerror=kanarie()>',
    "'><svg onload=kanarie()>",
    '" onmouseover="kanarie()" x="',
    "' onfocus='kanarie()' autofocus='",
    "<svg><script>kanarie()</script></svg>",
    "</textarea><script>kanarie()</script>",
    "</title><script>kanarie()</script>",
    "</style><script>kanarie()</script>",
    "--><script>kanarie()</script>",
    "]]><script>kanarie()</script>",
    "<iframe src=javascript:kanarie()>",
    "<iframe srcdoc='<script>kanarie()</script>'>",
    "<a href=javascript:kanarie()>kanarie</a>",
    "[kanarie](javascript:kanarie())",
    "[kanarie](JaVaScRiPt&#58;kanarie())",
    "[kanarie](data:text/html,<script>kanarie()</script>)",
    '![kanarie](x" onerror="kanarie())',
    "<javascript:kanarie()>",
    "[a]: javascript:kanarie()\n\n[kanarie][a]",
    "<object data=javascript:kanarie()>",
    "<embed src=javascript:kanarie()>",
    "<base href=https://kanarie.example/>",
    '<meta http-equiv="refresh" content="0;javascript:kanarie()">',
    "<form action=javascript:kanarie()><button>kanarie",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=kanarie()>",
    "&lt;script&gt;kanarie()&lt;/script&gt;",
    "\\u003cscript\\u003ekanarie()",
    "kanarie{{7*7}}",
    "kanarie{% raw %}{{ settings.SECRET_KEY }}",
    "kanarie${7*7}",
    "<details open ontoggle=kanarie()>",
    "<input autofocus onfocus=kanarie() hx-on:click=kanarie()>",
    "<div hx-get='https://kanarie.example/' hx-trigger=load>kanarie</div>",
)  # fmt: skip
FOREIGN = {"iframe", "object", "embed", "base", "style", "math", "marquee", "frame", "applet"}
WHO = {"group", "role"}  # of whom there then would be nobody
LINKS = {"href", "src", "action", "formaction", "data", "xlink:href", "srcset", "poster", "hx-get", "hx-post"}


def poisoned(raw: dict[str, Any], poison: tuple[str, ...] = POISON) -> tuple[dict[str, Any], int]:
    """The document with poison behind every string that may hold any text, and how many those are.

    Every string is tried; where the checks of documents refuse it, it is no free text.
    """
    assert errors(check(raw)) == [], "a document that is refused as it is"
    document, count, next_ = copy.deepcopy(raw), 0, cycle(poison)
    for holder, at in list(_strings(document)):
        before = holder[at]
        holder[at] = f"{before} {next(next_)}"
        if errors(check(document)):
            holder[at] = before
        else:
            count += 1
    return document, count


def _strings(value: Any) -> Iterator[tuple[Any, Any]]:
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for at, inside in items:
        if isinstance(inside, str) and at not in WHO:
            yield value, at
        elif isinstance(inside, (dict, list)):
            yield from _strings(inside)


class Reader(HTMLParser):
    """Reads a page as a browser does and keeps what could run, and the texts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.harm: list[str] = []
        self.links: set[str] = set()
        self.text = ""
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._in_script = tag == "script"
        foreign = tag in FOREIGN and not (tag == "iframe" and _shut_in(given))
        if foreign or (tag == "meta" and "http-equiv" in given) or (tag == "script" and "src" not in given):
            self.harm.append(f"<{tag} {given}>")
        for name, value in given.items():
            plain = "".join(value.split()).lower()
            if name.startswith(("on", "hx-on")) or name == "srcdoc" or CANARY in name or name == "style":
                self.harm.append(f"<{tag} {name}={value!r}>")
            if name in LINKS and (
                plain.startswith(("javascript:", "data:text", "vbscript:")) or CANARY in _site(value)
            ):
                self.harm.append(f"<{tag} {name}={value!r}>")
        if tag == "img" and given.get("src", "") in ("", "x"):
            self.harm.append(f"<img {given}>")
        if tag == "a" and given.get("href", "").startswith(("/", "?")):
            self.links.add(given["href"].partition("#")[0])
        self.text += " ".join(
            v for n, v in given.items() if n in ("value", "title", "aria-label", "placeholder", "alt")
        )

    def handle_endtag(self, tag: str) -> None:
        self._in_script = False

    def handle_data(self, data: str) -> None:
        if self._in_script and data.strip():
            self.harm.append(f"script: {data[:80]}")
        self.text += data


def _shut_in(frame: dict[str, str]) -> bool:
    """A frame of ours in which nothing runs: how a mail looks."""
    return frame.get("sandbox") == "" and frame.get("src", "").startswith("/") and "//" not in frame["src"]


def _site(link: str) -> str:
    return link.partition("//")[2].partition("/")[0] if "//" in link[:10] else ""


def read(html: str) -> Reader:
    """The page, read."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader
