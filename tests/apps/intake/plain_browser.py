"""A browser without scripts, and the wellness allowance filled in with it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from forms_platform.organisation.models import Person

PDF_FILE = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


class Page(HTMLParser):
    """A page as a browser without scripts sees it: its form, filled in as it came."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.action = ""
        self.fields: dict[str, list[str]] = {}
        self.files: list[str] = []
        self._select = ""
        self._area = ""
        self._inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = {key: value or "" for key, value in attrs}
        if tag == "form" and a.get("id") in ("formular", "skicka"):
            self._inside, self.action = True, a.get("action", "")
        if not self._inside:
            return
        name = a.get("name", "")
        if tag == "input" and name:
            kind = a.get("type", "text")
            if kind == "file":
                self.files.append(name)
            elif kind in ("radio", "checkbox"):
                if "checked" in a:
                    self.fields.setdefault(name, []).append(a.get("value", "on"))
            else:
                self.fields.setdefault(name, []).append(a.get("value", ""))
        elif tag == "select":
            self._select = name
            self.fields.setdefault(name, [""])
        elif tag == "option" and self._select and "selected" in a:
            self.fields[self._select] = [a.get("value", "")]
        elif tag == "textarea":
            self._area = name
            self.fields[name] = [""]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area] = [data.lstrip("\n")]

    @property
    def summary(self) -> list[tuple[str, str]]:
        """What the list of faults says: target and sentence."""
        found = re.search(r'<div class="ds-error-summary".*?</div>', self.html, re.S)
        return re.findall(r'href="#([^"]+)">([^<]+)</a>', found[0]) if found else []


class Browser:
    """Somebody signed in, without scripts."""

    def __init__(self, person: Person | None) -> None:
        self.client = Client()
        if person is not None:
            self.client.force_login(person)
        self.address = ""
        self.status = 0

    def open(self, address: str) -> Page:
        """The page at the address, after redirects."""
        return self._arrived(self.client.get(address, follow=True), address)

    def press(self, page: Page, button: dict[str, str] | None = None, **answers: Any) -> Page:
        """The page that comes when the form is sent with these answers, by this button."""
        fields: dict[str, Any] = {**page.fields, **{key.replace("__", "."): value for key, value in answers.items()}}
        sent = {key: value for key, value in {**fields, **(button or {})}.items() if value is not None}
        action = page.action or self.address
        return self._arrived(self.client.post(action, sent, follow=True), action)

    def _arrived(self, answer: Any, address: str) -> Page:
        self.address = answer.redirect_chain[-1][0].partition("#")[0] if answer.redirect_chain else address
        self.status = answer.status_code
        return Page(answer.content.decode())


def a_receipt() -> SimpleUploadedFile:
    """A file for a receipt."""
    return SimpleUploadedFile("kvitto.pdf", PDF_FILE, content_type="application/pdf")


COST = {
    "aktivitet": "Gymkort",
    "belopp": "1 200",
    "datum": "2026-11-20",
    "vem_betalade": "sjalv",
    "kvitton__0__kopt_hos": "Friskis & Svettis",
    "kvitton__0__summa": "1200",
    "intygar": "on",
}


def to_the_cost(browser: Browser) -> Page:
    """The second page of the allowance."""
    return browser.press(browser.open("/e-tjanster/friskvardsbidrag/ny/"))


def to_the_review(browser: Browser) -> Page:
    """The last page of the allowance, with everything answered."""
    page = browser.press(to_the_cost(browser), **COST, kvitton__0__bild=a_receipt())
    return browser.press(page)
