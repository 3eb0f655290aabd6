"""A shortage in words: what would happen, to how many, and for which answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from forms_platform.definitions.load import Loaded
from forms_platform.organisation.snapshot import Snapshot
from forms_platform.sweden import money

ANSWERS = 3  # that are told


def said(code: str, affected: int, of: int) -> str:
    """The sentence of a shortage."""
    sentences = {
        "nobody": gettext("Ingen skulle få steget för %(n)s av %(m)s."),
        "too_few": gettext("För få kan besluta tillsammans för %(n)s av %(m)s."),
        "four_eyes": gettext("Ingen annan än den som redan beslutat kan ta steget för %(n)s av %(m)s."),
        "over_limit": gettext("Ingen har attesträtt som räcker till det högsta beloppet för %(n)s av %(m)s."),
        "no_escalation": gettext("När tiden gått ut finns ingen att gå vidare till för %(n)s av %(m)s."),
    }
    return sentences[code] % {"n": affected, "m": of}


def step_name(loaded: Loaded, step: str, language: str) -> str:
    """The step's label; its id when the plan has changed since."""
    if step not in loaded.plan.index:
        return step
    return loaded.plan.step(step).label.say(language) or step


def answers_said(answers: list[Mapping[str, Any]], loaded: Loaded, organisation: Snapshot, language: str) -> list[str]:
    """Some of the answers that it takes: "Skola: Björkskolan", "Summa: 50 000,01 kr"."""
    return [
        ", ".join(_answer(key, str(value), loaded, organisation, language) for key, value in one.items())
        for one in answers[:ANSWERS]
    ]


def _answer(key: str, value: str, loaded: Loaded, organisation: Snapshot, language: str) -> str:
    field = loaded.document.by_key.get(key)
    name = field.name(language) if field is not None else key
    kind = getattr(field, "property", "") or getattr(field, "gives", "") or (field.kind if field is not None else "")
    if kind == "unit" and value.isdigit():
        value = organisation.unit_name(int(value)) or value
    elif kind == "money":
        value = money.show(money.parse(value), language)
    elif kind == "cost_centre":
        value = f"{value} {organisation.cost_centres.get(value, '')}".strip()
    return f"{name}: {value}"
