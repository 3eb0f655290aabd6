"""How the page where one signs shows the ways that are open to a person."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from forms_platform.signatures.kinds import kind_of
from forms_platform.signatures.models import Act
from forms_platform.signatures.policy import ways_for
from forms_platform.signatures.signing_services import INTERNAL


@dataclass(frozen=True, slots=True)
class Choice:
    """A way of signing as a button shows it."""

    key: str
    name: str
    strength: str
    icon: str
    chosen: bool


def choices(act: Act) -> tuple[Choice, ...]:
    """The ways that are open to the person, the weakest first."""
    return tuple(_choice(name, act) for name in ways_for(act))


def _choice(name: str, act: Act) -> Choice:
    kind = kind_of(name)
    if name == INTERNAL:
        strength = gettext("Du visar på nytt att det är du.")
    else:
        strength = gettext("E-legitimation på tillitsnivå %(level)s") % {"level": kind.level}
    return Choice(name, str(kind.means)[:1].upper() + str(kind.means)[1:], strength, kind.icon, act.provider == name)
