"""Two ways to work a page: with the mouse, or with the keyboard alone."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Protocol

from playwright.sync_api import Locator, Page, expect

STOPS: Final = 300  # so often the way is looked for
# How many places the focus has to go to come to the element, onward or (below zero) back; 0 when it is there.
WAY: Final = """sought => {
  const now = document.activeElement;
  if (now === sought) return 0;
  const stops = "a[href],button,input,select,textarea,summary,iframe,[tabindex]";
  const open = one => one.tabIndex >= 0 && !one.disabled && one.type !== "hidden" && !one.closest("[inert]")
    && (one.type !== "radio" || one.checked);
  const all = [...document.querySelectorAll(stops)].filter(one =>
    one === sought || one === now || (open(one) && one.checkVisibility()));
  const ahead = all.indexOf(sought) - all.indexOf(now);
  return ahead === 0 ? 1 : ahead;
}"""
PLACE: Final = """(list, said) => {
  const all = [...list.options].filter(one => !one.disabled);
  return all.findIndex(one => one.label.trim() === said) - all.indexOf(list.selectedOptions[0]);
}"""


class Hands(Protocol):
    """How somebody works a page."""

    @property
    def page(self) -> Page:
        """The page."""

    def press(self, what: Locator) -> None:
        """The button or link is pressed."""

    def write(self, box: Locator, text: str) -> None:
        """The box has the text, and has been left."""

    def turn(self, box: Locator) -> None:
        """The switch or tick is turned."""

    def choose(self, box: Locator, said: str) -> None:
        """The list has the choice."""


@dataclass
class Mouse:
    """Everything is clicked; text is typed."""

    page: Page

    def press(self, what: Locator) -> None:
        """Clicked."""
        what.click()

    def write(self, box: Locator, text: str) -> None:
        """Clicked, written over, and left."""
        box.click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Tab")

    def turn(self, box: Locator) -> None:
        """Clicked."""
        box.click()

    def choose(self, box: Locator, said: str) -> None:
        """Chosen with the pointer."""
        box.select_option(label=said)


@dataclass
class Keys:
    """The focus goes from place to place by Tab and Shift+Tab, as for somebody who has no mouse; nothing puts it
    anywhere, and nothing is clicked."""

    page: Page

    def reach(self, sought: Locator) -> None:
        """The focus is there. What is counted as places may be some too many or too few: it is looked again, and in
        the end one place at a time."""
        sought.wait_for()
        for tries in range(STOPS):
            way = sought.evaluate(WAY)
            if way == 0:
                return
            for _each in range(abs(way) if tries < 3 else 1):
                self.page.keyboard.press("Tab" if way > 0 else "Shift+Tab")
        raise AssertionError(f"no way to {sought} by Tab")

    def press(self, what: Locator) -> None:
        """Reached, and Enter."""
        self.reach(what)
        self.page.keyboard.press("Enter")

    def write(self, box: Locator, text: str) -> None:
        """Reached, written over, and left."""
        self.reach(box)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Tab")

    def turn(self, box: Locator) -> None:
        """Reached, and Space."""
        self.reach(box)
        self.page.keyboard.press("Space")

    def choose(self, box: Locator, said: str) -> None:
        """Reached, and the arrows, one choice at a time, once it is among the choices."""
        box.locator("option").filter(has_text=said).first.wait_for(state="attached")
        for _ in range(STOPS):
            self.reach(box)
            before, way = box.input_value(), box.evaluate(PLACE, said)
            if way == 0:
                return
            self.page.keyboard.press("ArrowDown" if way > 0 else "ArrowUp")
            with suppress(AssertionError):  # the list may have been drawn anew meanwhile: it is looked again
                expect(box).not_to_have_value(before, timeout=1_500)
        raise AssertionError(f"no way to {said} by the arrows")
