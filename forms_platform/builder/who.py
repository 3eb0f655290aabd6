"""Who a step is given to, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from forms_platform.builder.outline import name, part, question, said, steps
from forms_platform.builder.seen import Seen, as_text

Words = str | Promise

# Whose manager: at their own level, and climbing to one.
MANAGERS: Final[Mapping[str, Mapping[str, Words]]] = {
    "requester": {
        "": gettext_lazy("den sökandes närmaste chef"), "enhet": gettext_lazy("den sökandes enhetschef"),
        "avdelning": gettext_lazy("den sökandes avdelningschef"),
        "forvaltning": gettext_lazy("den sökandes förvaltningschef"), "kommun": gettext_lazy("kommundirektören"),
    },
    "subject": {
        "": gettext_lazy("närmaste chef till den det gäller"),
        "enhet": gettext_lazy("enhetschefen för den det gäller"),
        "avdelning": gettext_lazy("avdelningschefen för den det gäller"),
        "forvaltning": gettext_lazy("förvaltningschefen för den det gäller"),
        "kommun": gettext_lazy("kommundirektören"),
    },
    "assignee": {"": gettext_lazy("chefen till den som har steget")},
    "excluded": {"": gettext_lazy("chefen till den som är jävig")},
}  # fmt: skip
LEVELS: Final[Mapping[str, Words]] = {
    "": gettext_lazy("Närmaste"), "enhet": gettext_lazy("Enhet"), "avdelning": gettext_lazy("Avdelning"),
    "forvaltning": gettext_lazy("Förvaltning"), "kommun": gettext_lazy("Hela kommunen"),
}  # fmt: skip


def chain(who: Any) -> Iterator[Mapping[str, Any]]:
    """The first choice, then each reserve, as far as they are objects."""
    while isinstance(who, Mapping):
        yield who
        who = who.get("otherwise")


def plain(link: Mapping[str, Any]) -> dict[str, Any]:
    """The link without its reserve and without what says nothing."""
    return {key: value for key, value in link.items() if key != "otherwise" and value not in (None, False)}


def say(seen: Seen, who: Any) -> str:
    """Who it is, reserves included: "Den sökandes närmaste chef, annars gruppen HR"."""
    words = [_say_one(seen, link) for link in chain(who)]
    if not words:
        return as_text(who) if who else ""
    joined = gettext(", annars ").join(words)
    return joined[:1].upper() + joined[1:]


def _say_one(seen: Seen, link: Mapping[str, Any]) -> str:
    for key, words in _SAID.items():
        if key in link:
            try:
                return words(seen, link)
            except (TypeError, AttributeError, KeyError):
                break  # somebody has written it by hand
    return as_text(plain(link))


def step_words(seen: Seen, step_id: str) -> str:
    """What the step of that id is called."""
    found = (one for _, one in steps(seen.document) if one.get("id") == step_id)
    return said(next(found, {}).get("label"), seen.language) or step_id


def _asked(seen: Seen, ref: Any) -> str:
    found = question(seen.document, str(ref))
    return f"”{name(found.field, seen.language)}”" if found else str(ref)


def _manager(seen: Seen, link: Mapping[str, Any]) -> str:
    whose, level = str(link["manager_of"]), str(link.get("at") or "")
    known = MANAGERS.get(whose)
    if known is None:
        said_ = gettext("chefen till den som gjorde ”%(step)s”") % {"step": step_words(seen, whose)}
    elif level in known:
        return str(known[level])
    else:
        said_ = str(known[""])
    return f"{said_} ({str(LEVELS.get(level, level)).lower()})" if level else said_


def _unit_manager(seen: Seen, link: Mapping[str, Any]) -> str:
    words = gettext("chefen för enheten i %(question)s") % {"question": _asked(seen, link["manager_of_unit"])}
    level = str(link.get("at") or "")
    return f"{words} ({str(LEVELS.get(level, level)).lower()})" if level else words


def _scope(seen: Seen, link: Mapping[str, Any]) -> str:
    scope = link.get("scope")
    if not scope:
        return ""
    if scope == "unit":
        return " " + gettext("på den sökandes enhet")
    return " " + gettext("på enheten i %(question)s") % {"question": _asked(seen, scope)}


def _group(seen: Seen, link: Mapping[str, Any]) -> str:
    called = seen.organisation.group_names.get(link["group"]) or str(link["group"])
    words = gettext("gruppen %(group)s") % {"group": called} + _scope(seen, link)
    return words + (gettext(" (en tar ärendet)") if link.get("claim") else "")


def _role(seen: Seen, link: Mapping[str, Any]) -> str:
    words = gettext("rollen %(role)s") % {"role": link["role"]} + _scope(seen, link)
    return words + (gettext(" (en tar ärendet)") if link.get("claim") else "")


def _attest(seen: Seen, link: Mapping[str, Any]) -> str:
    amount = part(link, "attest").get("amount")
    return gettext("den som har attesträtt för %(question)s") % {"question": _asked(seen, amount)}


_SAID: Final[Mapping[str, Callable[[Seen, Mapping[str, Any]], str]]] = {
    "manager_of": _manager,
    "manager_of_unit": _unit_manager,
    "group": _group,
    "role": _role,
    "person": lambda seen, link: gettext("den som väljs i %(question)s") % {"question": _asked(seen, link["person"])},
    "attest": _attest,
    "register": lambda seen, link: (
        gettext("den som ansvarar för %(question)s i registret") % {"question": _asked(seen, link["key"])}
    ),
    "decider_of": lambda seen, link: (
        gettext("samma person som gjorde ”%(step)s”") % {"step": step_words(seen, str(link["decider_of"]))}
    ),
    "requester": lambda seen, link: gettext("den sökande"),
    "subject": lambda seen, link: gettext("den det gäller"),
}
