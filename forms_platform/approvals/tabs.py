"""The tabs of the queue, and what each says when nothing is in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, ngettext

from forms_platform.approvals.asked import query
from forms_platform.approvals.queue import COUNT_AT_MOST, TABS, Queue
from forms_platform.approvals.rows import Filters


def tabs(current: str, counts: Mapping[str, int], filters: Filters, theirs: Queue) -> list[dict[str, Any]]:
    """The tabs with their counts. The stand-in's is there for who stands in."""
    labels = {
        "mine": gettext("Väntar på mig"),
        "late": gettext("Försenade"),
        "stand_in": gettext("Som ersättare"),
        "waiting": gettext("Väntar på svar"),
        "decided": gettext("Avgjorda"),
    }
    return [
        {
            "label": labels[tab],
            "href": f"?{query(tab, filters)}",
            "current": tab == current,
            "count": counts.get(tab),
            "more": counts.get(tab) == COUNT_AT_MOST,
            "loud": tab == "mine",
        }
        for tab in TABS
        if tab != "stand_in" or theirs.stands_in or current == "stand_in"
    ]


def empty(tab: str, filters: Filters, counts: Mapping[str, int]) -> dict[str, str]:
    """What an empty list says, and where there is something instead."""
    if filters:
        return {
            "icon": "search",
            "title": gettext("Inget ärende stämmer med filtret"),
            "text": gettext("Prova med ett annat ord, eller visa alla."),
            "href": f"?{query(tab, Filters())}",
            "label": gettext("Visa alla"),
        }
    if tab == "mine" and (others := counts["stand_in"]):
        return {
            "icon": "users",
            "title": gettext("Inget väntar på dig själv"),
            "text": ngettext(
                "Ett ärende väntar på dig som ersättare.", "%(n)s ärenden väntar på dig som ersättare.", others
            )
            % {"n": others},
            "href": f"?{query('stand_in', Filters())}",
            "label": gettext("Visa dem"),
        }
    said = {
        "mine": ("circle-check", gettext("Inget väntar på dig"), gettext("Du får ett mejl när det är din tur.")),
        "late": ("circle-check", gettext("Inget är försenat"), gettext("Alla ärenden ligger i tid.")),
        "stand_in": ("users", gettext("Inget väntar på dig som ersättare"), ""),
        "waiting": ("inbox", gettext("Du väntar inte på svar från någon"), ""),
        "decided": ("history", gettext("Du har inte avgjort något ännu"), gettext("Det du svarar på hamnar här.")),
    }
    icon, title, text = said[tab]
    return {"icon": icon, "title": title, "text": text, "href": "", "label": ""}
