"""What surrounds every page: the ways in the head of the page, the counts beside them, and who has signed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string
from django.utils.translation import get_language, gettext

SCHEMES = ("auto", "light", "dark")
SCHEME_COOKIE = "scheme"


def address(name: str) -> str:
    """The path of the named page, or "" where this installation has no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@dataclass(frozen=True)
class Way:
    """One link of the head of the page. `badge` names the count of settings.SHELL_BADGES shown beside it."""

    label: str
    href: str
    icon: str
    current: bool = False
    badge: str = ""


class Shell:
    """The surroundings of one page; each part is worked out when the template first prints it."""

    def __init__(self, request: HttpRequest | None, *, bare: bool = False) -> None:
        """`bare` leaves out everything that asks who has signed in, and with it every question to the database."""
        self._request = request
        self._bare = bare

    @cached_property
    def path(self) -> str:
        """The path of the page that is shown."""
        return self._request.path if self._request else "/"

    @cached_property
    def here(self) -> str:
        """Where to come back to after a choice in the head of the page: the page with its query."""
        if self._request is None or self._request.method != "GET":
            return "/"
        return self._request.get_full_path()

    @cached_property
    def person(self) -> Any:
        """Who has signed in, or None."""
        user = None if self._bare else getattr(self._request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @cached_property
    def ways(self) -> list[Way]:
        """The main ways, without those this installation lacks."""
        if self.person is None:
            return []
        ways = [
            ("catalogue:start", gettext("Start"), "house", ""),
            ("cases:mine", gettext("Mina ärenden"), "file-text", ""),
            ("approvals:queue", gettext("Att godkänna"), "inbox", "queue"),
        ]
        return [self._way(*way) for way in ways if address(way[0])]

    @cached_property
    def account_ways(self) -> list[Way]:
        """The ways of the account menu."""
        if self.person is None:
            return []
        ways = [
            ("organisation:profile", gettext("Min profil"), "circle-user", ""),
            ("intake:drafts", gettext("Mina utkast"), "pencil", ""),
            ("organisation:stand_ins", gettext("Ersättare"), "users", ""),
            ("notifications:choices", gettext("Vilka mejl du får"), "mail", ""),
            ("archive:examine", gettext("Granska en handling"), "shield-check", ""),
            ("account_change_password", gettext("Byt lösenord"), "lock", ""),
        ]
        if self._holds("forvaltare"):
            ways.append(("organisation:code_lists", gettext("Kodlistor"), "list", ""))
            ways.append(("notifications:preview", gettext("Så ser mejlen ut"), "eye", ""))
            ways.append(("builder:home", gettext("Bygg e-tjänster"), "layers", ""))
            ways.append(("staffing:who", gettext("Vem skulle få det?"), "user-check", ""))
        if self._holds("utbetalningsattest"):
            ways.append(("integrations:payments", gettext("Utbetalningslistor"), "banknote", ""))
        if self._holds("drift"):
            ways.append(("outbox:messages", gettext("Drift"), "activity", ""))
        return [self._way(*way) for way in ways if address(way[0])]

    def _way(self, name: str, label: str, icon: str, badge: str) -> Way:
        href = address(name)
        current = self.path == href if href == "/" else self.path.startswith(href)
        return Way(label, href, icon, current or self._belongs(name), badge)

    def _belongs(self, name: str) -> bool:
        """Whether the page lies under the named way though its path does not begin with it."""
        under = {"catalogue:start": ("/e-tjanster/",), "cases:mine": ("/utkast/",)}.get(name, ())
        return bool(under) and self.path.startswith(under)

    @cached_property
    def tells_untranslated(self) -> bool:
        """Whether texts that lack their English are marked: for form administrators who read in English."""
        return self.person is not None and (get_language() or "sv").startswith("en") and self._holds("forvaltare")

    def _holds(self, role: str) -> bool:
        path = getattr(settings, "SHELL_HAS_ROLE", "")
        return bool(path) and bool(import_string(path)(self.person, role))

    @cached_property
    def badges(self) -> dict[str, int]:
        """The counts beside the ways, by name. Worked out when first printed, and only for who has signed in."""
        if self.person is None:
            return {}
        known: dict[str, int] = getattr(self._request, "known_badges", {})  # what the page has counted already
        counts: dict[str, str] = getattr(settings, "SHELL_BADGES", {})
        return {
            name: known[name] if name in known else self._count(import_string(path)) for name, path in counts.items()
        }

    def _count(self, badge: Callable[[Any], int]) -> int:
        return badge(self.person)

    @cached_property
    def notices(self) -> str:
        """The address of the notices, "" when there are none here."""
        return address("notifications:notices")

    @cached_property
    def notices_label(self) -> str:
        """What the bell says to a screen reader."""
        unread = self.badges.get("notices", 0)
        if unread:
            return gettext("Aviseringar, %(n)s olästa") % {"n": unread}
        return gettext("Aviseringar")

    @cached_property
    def search(self) -> str:
        """The address where the search field is."""
        start = address("catalogue:start")
        return f"{start}#q" if start and self.person is not None else ""

    @cached_property
    def profile(self) -> str:
        """The address of the person's own page, "" when there is none here."""
        return address("organisation:profile")

    @cached_property
    def sign_in(self) -> str:
        """The address of signing in."""
        return "" if self._bare else address("account_login")

    @cached_property
    def sign_out(self) -> str:
        """The address of signing out."""
        return address("account_logout")

    @cached_property
    def language_address(self) -> str:
        """The address that takes a choice of language."""
        return "" if self._bare else address("organisation:language") or address("set_language")

    @cached_property
    def other_language(self) -> tuple[str, str]:
        """Code and own name of the language one can switch to."""
        return ("sv", "Svenska") if (get_language() or "sv").startswith("en") else ("en", "English")

    @cached_property
    def scheme(self) -> str:
        """The chosen colours: "auto", "light" or "dark"."""
        chosen = self._request.COOKIES.get(SCHEME_COOKIE, "") if self._request else ""
        return chosen if chosen in SCHEMES else "auto"

    @cached_property
    def schemes(self) -> list[tuple[str, str, str, bool]]:
        """The colours to choose among: value, label, icon, whether chosen."""
        labels = {
            "auto": (gettext("Som datorn"), "monitor"),
            "light": (gettext("Ljust"), "sun"),
            "dark": (gettext("Mörkt"), "moon"),
        }
        return [(value, *labels[value], value == self.scheme) for value in SCHEMES]

    @cached_property
    def scheme_address(self) -> str:
        """The address that takes a choice of colours."""
        return "" if self._bare else address("look:scheme")

    @cached_property
    def demo(self) -> bool:
        """Whether this is the demo municipality."""
        return bool(getattr(settings, "DEMO", False))

    @cached_property
    def demo_people(self) -> str:
        """The address where one chooses whom to be, in the demo."""
        return address("demo:people") if self.demo and not self._bare else ""


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: the municipality's name and the shell. Asks the database nothing by itself."""
    return {"municipality": settings.MUNICIPALITY, "shell": Shell(request)}
