"""Looks at a page in every way that people may have it: narrow, dark, in English, with wide text, with the keyboard.

With BROWSER_SHOTS=FOLDER in the environment every page is also kept there as a picture.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.visitors import HEIGHTS, NARROW, WIDE, Visitor

Scheme = Literal["light", "dark"]
LANGUAGES = ("sv", "en")
WIDTHS = (WIDE, NARROW)
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
REFLOW = 320  # WCAG 1.4.10
SHOTS = os.environ.get("BROWSER_SHOTS", "")
RULES: dict[str, object] = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
COLOURS: dict[str, object] = {
    "type": "rule",
    "values": ["color-contrast", "link-in-text-block"],
}  # darkness changes these
MOST_STOPS = 400  # of the Tab key; whoever needs more is caught in something

# What lies under sticky parts and in scroll boxes axe leaves undecided: flattened, it has to decide.
FLAT = """*{position:static!important;overflow:visible!important;max-height:none!important}
body,.queue,.detail{height:auto!important;display:block!important}
.visually-hidden,.ds-skip-link{display:none!important}*::before,*::after{content:none!important}
select{background-image:none!important}"""
SPACED = """*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}
p{margin-bottom:2em!important}"""  # WCAG 1.4.12


def ask(page: Page, question: str, about: object = None) -> Any:
    """The answer of eyes.js about the page as it is shown now."""
    return page.evaluate("([question, about]) => eyes[question](about)", [question, about])


def assert_clean(found: list[str]) -> None:
    """Nothing was found; otherwise everything is told."""
    assert not found, "\n".join(["", *found])


def axe_finds(page: Page, rules: dict[str, object] = RULES) -> list[str]:
    """What axe has against the page."""
    _bring_axe(page)
    found: list[str] = ask(page, "axe", rules)
    return found


def _bring_axe(page: Page) -> None:
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)


@dataclass
class Looks:
    """What was found at each stop, by what was looked for: {("axe", stop, "sv", 1280, "light"): [faults]}."""

    found: dict[tuple[object, ...], list[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def at(self, visitor: Visitor, stop: str, *, anew: Callable[[], None] = lambda: None) -> None:
        """The page that the visitor has before them has been looked at in every way.

        `anew`: what has to be done when the page is loaded again, to have it as it was.
        """
        page = visitor.page
        for language in LANGUAGES:
            with speaking(visitor, language, anew):
                for width, scheme in product(WIDTHS, SCHEMES):
                    _show(page, width, scheme)
                    rules = RULES if scheme == "light" else COLOURS
                    self.found["axe", stop, language, width, scheme] = axe_finds(page, rules)
                self._narrow(page, stop, language)
                _picture(page, stop, language)
                _show(page, visitor.width, "light")
        _bring_axe(page)
        for scheme in SCHEMES:
            _show(page, WIDE, scheme)
            with wearing(page, FLAT):
                self.found["contrast", stop, scheme] = ask(page, "contrast")
        for width in WIDTHS:
            _show(page, width, "light")
            self.found["targets", stop, width] = ask(page, "too_small")
            self.found["tab", stop, width] = list(_tab_through(page))
        _show(page, visitor.width, "light")

    def _narrow(self, page: Page, stop: str, language: str) -> None:
        page.set_viewport_size({"width": REFLOW, "height": 640})
        self.found["reflow", stop, language] = ask(page, "too_wide", REFLOW)
        with wearing(page, SPACED):
            self.found["spacing", stop, language] = ask(page, "too_wide", REFLOW)


@contextmanager
def speaking(visitor: Visitor, language: str, anew: Callable[[], None]) -> Iterator[None]:
    """The page in the language; afterwards in Swedish again."""
    if language == "sv":
        yield
        return
    for said in (language, "sv"):
        visitor.page.context.add_cookies([{"name": "language", "value": said, "url": visitor.site.url}])
        visitor.page.reload()
        anew()
        if said == language:
            yield


@contextmanager
def wearing(page: Page, css: str) -> Iterator[None]:
    """The page with a style sheet more, put on in a way that its content policy allows."""
    ask(page, "wear", css)
    yield
    ask(page, "wear")


def _show(page: Page, width: int, scheme: Scheme) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")


def _picture(page: Page, stop: str, language: str) -> None:
    if not SHOTS:
        return
    for width, scheme in product(WIDTHS, SCHEMES):
        _show(page, width, scheme)
        name = f"{stop}-{width}-{scheme}-{language}.png".replace("-light", "").replace("-sv", "")
        page.screenshot(path=Path(SHOTS) / name, full_page=True)


def _tab_through(page: Page) -> Iterator[str]:
    """Every place where the Tab key stops without a mark that one can see, or out of sight; or where it is caught."""
    ask(page, "forget")
    last, seen = "", set[str]()
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        here: dict[str, Any] | None = ask(page, "focused")
        if here is None or (here["stop"] in seen and here["stop"] != last):
            break
        if here["stop"] != last:  # a date is several stops in one field
            if not here["marked"]:
                yield f"no mark: {here['html']}"
            if not here["seen"]:
                yield f"out of sight: {here['html']}"
        last = here["stop"]
        seen.add(last)
    else:
        yield f"caught after {len(seen)} stops"
    if len(seen) < 5:
        yield f"only {len(seen)} stops"
    ask(page, "forget")
