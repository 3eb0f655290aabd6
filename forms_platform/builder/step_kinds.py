"""The kinds of step as an administrator meets them: name, icon, what each is for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True)
class StepKind:
    """A kind of step."""

    name: Words
    icon: str
    words: Words


KINDS: Final[Mapping[str, StepKind]] = {
    "approve": StepKind(_("Godkänn"), "thumbs-up", _("Någon säger ja eller nej, eller skickar tillbaka.")),
    "review": StepKind(
        _("Yttra sig"), "message-square", _("Någon säger sin mening. Den binder inte den som beslutar.")
    ),
    "task": StepKind(_("Gör en uppgift"), "clipboard-check", _("Någon registrerar, kontrollerar eller ordnar något.")),
    "sign": StepKind(_("Skriv under"), "signature", _("Någon skriver under.")),
    "auto": StepKind(_("En regel avgör"), "sparkles", _("Ärendet går vidare av sig självt. Stickprov kontrolleras.")),
    "system": StepKind(_("Ett system svarar"), "zap", _("Ärendet väntar på lön, ekonomi eller ett annat system.")),
    "wait": StepKind(_("Vänta"), "hourglass", _("Inget händer förrän en viss dag.")),
    "notify": StepKind(_("Skicka besked"), "mail", _("Någon får veta något, och ärendet går genast vidare.")),
    "choose": StepKind(_("Ett av flera spår"), "split", _("Svaren avgör vilket spår ärendet tar.")),
    "parallel": StepKind(_("Flera samtidigt"), "layers", _("Alla spår pågår samtidigt.")),
    "end": StepKind(_("Klart"), "archive", _("Ärendet är slut.")),
}
HUMAN: Final = frozenset({"approve", "review", "task", "sign", "auto"})
BLOCKS: Final = frozenset({"choose", "parallel"})

OUTCOMES: Final[Mapping[str, Words]] = {
    "approve": _("Godkänner"), "return": _("Skickar tillbaka för rättning"), "reject": _("Avslår"),
    "support": _("Tillstyrker"), "done": _("Klart"), "object": _("Avstyrker"), "cannot": _("Går inte att göra"),
    "sign": _("Skriver under"), "failed": _("Det misslyckas"), "timeout": _("Ingen hinner svara"),
    "impossible": _("För få kan säga ja"), "next": _("Efter gruppen"),
}  # fmt: skip
SAID: Final[Mapping[tuple[str, str], Words]] = {
    ("review", "done"): _("Varken eller"), ("sign", "reject"): _("Vill inte skriva under"),
    ("auto", "approve"): _("Godkänns"), ("auto", "reject"): _("Avslås"),
}  # fmt: skip


def outcome_words(kind: str, outcome: str) -> str:
    """What an outcome of a step is called."""
    return str(SAID.get((kind, outcome)) or OUTCOMES.get(outcome, outcome))
