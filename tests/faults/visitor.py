"""Somebody at a browser without scripts, over the wire, who tries again when the line breaks."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urljoin

from forms_platform.demo.people import PASSWORD
from tests.apps.intake.plain_browser import Page
from tests.apps.intake.test_cost import ANSWERS

BROKEN = (urllib.error.URLError, http.client.HTTPException, ConnectionError, TimeoutError)
PATIENCE = 60.0  # seconds


class Visitor:
    """One person with their cookies."""

    def __init__(self, port: int) -> None:
        self._site = f"http://localhost:{port}"
        self._line = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.address = ""
        self.answers = 0
        self.broken = 0
        self.slowest = 0.0  # seconds that an answer took

    def signs_in(self, username: str) -> None:
        """Signed in with the password of the demo."""
        page = self.opens("/konto/login/", form="login")
        self._asks("/konto/login/", {**_single(page.fields), "login": username, "password": PASSWORD})
        assert "/konto/login/" not in self.address, "the password was not taken"

    def opens(self, address: str, *, form: str = "") -> Page:
        """The page at the address."""
        html = self._asks(address, None)
        return Page(html.replace("<form ", '<form id="formular" ', 1) if form and 'id="formular"' not in html else html)

    def sends_in(self) -> str:
        """The number on the receipt of eight answers sent in, tried again wherever the line broke."""
        page = self.opens("/e-tjanster/atta-fragor/ny/")
        page = Page(self._asks(page.action or self.address, {**_single(page.fields), **ANSWERS}))
        review = self.address
        assert review.endswith("/granska/"), review
        self._asks(page.action or review, _single(page.fields))
        assert self.address.endswith("/kvitto/"), self.address
        return self.address.split("/")[-3]

    def _asks(self, address: str, sent: dict[str, str] | None) -> str:
        until = time.monotonic() + PATIENCE
        while True:
            body = urlencode(sent).encode() if sent is not None else None
            asked = time.monotonic()
            try:
                with self._line.open(urljoin(self._site, address), body, timeout=20) as answer:
                    html: str = answer.read().decode()
                    self.answers += 1
                    self.slowest = max(self.slowest, time.monotonic() - asked)
                    self.address = answer.geturl().removeprefix(self._site).partition("#")[0].partition("?")[0]
                    return html
            except urllib.error.HTTPError as answer:
                raise AssertionError(f"{answer.code} from {address}: {answer.read().decode()[:3000]}") from None
            except BROKEN:
                self.broken += 1
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)


def _single(fields: dict[str, list[str]]) -> dict[str, str]:
    return {name: values[-1] for name, values in fields.items() if values}
