"""Who acts, as boxes: a way to find somebody, what it needs to know, and the reserves after it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from forms_platform.builder.inputs import AS_IT_IS, Input
from forms_platform.builder.outline import name, part
from forms_platform.builder.step.at import At, Choices
from forms_platform.builder.step.boxes import Row, Rows, select, switch
from forms_platform.builder.who import LEVELS, chain, plain, say

MOST_LINKS: Final = 6
WAYS: Final[Mapping[str, str | Promise]] = {
    "manager_of": gettext_lazy("En chef"),
    "manager_of_unit": gettext_lazy("Chefen för en enhet som anges"),
    "role": gettext_lazy("De som har en roll"),
    "group": gettext_lazy("En grupp"),
    "person": gettext_lazy("En person som anges"),
    "attest": gettext_lazy("Den som har attesträtt"),
    "register": gettext_lazy("Den som ansvarar enligt ett register"),
    "decider_of": gettext_lazy("Samma person som i ett tidigare steg"),
    "requester": gettext_lazy("Den sökande"),
    "subject": gettext_lazy("Den det gäller"),
}


def boxes(at: At, key: str, who: Any, *, of: str = "who", empty: str = "") -> Rows:
    """The first choice and its reserves. `of`: "who", "overdue", "notify" or "reserve"; `empty` is what nobody is
    called, where there may be nobody."""
    rows = []
    listed = list(chain(who))
    for number, link in enumerate(listed or ([{}] if empty else [])):
        prefix = f"{key}-{number}"
        legend = gettext("Vem") if number == 0 else gettext("Annars")
        way = _way_of(link)
        choices = _ways(at, of, number, way)
        if empty and number == 0:
            choices = [("", empty), *choices]
        if way == AS_IT_IS:
            choices = [(AS_IT_IS, gettext("Som det är: %(who)s") % {"who": say(at.seen, plain(link))}), *choices]
        inner = [select(at, f"{prefix}-sort", legend, way, choices)]
        if way in _BOXES:
            inner += _BOXES[way](at, prefix, link, of, number)
        remove = f"reserv-bort:{key}:{number}" if number else ""
        rows.append(Row(legend, inner, [(f"p.{prefix}-var", way)], remove=remove))
    more = bool(listed) and len(listed) < MOST_LINKS
    return Rows(rows, f"reserv:{key}" if more else "", gettext("Lägg till en reserv") if more else "")


def _way_of(link: Mapping[str, Any]) -> str:
    """Which way it is; AS_IT_IS when the boxes cannot say it, "" when there is nobody."""
    if not link:
        return ""
    way = next((one for one in WAYS if one in link), AS_IT_IS)
    return way if way != AS_IT_IS and _fits(way, plain(link)) else AS_IT_IS


# What each way may say besides its reserve.
MEMBERS: Final[Mapping[str, frozenset[str]]] = {
    "manager_of": frozenset({"manager_of", "at"}), "manager_of_unit": frozenset({"manager_of_unit", "at"}),
    "role": frozenset({"role", "scope", "claim"}), "group": frozenset({"group", "scope", "claim"}),
    "person": frozenset({"person"}), "attest": frozenset({"attest"}), "register": frozenset({"register", "key"}),
    "decider_of": frozenset({"decider_of"}), "requester": frozenset({"requester"}), "subject": frozenset({"subject"}),
}  # fmt: skip


def _fits(way: str, link: Mapping[str, Any]) -> bool:
    if not link.keys() <= MEMBERS[way]:
        return False
    if way == "attest":
        inner = part(link, "attest")
        return inner.keys() == {"cost_centre", "amount"} and all(isinstance(one, str) for one in inner.values())
    if way in ("requester", "subject"):
        return link[way] is True
    if way == "register" and "key" not in link:
        return False
    return all(isinstance(value, str) or (key == "claim" and value is True) for key, value in link.items())


def _ways(at: At, of: str, number: int, now: str) -> Choices:
    """The ways that have something to choose among; the present one always."""
    found = []
    for way, words in WAYS.items():
        offered = way == now or bool(_first(at, way, of, number))
        if way in ("requester", "subject"):
            offered = way == now or (at.kind in ("task", "sign") and of == "who" and (way, of) != ("subject", "notify"))
        if offered:
            found.append((way, str(words)))
    return found


def _first(at: At, way: str, of: str, number: int) -> dict[str, Any]:
    """What stands there when the way has just been chosen; empty when there is nothing to choose."""
    if way == "manager_of":
        return {"manager_of": "assignee" if of == "overdue" else "excluded" if number else "requester"}
    if way in ("requester", "subject"):
        return {way: True}
    if way == "attest":
        centres, sums = at.fields("cost_centre"), at.fields("money", "computed")
        return {"attest": {"cost_centre": centres[0][0], "amount": sums[0][0]}} if centres and sums else {}
    if way == "register":
        registers = _registers(at)
        return dict(zip(("register", "key"), registers[0][0].split(":", 1), strict=True)) if registers else {}
    lists: Mapping[str, Choices] = {
        "manager_of_unit": at.fields("unit"), "role": at.roles, "group": at.groups, "person": at.fields("person"),
        "decider_of": at.humans_before,
    }  # fmt: skip
    return {way: lists[way][0][0]} if lists[way] else {}


def _registers(at: At) -> Choices:
    """The questions whose options come from a register, as "<register>:<question>"."""
    found = []
    for one in at.seen.questions:
        source = one.field.get("options_from")
        register = source.get("source") if isinstance(source, Mapping) else source
        if isinstance(register, str) and register and not one.column:
            found.append((f"{register}:{one.ref}", name(one.field, at.seen.language)))
    return found


# ---- the boxes of each way


def _manager(at: At, prefix: str, link: Mapping[str, Any], of: str, number: int) -> list[Input]:
    now = str(link["manager_of"])
    offered = ["requester"]
    if at.seen.document.get("subject", "requester") not in ("requester", "none") or now == "subject":
        offered.append("subject")
    if of == "overdue" or now == "assignee":
        offered.append("assignee")
    if number or now == "excluded":
        offered.append("excluded")
    called = {
        "requester": gettext("Den sökande"), "subject": gettext("Den det gäller"),
        "assignee": gettext("Den som har steget"), "excluded": gettext("Den som är jävig"),
    }  # fmt: skip
    whose = [(one, called[one]) for one in offered] + [
        (one, gettext("Den som gjorde ”%(step)s”") % {"step": words}) for one, words in at.humans_before
    ]
    return [select(at, f"{prefix}-vems", gettext("Chef till"), now, whose), _level(at, prefix, link)]


def _level(at: At, prefix: str, link: Mapping[str, Any]) -> Input:
    levels = [(key, str(words)) for key, words in LEVELS.items()]
    return select(at, f"{prefix}-niva", gettext("Nivå"), link.get("at") or "", levels)


def _unit_manager(at: At, prefix: str, link: Mapping[str, Any], of: str, number: int) -> list[Input]:
    units = at.fields("unit")
    asked = select(at, f"{prefix}-falt", gettext("Enheten i frågan"), link["manager_of_unit"], units)
    return [asked, _level(at, prefix, link)]


def _shared(at: At, prefix: str, link: Mapping[str, Any], way: str) -> list[Input]:
    choices = at.groups if way == "group" else at.roles
    label = gettext("Grupp") if way == "group" else gettext("Roll")
    scopes = [("", gettext("Hela kommunen")), ("unit", gettext("Den sökandes enhet, eller närmast ovanför"))]
    scopes += [(ref, gettext("Enheten i ”%(question)s”") % {"question": words}) for ref, words in at.fields("unit")]
    return [
        select(at, f"{prefix}-namn", label, link[way], choices),
        select(at, f"{prefix}-inom", gettext("Inom"), link.get("scope") or "", scopes),
        switch(at, f"{prefix}-tar", gettext("En av dem tar ärendet först"), link.get("claim") is True),
    ]


def _attest(at: At, prefix: str, link: Mapping[str, Any], of: str, number: int) -> list[Input]:
    inner = part(link, "attest")
    sums = at.fields("money", "computed")
    return [
        select(at, f"{prefix}-kst", gettext("Kostnadsställe"), inner.get("cost_centre"), at.fields("cost_centre")),
        select(at, f"{prefix}-summa", gettext("Belopp"), inner.get("amount"), sums),
    ]


def _register(at: At, prefix: str, link: Mapping[str, Any], of: str, number: int) -> list[Input]:
    now = f"{link['register']}:{link['key']}"
    return [select(at, f"{prefix}-register", gettext("Det som väljs i"), now, _registers(at))]


def _person(at: At, prefix: str, link: Mapping[str, Any], of: str, number: int) -> list[Input]:
    return [select(at, f"{prefix}-falt", gettext("Personen i frågan"), link["person"], at.fields("person"))]


def _decider(at: At, prefix: str, link: Mapping[str, Any], of: str, number: int) -> list[Input]:
    return [select(at, f"{prefix}-steg", gettext("Den som gjorde"), link["decider_of"], at.humans_before)]


_BOXES: Final = {
    "manager_of": _manager,
    "manager_of_unit": _unit_manager,
    "role": lambda at, prefix, link, of, number: _shared(at, prefix, link, "role"),
    "group": lambda at, prefix, link, of, number: _shared(at, prefix, link, "group"),
    "person": _person,
    "attest": _attest,
    "register": _register,
    "decider_of": _decider,
}


# ---- reading


def read(at: At, key: str, before: Any, *, of: str = "who") -> Any:
    """Who was chosen, reserves included; exactly what stood there when it is the same."""
    if f"p.{key}-0-sort" not in at.post:
        return before
    old = list(chain(before))
    found: list[dict[str, Any]] = []
    for number in range(MOST_LINKS):
        if f"p.{key}-{number}-sort" not in at.post:
            break
        link = _read_one(at, f"{key}-{number}", old[number] if number < len(old) else {}, of, number)
        if link:
            found.append(link)
    doing, which, place = at.pressed[:3]
    if which == key and doing == "reserv":
        reserve = _first(at, "group", of, 1) or _first(at, "role", of, 1) or _first(at, "manager_of", of, 1)
        found.append(reserve)
    elif which == key and doing == "reserv-bort" and place.isdigit() and 0 < int(place) < len(found):
        del found[int(place)]
    if found == [plain(link) for link in old]:
        return before
    made: dict[str, Any] | None = None
    for link in reversed(found):
        made = {**link, "otherwise": made} if made is not None else link
    return made


def _read_one(at: At, prefix: str, before: Mapping[str, Any], of: str, number: int) -> dict[str, Any]:
    way, was = at.post.get(f"p.{prefix}-sort", ""), at.post.get(f"p.{prefix}-var", "")
    if way == AS_IT_IS:
        return plain(before)
    if way not in WAYS:
        return {}
    if way != was:
        return _first(at, way, of, number) or plain(before)
    made = {key: value for key, value in _typed(at, prefix, way).items() if value}
    return made if way in made and (way != "register" or "key" in made) else plain(before)


def _typed(at: At, prefix: str, way: str) -> dict[str, Any]:
    def one(name: str) -> str:
        return at.post.get(f"p.{prefix}-{name}", "")

    if way in ("role", "group"):
        return {way: one("namn"), "scope": one("inom"), "claim": bool(one("tar"))}
    if way == "manager_of":
        return {way: one("vems"), "at": one("niva")}
    if way == "manager_of_unit":
        return {way: one("falt"), "at": one("niva")}
    if way == "attest":
        return {way: {"cost_centre": one("kst"), "amount": one("summa")}}
    if way == "register":
        register, _, key = one("register").partition(":")
        return {way: register, "key": key}
    if way in ("requester", "subject"):
        return {way: True}
    return {way: one("falt" if way == "person" else "steg")}
