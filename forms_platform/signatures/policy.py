"""Which provider makes a signature: what the e-service asks for, against what this municipality has switched on."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings

from forms_platform.definitions.load import load
from forms_platform.signatures.kinds import KINDS, kind_of
from forms_platform.signatures.methods import BANK_ID, FREJA, LOA2, LOA3, LOA4, ONE_FACTOR, TWO_FACTORS
from forms_platform.signatures.models import Act
from forms_platform.signatures.signing_services import INTERNAL
from workflows.signed import signature_on
from workflows.steps import Sign

LEVELS: Mapping[str, int] = {ONE_FACTOR: 1, TWO_FACTORS: 2, LOA2: 2, LOA3: 3, LOA4: 4, BANK_ID: 3, FREJA: 3}


class NoProvider(Exception):
    """The signature has to be stronger than anything that is switched on here."""


def provider_for(asked: Sign) -> str:
    """The weakest provider that is switched on and strong enough. Raises: NoProvider."""
    fitting = providers_for(asked)
    if not fitting:
        raise NoProvider
    return fitting[0]


def providers_for(asked: Sign) -> tuple[str, ...]:
    """The providers that are switched on and strong enough, the weakest first."""
    need = level_needed(asked)
    on = [name for name in settings.SIGNATURE_PROVIDERS if name in KINDS]
    if asked.kind == "external":
        on = [name for name in on if name != INTERNAL]
    return tuple(sorted((name for name in on if _reach(name) >= need), key=lambda name: kind_of(name).level))


def _reach(provider: str) -> int:
    """The highest level that somebody can be identified at for the provider."""
    asked_elsewhere = settings.SSO_LEVELS if provider == INTERNAL and settings.SSO_ISSUER else ()
    return max([kind_of(provider).level, *(LEVELS.get(acr, 0) for acr in asked_elsewhere)])


def ways_for(act: Act) -> tuple[str, ...]:
    """The providers that the person can choose among to sign what the act is about."""
    return providers_for(_asked_of(act))


def level_needed(asked: Sign) -> int:
    """How surely (1-4) somebody has to be identified to sign: what the e-service asks, and never less than the
    municipality does."""
    return max(_level(asked), settings.SIGNATURE_LEVEL)


def need_of(act: Act) -> int:
    """How surely somebody has to be identified to sign what the act is about."""
    return level_needed(_asked_of(act))


def strong_enough(provider: str, how: str, need: int) -> bool:
    """Whether who was identified in this way may sign with the provider where that level is needed. What an external
    provider makes is as strong as the provider; ours is as strong as the identification."""
    return (LEVELS.get(how, 0) if provider == INTERNAL else kind_of(provider).level) >= need


def _asked_of(act: Act) -> Sign:
    step = load(act.document.case.version_id).plan.human(act.step)
    return signature_on(step, str(act.decision["outcome"])) or Sign()


def _level(asked: Sign) -> int:
    """The level that the e-service names: "2", "loa3"; 0 when it names none."""
    digits = [letter for letter in asked.level or "" if letter.isdigit()]
    return int(digits[-1]) if digits else 0
