"""What a person says by signing, as a sentence that is part of the signature."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from forms_platform.cases.models import Case
from workflows.steps import HumanStep, SignStep

LONGEST = 2000


def statement(case: Case, step: HumanStep, decision: Mapping[str, Any], *, by: int, absent: str, language: str) -> str:
    """ "Jag godkänner ärende 2026-000123 (Chefens godkännande), i stället för Bengt Berg. Meddelande: ..." """
    facts = {"number": case.number, "step": step.label.say(language) or step.id}
    parts = [_said(case, step, str(decision["outcome"]), by) % facts]
    if absent:
        parts.append(gettext("Jag gör det i stället för %(absent)s.") % {"absent": absent})
    if decision.get("comment"):
        parts.append(gettext("Mitt meddelande: %(comment)s") % {"comment": decision["comment"]})
    for name in ("given", "rows"):
        if decision.get(name):
            parts.append(json.dumps(decision[name], ensure_ascii=False, sort_keys=True))
    return " ".join(parts)[:LONGEST]


def _said(case: Case, step: HumanStep, outcome: str, by: int) -> str:
    if isinstance(step, SignStep) and by == case.requester_id:
        return gettext("Jag skriver under uppgifterna i ärende %(number)s och intygar att de är riktiga.")
    match outcome:
        case "approve":
            return gettext("Jag godkänner ärende %(number)s (%(step)s).")
        case "reject":
            return gettext("Jag avslår ärende %(number)s (%(step)s).")
        case "support":
            return gettext("Jag tillstyrker ärende %(number)s (%(step)s).")
        case "object":
            return gettext("Jag avstyrker ärende %(number)s (%(step)s).")
        case "done":
            return gettext("Jag intygar att det är gjort i ärende %(number)s (%(step)s).")
        case _:
            return gettext("Jag skriver under dokumentet i ärende %(number)s (%(step)s).")
