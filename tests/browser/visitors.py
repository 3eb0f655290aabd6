"""People at their browsers. A visitor notices what a person would not: every fault that the console tells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from re import Pattern

from playwright.sync_api import Browser, ConsoleMessage, Error, Locator, Page, Playwright, Response, expect

from forms_platform.demo.people import PASSWORD
from tests.browser.installations import Installation
from tests.browser.people import Player

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--lang=sv-SE", "--disable-background-networking", "--no-first-run"]
PATIENCE = 20_000  # milliseconds; the machine may be busy with other tests
WIDE, NARROW = 1280, 390
HEIGHTS = {WIDE: 900, NARROW: 844, 1440: 900}
# A refused answer is told in the page; Chromium also writes a line about its status.
REFUSED = re.compile(r"Failed to load resource: the server responded with a status of (409|422)")

EYES = (Path(__file__).parent / "eyes.js").read_text(encoding="utf-8")

expect.set_options(timeout=PATIENCE)


@contextmanager
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The browser, in Swedish."""
    browser = playwright.chromium.launch(
        executable_path=CHROMIUM, args=ARGUMENTS, env={"LANGUAGE": "sv", "LANG": "sv_SE.UTF-8"}
    )
    yield browser
    browser.close()


@dataclass
class Visitor:
    """One browser with its cookies, at one installation."""

    site: Installation
    page: Page
    scripts: bool
    width: int
    faults: list[str]

    def open(self, path: str) -> None:
        """The page at the address is shown."""
        self.page.goto(path if path.startswith("http") else self.site.url + path)

    def sign_in(self, player: Player) -> None:
        """Signed in as the player: chosen from the list in the demo, else with name and password."""
        if self.site.demo:
            self.open("/")
            self.page.get_by_role("searchbox", name="Namn, titel eller enhet").fill(player.name)
            self.page.get_by_role("button", name="Sök", exact=True).click()
            self.page.get_by_role("main").get_by_role("button", name=player.name).click()
        else:
            self.open("/konto/login/?next=/")
            self.page.get_by_label("Användarnamn eller e-post").fill(player.username)
            self.page.get_by_label("Lösenord", exact=True).fill(PASSWORD)
            self.page.get_by_role("button", name="Logga in", exact=True).click()
        expect(self.page.locator("header.top")).to_contain_text(player.name)

    def sign_out(self) -> None:
        """Signed out by the menu."""
        self.page.locator("details.menu > summary:visible").click()
        self.page.get_by_role("button", name="Logga ut").click()
        expect(self.page.locator("form[action*=logout]")).to_have_count(0)

    def go_to(self, way: str) -> None:
        """The page that the main menu calls so is shown."""
        either = self.page.locator("nav.mainnav, details.navtoggle > summary").locator("visible=true")
        either.first.wait_for()  # a page on its way shows neither
        if self.page.locator("nav.mainnav").is_visible():
            self.page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name=way).click()
        else:
            self.page.locator("details.navtoggle > summary").click()
            self.page.get_by_role("navigation", name="Meny").get_by_role("link", name=way).click()
        self.sees_heading(way)

    def press(self, name: str | Pattern[str], *, exact: bool = True) -> None:
        """The button of the page is pressed."""
        self.page.get_by_role("main").get_by_role("button", name=name, exact=exact).click()

    def follow(self, name: str | Pattern[str], *, exact: bool = False) -> None:
        """The first link of the page that is called so is followed."""
        self.page.get_by_role("main").get_by_role("link", name=name, exact=exact).first.click()

    def sees_heading(self, words: str | Pattern[str]) -> None:
        """The page's own heading."""
        expect(self.page.get_by_role("heading", level=1, name=words)).to_be_visible()

    def sees(self, words: str | Pattern[str]) -> None:
        """The words are somewhere in the page."""
        expect(self.page.get_by_role("main").get_by_text(words).locator("visible=true").first).to_be_visible()

    def reloads_until(self, what: Locator, *, times: int = 60) -> None:
        """The page shows it at last: the platform does it in the background."""
        for _ in range(times):
            try:
                what.first.wait_for(timeout=500)
            except Error:
                self.page.reload()
            else:
                return
        expect(what.first).to_be_visible()

    # What goes wrong without a word in the page

    def watch(self) -> None:
        """Every fault from now on is noticed."""
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))
        self.page.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not REFUSED.match(message.text):
            self.faults.append(f"{self.page.url}: {message.type}: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in {409, 422}:
            self.faults.append(f"{response.status} {response.request.method} {response.url}")


@contextmanager
def visiting(
    browser: Browser, site: Installation, *, width: int = WIDE, scripts: bool = True, faults: list[str] | None = None
) -> Iterator[Visitor]:
    """A visitor with a browser of their own, closed afterwards; nothing may have gone wrong meanwhile.

    With `faults`, what goes wrong is put there instead.
    """
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHTS[width]},
        locale="sv-SE",
        timezone_id="Europe/Stockholm",
        java_script_enabled=scripts,
        has_touch=width == NARROW,
    )
    context.set_default_timeout(PATIENCE)
    context.add_init_script(EYES)
    visitor = Visitor(site, context.new_page(), scripts, width, [] if faults is None else faults)
    visitor.watch()
    try:
        yield visitor
    finally:
        context.close()
    if faults is None:
        assert visitor.faults == [], visitor.faults  # this file is not one that pytest rewrites
