"""What a step without anybody to decide does: a rule, another system, a wait, a message, an end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from forms_platform.builder.inputs import Unreadable, text_value
from forms_platform.builder.outline import part, said
from forms_platform.builder.step import people
from forms_platform.builder.step.at import At
from forms_platform.builder.step.boxes import Row, Rows, Section, box, listed, number, select, sent, switch
from forms_platform.cases.ask_system import actions
from workflows.deadlines import LONGEST

MOST_TOLD: Final = 10
ACTIONS: Final[Mapping[str, str | Promise]] = {
    "payroll": gettext_lazy("Lönesystemet får underlaget"),
    "finance": gettext_lazy("Ekonomisystemet får underlaget"),
    "hr": gettext_lazy("HR-systemet får meddelandet"),
}


def words(at: At, member: str, label: str) -> Any:
    """The box of a text of the step, with its English."""
    text = at.node.get(member)
    english = text.get("en", "") if isinstance(text, dict) else ""
    return box(at, member, label, said(text), shape="text", long=True, english=english)


def read_words(at: At, member: str) -> dict[str, Any]:
    """The text as it was typed; an empty one is told where there has to be one."""
    if not sent(at, member):
        return {}
    before = at.node.get(member)
    english = at.post.get(f"p.{member}.en", before.get("en", "") if isinstance(before, dict) else "")
    try:
        text = text_value(at.post.get(f"p.{member}", ""), english)
        if text is None:
            raise Unreadable(gettext("Skriv texten."))
    except Unreadable as wrong:
        at.typed.faults[member] = str(wrong)
        return {}
    return {} if text == ({"sv": before} if isinstance(before, str) else before) else {member: text}


def show_rule(at: At) -> Section:
    """What the rule is and does."""
    section = Section("rule", gettext("Regeln"), "sparkles", [words(at, "rule", gettext("Regeln i ord"))])
    choices = [("approve", gettext("Ärendet godkänns")), ("reject", gettext("Ärendet avslås"))]
    section.items.append(
        select(at, "regel-ger", gettext("När ärendet kommer hit"), at.node.get("outcome", "approve"), choices)
    )
    percent = at.node.get("sample_percent")
    label = gettext("Så många av hundra kontrolleras av någon")
    section.items.append(box(at, "stickprov", label, percent, shape="whole"))
    return section


def read_rule(at: At) -> dict[str, Any]:
    """The rule as it was typed."""
    values = read_words(at, "rule")
    outcome = at.post.get("p.regel-ger")
    if outcome in ("approve", "reject") and outcome != at.node.get("outcome", "approve"):
        values["outcome"] = outcome
    if sent(at, "stickprov"):
        percent = number(at, "stickprov", 0, 100)
        if percent is not None and percent != at.node.get("sample_percent"):
            values["sample_percent"] = percent
    return values


def show_system(at: At) -> Section:
    """Which system, and whether it may be asked again."""
    choices = [(key, str(ACTIONS.get(key, key))) for key in actions()]
    section = Section("action", gettext("Det andra systemet"), "zap")
    section.items.append(select(at, "system", gettext("Vad som händer"), at.node.get("action"), choices))
    again = at.node.get("idempotent") is not False
    section.items.append(switch(at, "igen", gettext("Känner igen en upprepning"), again))
    section.sentence = gettext(
        "Ärendet väntar här tills systemet har svarat. Försöken görs om med allt längre mellanrum."
    )
    return section


def read_system(at: At) -> dict[str, Any]:
    """The system as it was chosen."""
    values: dict[str, Any] = {}
    action = at.post.get("p.system")
    if action and action != at.node.get("action"):
        values["action"] = action
    if sent(at, "igen") and bool(at.post.get("p.igen")) != (at.node.get("idempotent") is not False):
        values["idempotent"] = None if at.post.get("p.igen") else False
    return values


def show_wait(at: At) -> Section:
    """Until when the case waits."""
    until = part(at.node, "until").get("field", "")
    choices = [("", gettext("Ett antal arbetsdagar")), *at.fields("date")]
    section = Section("until", gettext("Väntan"), "hourglass")
    section.items.append(select(at, "vantar", gettext("Till dagen i"), until, choices))
    if not until:
        days = at.node.get("workdays")
        section.items.append(box(at, "vantedagar", gettext("Antal arbetsdagar"), days, shape="whole"))
    return section


def read_wait(at: At) -> dict[str, Any]:
    """The wait as it was typed."""
    if not sent(at, "vantar"):
        return {}
    field, was = at.post.get("p.vantar", ""), part(at.node, "until").get("field", "")
    if field:
        return {} if field == was else {"until": {"field": field}, "workdays": None}
    days = number(at, "vantedagar", 1, LONGEST) if sent(at, "vantedagar") else 5
    if days is None or (not was and days == at.node.get("workdays")):
        return {}
    return {"workdays": days, "until": None}


def show_notify(at: At) -> Section:
    """Who is told what."""
    section = Section("to", gettext("Beskedet"), "mail", [words(at, "text", gettext("Vad som står i beskedet"))])
    told = listed(at.node.get("to"))
    choices = [
        ("requester", gettext("Den sökande")),
        ("subject", gettext("Den det gäller")),
        ("who", gettext("Någon annan")),
    ]
    for place, to in enumerate(told):
        now = to if isinstance(to, str) else "who"
        legend = gettext("Mottagare %(n)s") % {"n": place + 1}
        row = Row(legend, [select(at, f"till-{place}", legend, now, choices)])
        row.remove = f"till-bort:{place}" if len(told) > 1 else ""
        section.items.append(Rows([row]))
        if not isinstance(to, str):
            section.items.append(people.boxes(at, f"till-{place}-vem", to, of="notify"))
    more = "till-ny" if len(told) < MOST_TOLD else ""
    section.items.append(Rows([], more, gettext("Lägg till mottagare")))
    section.sentence = gettext("Ärendet går genast vidare. Hemliga uppgifter hör inte hemma i ett besked.")
    return section


def read_notify(at: At) -> dict[str, Any]:
    """Who is told what, as it was typed."""
    values = read_words(at, "text")
    told = listed(at.node.get("to"))
    made = [_read_told(at, place, to) for place, to in enumerate(told)]
    doing, place_, _ = at.pressed[:3]
    if doing == "till-ny" and len(made) < MOST_TOLD:
        made.append("subject" if "requester" in made and "subject" not in made else {"manager_of": "requester"})
    elif doing == "till-bort" and place_.isdigit() and int(place_) < len(made) and len(made) > 1:
        del made[int(place_)]
    return values if made == told else {**values, "to": made}


def _read_told(at: At, place: int, before: Any) -> Any:
    now = at.post.get(f"p.till-{place}")
    if now in ("requester", "subject"):
        return now
    if now == "who":
        return (
            {"manager_of": "requester"}
            if isinstance(before, str)
            else people.read(at, f"till-{place}-vem", before, of="notify")
        )
    return before


def show_end(at: At) -> Section:
    """How the case ends."""
    choices = [(key[1:], called) for key, called in at.ends()]
    return Section(
        "end", gettext("Slutet"), "archive", [select(at, "slut", gettext("Ärendet blir"), at.node.get("end"), choices)]
    )


def read_end(at: At) -> dict[str, Any]:
    """The end as it was chosen."""
    end = at.post.get("p.slut")
    return {"end": end} if end and end != at.node.get("end") else {}
