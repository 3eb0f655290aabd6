"""What a step is called, and when it is taken."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from forms_platform.builder import conditions
from forms_platform.builder.conditions import Asking
from forms_platform.builder.inputs import Unreadable, text_value
from forms_platform.builder.outline import said
from forms_platform.builder.step import people
from forms_platform.builder.step.at import At
from forms_platform.builder.step.boxes import Section, box, sent
from forms_platform.builder.step_kinds import KINDS


def show_name(at: At) -> Section:
    """What the step is called, in two languages."""
    label = at.node.get("label")
    english = label.get("en", "") if isinstance(label, dict) else ""
    section = Section("label", items=[box(at, "namn", gettext("Vad steget heter"), said(label), english=english)])
    section.sentence = str(KINDS[at.kind].words) if at.kind in KINDS else ""
    return section


def read_name(at: At) -> dict[str, Any]:
    """The name as it was typed."""
    if not sent(at, "namn"):
        return {}
    before = at.node.get("label")
    english = at.post.get("p.namn.en", before.get("en", "") if isinstance(before, dict) else "")
    try:
        label = text_value(at.post.get("p.namn", ""), english)
    except Unreadable as wrong:
        at.typed.faults["namn"] = str(wrong)
        return {}
    if label is None and at.kind not in ("end", "parallel"):
        at.typed.faults["namn"] = gettext("Skriv vad steget heter.")
        return {}
    same = label == ({"sv": before} if isinstance(before, str) else before)
    return {} if same else {"label": label}


def show_who(at: At) -> Section:
    """Who acts, and what happens when they are away."""
    member = "sample_to" if at.kind == "auto" else "who"
    title = gettext("Vem som kontrollerar stickprov") if at.kind == "auto" else gettext("Vem")
    section = Section("who", title, "user", [people.boxes(at, "vem", at.node.get(member))])
    section.sentence = gettext(
        "Vid frånvaro svarar ersättaren. Är platsen tom eller personen jävig går ärendet uppåt, sedan till reserven."
    )
    return section


def read_who(at: At) -> dict[str, Any]:
    """Who acts, as it was chosen."""
    member = "sample_to" if at.kind == "auto" else "who"
    before = at.node.get(member)
    now = people.read(at, "vem", before)
    return {} if now is before or now is None else {member: now}


def asking(at: At) -> Asking:
    """What the condition of the step may ask about: every answer, and what was filled in before it."""
    return Asking(at.seen, {**at.seen.types, **at.seen.asked_before(at.id)})


def show_when(at: At) -> Section:
    """When the step is taken."""
    section = Section("when", gettext("Bara när"), "split")
    section.condition = conditions.shown(at.node.get("when"), asking(at))
    return section


def read_when(at: At) -> dict[str, Any]:
    """The condition as its rows say."""
    before = at.node.get("when")
    try:
        rule = conditions.read(at.post, before, asking(at))
    except Unreadable as wrong:
        at.typed.faults["when"] = str(wrong)
        return {}
    return {} if rule == before else {"when": rule}
