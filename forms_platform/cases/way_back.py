"""The list that a case's page leads back to: the one it was opened from, or the one where such a case is found."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from forms_platform.look.shell import address

_MINE: tuple[str, str | Promise] = ("cases:mine", _("Mina ärenden"))
_QUEUE: tuple[str, str | Promise] = ("approvals:queue", _("Att godkänna"))


@dataclass(frozen=True, slots=True)
class WayBack:
    """A list and what it is called."""

    href: str
    label: str | Promise


def way_back(asked: str, *, own: bool) -> WayBack:
    """Where the reader came from with tab and filters kept, if `asked` is the address of a list of ours; else the
    person's own cases, and for a case of somebody else the queue."""
    usual, other = (_MINE, _QUEUE) if own else (_QUEUE, _MINE)
    for name, label in (usual, other):
        if _leads_to(asked, address(name)):
            return WayBack(asked, label)
    name, label = usual if address(usual[0]) else other
    return WayBack(address(name), label)


def _leads_to(asked: str, page: str) -> bool:
    """Whether the address is that very page, with whatever query."""
    ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return bool(page) and ours and asked.partition("?")[0] == page
