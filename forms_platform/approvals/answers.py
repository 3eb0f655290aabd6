"""The answers that a step can be given, and what they are called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, pgettext

from workflows.plan import HumanStep, ReviewStep, SendBack
from workflows.standing import Standing


@dataclass(frozen=True, slots=True)
class Outcome:
    """One answer that can be given: its button, and whether it needs a reason."""

    key: str
    label: str
    needs_comment: bool
    main: bool
    danger: bool


def comment_hint(outcomes: Sequence[str]) -> str:
    """Which answers need a reason: "krävs vid avslag och rättning"."""
    named = named_in_a_sentence(outcomes)
    return gettext("krävs vid %(what)s") % {"what": named} if named else gettext("frivilligt")


def named_in_a_sentence(outcomes: Sequence[str]) -> str:
    """ "avslag och rättning", "" for none."""
    words = {
        "reject": gettext("avslag"),
        "object": gettext("avstyrkande"),
        "return": gettext("rättning"),
        "cannot": gettext("nej"),
        "approve": gettext("godkännande"),
        "support": gettext("tillstyrkande"),
        "sign": gettext("underskrift"),
        "done": pgettext("svar", "klart"),
    }
    named = [said for key, said in words.items() if key in outcomes]
    return gettext(" och ").join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)


def outcomes_of(step: HumanStep, standing: Standing) -> list[Outcome]:
    """The answers of the step, without a return that has been used up."""
    labels = {
        "approve": gettext("Godkänn"),
        "return": gettext("Begär rättning"),
        "reject": gettext("Avslå"),
        "done": gettext("Klart"),
        "cannot": gettext("Det går inte"),
        "support": gettext("Tillstyrk"),
        "object": gettext("Avstyrk"),
        "sign": gettext("Skriv under"),
    }
    if isinstance(step, ReviewStep):
        labels["done"] = gettext("Inget eget yrkande")
    return [
        Outcome(
            key=key,
            label=labels.get(key, key),
            needs_comment=step.needs_comment(key),
            main=place == 0,
            danger=key in ("reject", "cannot"),
        )
        for place, (key, route) in enumerate(step.routes.items())
        if not (isinstance(route, SendBack) and standing.returns.get(step.id, 0) >= route.max)
    ]
