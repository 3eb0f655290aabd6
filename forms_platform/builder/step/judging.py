"""How a step is decided: what of the case it judges, row by row or as one, signed or not, many at a time or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from forms_platform.builder.outline import part
from forms_platform.builder.step.at import At
from forms_platform.builder.step.boxes import Section, chosen_of, listed, select, sent, switch, ticks

SIGN: Final[Mapping[str, str | Promise]] = {
    "": gettext_lazy("Nej"), "none": gettext_lazy("Nej, aldrig"),
    "intern": gettext_lazy("Ja, med arbetskontot"), "stepup": gettext_lazy("Ja, och identifiera sig på nytt"),
    "external": gettext_lazy("Ja, med en e-legitimation utifrån"),
}  # fmt: skip


def show(at: At) -> Section:
    """The boxes."""
    section = Section("judging", gettext("Så avgörs det"), "clipboard-check", folded=True)
    section.items.append(switch(at, "bunt", gettext("Får avgöras i bunt"), at.node.get("bulk") is True))
    rows = part(at.node, "rows")
    tables = at.fields("table")
    if tables or rows:
        choices = [("", gettext("Nej, ärendet som ett")), *tables]
        section.items.append(select(at, "rader", gettext("Ett svar för varje rad i"), rows.get("field", ""), choices))
    if rows:
        ways = [("any", gettext("om någon rad godkänns")), ("all", gettext("bara om alla rader godkänns"))]
        section.items.append(select(at, "rader-hur", gettext("Steget är godkänt"), rows.get("route", "any"), ways))
    section.items += _seen(at)
    sign = part(at.node, "sign")
    choices = [(key, str(words)) for key, words in SIGN.items()]
    section.items.append(
        select(at, "underskrift", gettext("Svaret skrivs under"), sign.get("kind", "intern") if sign else "", choices)
    )
    if sign and sign.get("kind") != "none":
        levels = [
            ("", gettext("Som kommunen har bestämt")),
            *((str(n), gettext("Nivå %(n)s") % {"n": n}) for n in range(1, 5)),
        ]
        section.items.append(select(at, "tillit", gettext("Lägsta tillitsnivå"), sign.get("level") or "", levels))
    section.sentence = _sentence(at)
    return section


def _seen(at: At) -> list[Any]:
    """Which questions the step judges: all, or those that are named, with a list to add one from."""
    sees = at.node.get("sees")
    choices = [("allt", gettext("Alla svar")), ("nagra", gettext("Bara vissa svar"))]
    label = gettext("Steget bedömer")
    found: list[Any] = [select(at, "ser", label, "allt" if sees is None else "nagra", choices)]
    if sees is not None:
        called = dict(at.fields())
        chosen = [(str(one), called.get(str(one), str(one))) for one in listed(sees)]
        if chosen:
            found.append(ticks(at, "ser-dessa", gettext("Svar som bedöms"), [key for key, _ in chosen], chosen))
        left = [
            ("", gettext("Välj en fråga")),
            *((key, words) for key, words in called.items() if key not in dict(chosen)),
        ]
        found.append(select(at, "ser-till", gettext("Lägg till ett svar"), "", left))
    return found


def _sentence(at: At) -> str:
    if at.node.get("sees") is not None:
        return gettext("Ändrar den sökande något av de svaren gäller beslutet inte längre.")
    return gettext("Ändrar den sökande ett svar efteråt gäller beslutet inte längre.")


def read(at: At) -> dict[str, Any]:
    """How it is decided, as it was typed."""
    values: dict[str, Any] = {}
    if sent(at, "bunt") and bool(at.post.get("p.bunt")) != bool(at.node.get("bulk")):
        values["bulk"] = True if at.post.get("p.bunt") else None
    if sent(at, "rader"):
        values |= _read_rows(at)
    if sent(at, "ser"):
        values |= _read_some(at, "sees", "ser")
    if sent(at, "underskrift"):
        values |= _read_sign(at)
    return values


def _read_rows(at: At) -> dict[str, Any]:
    before, field = part(at.node, "rows"), at.post.get("p.rader", "")
    if not field:
        return {"rows": None} if before else {}
    route = at.post.get("p.rader-hur", before.get("route", "any"))
    made = {**before, "field": field}
    if route != before.get("route", "any"):
        made["route"] = route
    return {} if made == before else {"rows": made}


def _read_some(at: At, member: str, name: str) -> dict[str, Any]:
    """All questions, or those that are ticked and the one that was added."""
    before = at.node.get(member)
    if at.post.get(f"p.{name}") != "nagra":
        return {} if before is None else {member: None}
    old = listed(before)
    made = some_of(at, old, name)
    return {} if before is not None and made == old else {member: made}


def some_of(at: At, old: list[Any], name: str) -> list[Any]:
    """The questions that are ticked, and the one that was added."""
    kept = chosen_of(at, f"{name}-dessa", old, [(str(one), "") for one in old]) if old else []
    added = at.post.get(f"p.{name}-till", "")
    return [*kept, *([added] if added and added not in kept else [])]


def _read_sign(at: At) -> dict[str, Any]:
    before, kind = part(at.node, "sign"), at.post.get("p.underskrift", "")
    if kind not in SIGN:
        return {}
    if not kind:
        return {"sign": None} if before else {}
    level = at.post.get("p.tillit", before.get("level") or "")
    made: dict[str, Any] = {**before, "kind": kind, "level": level or None}
    if kind == "none":
        made["level"] = None
    made = {key: value for key, value in made.items() if value is not None}
    same = made == {"kind": "intern", **{key: value for key, value in before.items() if value is not None}}
    return {} if before and same else {"sign": made}
