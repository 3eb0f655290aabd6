"""The top of every page of the builder: what is edited, how it stands, who else is here, and the tabs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from forms_platform.builder.models import Edit, Visit
from forms_platform.builder.outline import said
from forms_platform.builder.seen import Seen
from forms_platform.builder.texts import share


@dataclass(frozen=True)
class Tab:
    """One way in the builder."""

    name: str
    label: str
    icon: str
    href: str
    current: bool
    note: str = ""


def bar(seen: Seen, tab: str, others: list[Visit]) -> dict[str, Any]:
    """What the bar prints. One statement: whether there is anything to do again."""
    opened = seen.opened
    row = opened.row
    done_again = False if row._state.adding else Edit.objects.filter(draft=row, number=row.position + 1).exists()
    return {
        "key": opened.key,
        "service": said(seen.document.get("title"), seen.language) or opened.key,
        "number": opened.number,
        "published": opened.published,
        "withdrawn": bool(opened.service and opened.service.withdrawn),
        "changed": opened.changed,
        "version": opened.version,
        "saved_at": None if row._state.adding else row.changed_at,
        "saved_by": None if row._state.adding else row.changed_by,
        "can_undo": row.position > 0,
        "can_redo": done_again,
        "others": [one.person for one in others],
        "to_fix": len(seen.errors),
        "warnings": len(seen.faults) - len(seen.errors),
        "share": f"{share(seen.document)} %",
        "tabs": tabs(opened.key, tab, seen.document),
    }


def tabs(key: str, current: str, document: Mapping[str, Any]) -> list[Tab]:
    """The tabs, with how much of the texts is there in English."""
    named = [
        ("questions", gettext("Frågor"), "list-checks", ""),
        ("flow", gettext("Arbetsflöde"), "git-branch", ""),
        ("texts", gettext("Texter och språk"), "languages", f"{share(document)} %"),
        ("access", gettext("Behörighet"), "lock", ""),
        ("rules", gettext("Regler"), "scale", ""),
        ("messages", gettext("Meddelanden"), "mail", ""),
        ("secrecy", gettext("Sekretess och gallring"), "shield-check", ""),
        ("deliveries", gettext("Leveranser"), "package", ""),
        ("usage", gettext("Användning"), "chart-column", ""),
        ("versions", gettext("Versioner"), "history", ""),
        ("json", "JSON", "hash", ""),
    ]
    addressed = [(*one, address(one[0], key)) for one in named]
    return [Tab(name, label, icon, href, name == current, note) for name, label, icon, note, href in addressed if href]


def address(name: str, key: str) -> str:
    """The address of a tab; "" of one that is not there."""
    try:
        return reverse(f"builder:{name}", args=[key])
    except NoReverseMatch:
        return ""
