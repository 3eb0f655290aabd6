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
TAGS = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}  # all that darkness can change
MOST_STOPS = 400  # of the Tab key; whoever needs more is caught in something

AXE = """only => axe.run(document, {runOnly: only, resultTypes: ["violations"]}).then(found => found.violations.map(
  one => one.id + ": " + one.nodes.map(node => node.target.join(" ") + " " + (node.any[0]?.message ?? "")).join(" | ")))"""
# What lies under sticky parts and in scroll boxes axe leaves undecided: flattened, it has to decide.
FLAT = """*{position:static!important;overflow:visible!important;max-height:none!important}
body,.queue{height:auto!important;display:block!important}
.visually-hidden,.ds-skip-link{display:none!important}*::before,*::after{content:none!important}
select{background-image:none!important}"""
CONTRAST = """() => axe.run(document, {runOnly: ["color-contrast"]}).then(found => [...found.violations, ...found.incomplete]
  .flatMap(one => one.nodes).map(node => node.target.join(" ") + " " + (node.any[0]?.message ?? "")))"""
SPACED = """*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}
p{margin-bottom:2em!important}"""  # WCAG 1.4.12
PUT_ON = """css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet] }"""
TAKE_OFF = "() => { document.adoptedStyleSheets = document.adoptedStyleSheets.slice(0, -1) }"
TOO_WIDE = """limit => document.documentElement.scrollWidth <= limit ? [] : [
  `the page is ${document.documentElement.scrollWidth} px wide`,
  ...[...document.querySelectorAll("main *,header.top *")].filter(one => one.getBoundingClientRect().right > limit
    && one.checkVisibility() && !one.closest(".visually-hidden")).slice(0, 4).map(one => one.outerHTML.slice(0, 120))]"""
TOO_SMALL = """() => [...document.querySelectorAll("a[href],button,input:not([type=hidden]),select,textarea,summary")]
  .filter(one => { const box = one.getBoundingClientRect(), style = getComputedStyle(one);
    if (!box.width || style.visibility === "hidden" || one.closest(".ds-skip-link,.visually-hidden")) return false;
    if (one.tagName === "A" && style.display === "inline") return false;  // in a sentence: WCAG 2.5.8 lets it be
    return box.height < 24 || box.width < 24 })
  .map(one => one.outerHTML.slice(0, 90))"""
FOCUSED = """() => { const one = document.activeElement;
  if (!one || one === document.body || one === document.documentElement) return null;
  one.dataset.stop ??= String(document.querySelectorAll("[data-stop]").length);
  let marked = false;
  for (let box = one, up = 0; box && up < 4; box = box.parentElement, up++) {
    const style = getComputedStyle(box);
    if ((style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || (box === one && style.boxShadow !== "none"))
      { marked = true; break } }
  const box = one.getBoundingClientRect();
  const points = [[box.x + box.width / 2, box.y + box.height / 2], [box.x + 3, box.y + 3], [box.right - 3, box.bottom - 3]];
  const seen = points.some(([x, y]) => { const top = document.elementFromPoint(x, y);
    return top && (top === one || one.contains(top) || top.contains(one) || [...(one.labels ?? [])].some(l => l.contains(top))) });
  return {stop: one.dataset.stop, html: one.outerHTML.slice(0, 90), marked, seen} }"""
FORGET = "() => { document.activeElement?.blur(); for (const one of document.querySelectorAll('[data-stop]')) delete one.dataset.stop }"


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
                page.evaluate(AXE_SCRIPT)
                for width, scheme in product(WIDTHS, SCHEMES):
                    _show(page, width, scheme)
                    self.found["axe", stop, language, width, scheme] = page.evaluate(
                        AXE, TAGS if scheme == "light" else COLOURS
                    )
                self._narrow(page, stop, language)
                _picture(page, stop, language)
                _show(page, visitor.width, "light")
        page.evaluate(AXE_SCRIPT)
        for scheme in SCHEMES:
            _show(page, WIDE, scheme)
            with wearing(page, FLAT):
                self.found["contrast", stop, scheme] = page.evaluate(CONTRAST)
        for width in WIDTHS:
            _show(page, width, "light")
            self.found["targets", stop, width] = page.evaluate(TOO_SMALL)
            self.found["tab", stop, width] = list(_tab_through(page))
        _show(page, visitor.width, "light")

    def _narrow(self, page: Page, stop: str, language: str) -> None:
        page.set_viewport_size({"width": REFLOW, "height": 640})
        self.found["reflow", stop, language] = page.evaluate(TOO_WIDE, REFLOW)
        with wearing(page, SPACED):
            self.found["spacing", stop, language] = page.evaluate(TOO_WIDE, REFLOW)


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
    page.evaluate(PUT_ON, css)
    yield
    page.evaluate(TAKE_OFF)


def _show(page: Page, width: int, scheme: Scheme) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")


def _picture(page: Page, stop: str, language: str) -> None:
    if not SHOTS:
        return
    for width, scheme in product(WIDTHS, SCHEMES):
        _show(page, width, scheme)
        path = Path(SHOTS) / f"{stop}-{width}{'-dark' if scheme == 'dark' else ''}{'-en' if language == 'en' else ''}.png"
        page.screenshot(path=path, full_page=True)


def _tab_through(page: Page) -> Iterator[str]:
    """Every place where the Tab key stops without a mark that one can see, or out of sight; or where it is caught."""
    page.evaluate(FORGET)
    last, seen = "", set[str]()
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        here: dict[str, Any] | None = page.evaluate(FOCUSED)
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
    page.evaluate(FORGET)
