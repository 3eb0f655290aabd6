"""How many have to say yes, how many branches have to come to their end, and who may not be the same person."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, ngettext

from forms_platform.builder.outline import part
from forms_platform.builder.step import outcomes
from forms_platform.builder.step.at import At
from forms_platform.builder.step.boxes import Section, box, chosen_of, listed, number, select, sent, ticks
from workflows.steps import IMPOSSIBLE


def show_need(at: At) -> Section:
    """How many of those who may act have to say yes."""
    need = at.node.get("need", "one")
    way = need if isinstance(need, str) else next(iter(need), "one")
    choices = [
        ("one", gettext("En av dem räcker")), ("all", gettext("Alla")), ("count", gettext("Ett visst antal")),
        ("percent", gettext("En viss andel")), ("each", gettext("En ur varje grupp")),
    ]  # fmt: skip
    section = Section(
        "need", gettext("Hur många"), "users", [select(at, "behov", gettext("Vilka ska säga ja"), way, choices)]
    )
    inner = part(at.node, "need")
    if way == "count":
        section.items.append(box(at, "behov-antal", gettext("Antal"), inner["count"], shape="whole"))
        section.sentence = gettext("Minst %(n)s ska säga ja.") % {"n": inner["count"]}
    elif way == "percent":
        section.items.append(box(at, "behov-andel", gettext("Procent"), inner["percent"], shape="whole"))
        section.sentence = gettext("Minst %(n)s procent av dem ska säga ja.") % {"n": inner["percent"]}
    elif way == "each":
        chosen = [str(one) for one in listed(inner["each"])]
        section.items.append(ticks(at, "behov-grupper", gettext("Grupper"), chosen, at.groups))
        called = dict(at.groups)
        names = ", ".join(called.get(one, one) for one in chosen)
        section.sentence = gettext("En ur varje grupp ska säga ja: %(groups)s.") % {"groups": names}
    elif way == "all":
        section.sentence = gettext("Alla som har steget ska säga ja.")
    if way != "one" or IMPOSSIBLE in part(at.node, "on"):
        section.items += outcomes.silent(at, IMPOSSIBLE)
    return section


def read_need(at: At) -> dict[str, Any]:
    """How many, as it was typed."""
    if not sent(at, "behov"):
        return {}
    before, way = at.node.get("need", "one"), at.post.get("p.behov", "")
    inner = part(at.node, "need")
    made: Any = before
    if way in ("one", "all"):
        made = way
    elif way == "count":
        made = {"count": number(at, "behov-antal", 1, 50) or inner.get("count", 2)}
    elif way == "percent":
        made = {"percent": number(at, "behov-andel", 1, 100) or inner.get("percent", 60)}
    elif way == "each" and sent(at, "behov-grupper"):
        made = {"each": chosen_of(at, "behov-grupper", listed(inner.get("each")), at.groups) or inner.get("each")}
    elif way == "each" and "each" not in inner and at.groups:
        made = {"each": [key for key, _ in at.groups[:2]]}
    if made == before:
        return {}
    return {"need": None if made == "one" else made}


def show_join(at: At) -> Section:
    """How many branches of a parallel block have to come to their end."""
    join = at.node.get("join", "all")
    way = join if isinstance(join, str) else "count"
    choices = [
        ("all", gettext("När alla spår är klara")), ("any", gettext("När ett spår är klart")),
        ("count", gettext("När ett visst antal spår är klara")),
    ]  # fmt: skip
    section = Section(
        "join", gettext("Ärendet går vidare"), "layers", [select(at, "mote", gettext("När"), way, choices)]
    )
    if way == "count":
        many = part(at.node, "join")["count"]
        section.items.append(box(at, "mote-antal", gettext("Antal spår"), many, shape="whole"))
        words = ngettext("När %(n)s spår är klart avbryts de andra.", "När %(n)s spår är klara avbryts de andra.", many)
        section.sentence = words % {"n": many}
    elif way == "any":
        section.sentence = gettext("När ett spår är klart avbryts de andra, med sina frister och påminnelser.")
    return section


def read_join(at: At) -> dict[str, Any]:
    """How many branches, as it was typed."""
    if not sent(at, "mote"):
        return {}
    before, way = at.node.get("join", "all"), at.post.get("p.mote", "")
    made: Any = before
    if way in ("all", "any"):
        made = way
    elif way == "count":
        made = {"count": number(at, "mote-antal", 1, 20) or part(at.node, "join").get("count", 1)}
    return {} if made == before else {"join": made}


def show_hands(at: At) -> Section:
    """Who may not act here because of what they did before, and whose yes counts twice."""
    section = Section("hands", gettext("Fyra ögon"), "eye", folded=True)
    earlier = at.humans_before
    before = [str(one) for one in listed(at.node.get("not_same_as"))]
    if earlier or before:
        section.items.append(ticks(at, "inte-samma", gettext("Inte samma person som i"), before, earlier))
    choices = [("ask_again", gettext("Frågas igen")), ("carry", gettext("Räknas som ja här också"))]
    now = at.node.get("same_person", "ask_again")
    label = gettext("Om den enda som kan svara redan har sagt ja tidigare")
    section.items.append(select(at, "samma", label, now, choices))
    return section


def read_hands(at: At) -> dict[str, Any]:
    """The same, as it was typed."""
    values: dict[str, Any] = {}
    before = listed(at.node.get("not_same_as"))
    if sent(at, "inte-samma"):
        now = chosen_of(at, "inte-samma", before, at.humans_before)
        values |= {} if now == before else {"not_same_as": now or None}
    same = at.post.get("p.samma")
    if same in ("carry", "ask_again") and same != at.node.get("same_person", "ask_again"):
        values["same_person"] = None if same == "ask_again" else same
    return values
