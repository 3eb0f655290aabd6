"""Which provider makes a signature: what the e-service asks for, against what this municipality has switched on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workflows.steps import Sign

INTERNAL = "internal"


class NoProvider(Exception):
    """The signature has to be stronger than anything that is switched on here."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A way of signing, in plain words, and how strongly it identifies (tillitsnivå)."""

    name: str | Promise
    text: str | Promise
    level: int


KINDS: Mapping[str, Kind] = {
    INTERNAL: Kind(
        _("Underskrift med ditt arbetskonto"),
        _(
            "Du identifierar dig på nytt med ditt lösenord. Sedan görs en elektronisk underskrift i ditt namn med en "
            "nyckel som bara används den här gången. Enligt vår egen bedömning är det en avancerad elektronisk "
            "underskrift."
        ),
        1,
    ),
}


def provider_for(asked: Sign) -> str:
    """The weakest provider that is switched on and strong enough. Raises: NoProvider."""
    need = max(_level(asked), settings.SIGNATURE_LEVEL)
    on = [name for name in settings.SIGNATURE_PROVIDERS if name in KINDS]
    if asked.kind == "external":
        on = [name for name in on if name != INTERNAL]
    fitting = sorted((name for name in on if KINDS[name].level >= need), key=lambda name: KINDS[name].level)
    if not fitting:
        raise NoProvider
    return fitting[0]


def _level(asked: Sign) -> int:
    """The level that the e-service names: "2", "loa3"; 0 when it names none."""
    digits = [letter for letter in asked.level or "" if letter.isdigit()]
    return int(digits[-1]) if digits else 0
