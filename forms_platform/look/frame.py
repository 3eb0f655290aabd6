"""The head of the page, printed once for each way it can look and filled in for each visitor.

The head costs more to print than most pages have in them, and differs from visitor to visitor by a name, a token and
where one is. Those are left blank in what is kept.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from typing import Any

from django.conf import settings
from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from forms_platform.look.marks import avatar
from forms_platform.look.shell import Shell

KEPT = 256  # heads; about 8 kB each
BLANKS = {what: f"\ue000{what}\ue001" for what in ("token", "here", "name", "title", "avatar")}  # private characters

_kept: OrderedDict[Hashable, str] = OrderedDict()


class _Somebody:
    """A person whose name is left blank."""

    def __init__(self, title: bool) -> None:
        self.name, self.title = BLANKS["name"], BLANKS["title"] if title else ""


def head(shell: Shell, token: str) -> SafeString:
    """The head of the page as HTML. `token` is the request's token against forged forms, "" when there is none."""
    person = shell.person
    key = _looks(shell, bool(token))
    printed = _kept.get(key)
    if printed is None:
        printed = _kept[key] = _print(shell)
        if len(_kept) > KEPT:
            _kept.popitem(last=False)
    blanks = {"token": token, "here": escape(shell.here)}
    if person is not None:
        blanks |= {"name": escape(person.name), "title": escape(person.title), "avatar": avatar(person.name)}
    for what, words in blanks.items():
        printed = printed.replace(BLANKS[what], _clean(words))
    return mark_safe(printed)  # noqa: S308 - our template, and what fills its blanks is escaped


def _clean(words: str) -> str:
    """Without the characters that a blank is made of: nobody's name opens another blank."""
    return words.replace("\ue000", "").replace("\ue001", "")


def _looks(shell: Shell, token: bool) -> Hashable:
    """Everything that the head shows but for its blanks."""
    person = shell.person
    return (
        get_language(),
        settings.MUNICIPALITY,
        token,
        None if person is None else bool(person.title),
        tuple(shell.ways),
        tuple(shell.account_ways),
        tuple(sorted(shell.badges.items())),
        shell.scheme,
        shell.notices,
        shell.search,
        shell.sign_in,
        shell.sign_out,
        shell.language_address,
        shell.scheme_address,
        shell.demo_people if shell.demo else None,
    )


def _print(shell: Shell) -> str:
    known: Mapping[str, Any] = {
        "person": None if shell.person is None else _Somebody(bool(shell.person.title)),
        "here": BLANKS["here"],
        "avatar": mark_safe(BLANKS["avatar"]),  # noqa: S308 - a blank of ours
    }
    about: dict[str, Any] = {
        "shell": _Blank(shell, known),
        "municipality": settings.MUNICIPALITY,
        "csrf_token": BLANKS["token"],
    }
    return get_template("components/shell.html").render(about)


class _Blank:
    """The shell with its blanks left open."""

    def __init__(self, shell: Shell, known: Mapping[str, Any]) -> None:
        self._shell, self._known = shell, known

    def __getattr__(self, name: str) -> Any:
        return self._known[name] if name in self._known else getattr(self._shell, name)
