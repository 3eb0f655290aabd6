"""Help texts that somebody wrote in Markdown."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest

from forms_platform.look.markdown import TAGS, markdown


class Reader(HTMLParser):
    """Reads as a browser does: what is left are real tags and real attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def test_running_text_becomes_paragraphs_lists_and_links() -> None:
    html = markdown("Läs **detta**:\n\n- ett\n- [två](https://example.se/?a=1&b=2)")
    assert "<strong>detta</strong>" in html
    assert "<li>ett</li>" in html
    assert '<a class="ds-link" href="https://example.se/?a=1&amp;b=2"' in html


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "<a href='javascript:alert(1)'>x</a>",
        "<style>body{display:none}</style>",
        "![x](https://spy.example/pixel.png)",
        '<p style="color:red" onclick="x()">x</p>',
        "<svg onload=alert(1)>",
        '[x](https://a.se "x\\" onclick=\\"alert(1)")',
        "<iframe src=https://a.se></iframe>",
    ],
)
def test_what_could_do_harm_is_only_text(hostile: str) -> None:
    reader = Reader()
    reader.feed(markdown(hostile))
    assert {tag for tag, _ in reader.found} <= TAGS
    for _, attributes in reader.found:
        assert set(attributes) <= {"href", "class", "rel"}
        assert urlsplit(attributes.get("href", "")).scheme in {"", "https"}
