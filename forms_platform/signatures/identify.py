"""Identifies who signs anew (step-up): having signed in some time this morning is not enough to sign."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError

from forms_platform.look.limit import Limit, OwnCount, cache_answers
from forms_platform.organisation.models import Person
from forms_platform.organisation.second_factor import APP, CODES, PASSKEY, factors_of, spend, spent
from forms_platform.signatures.methods import ONE_FACTOR, TWO_FACTORS
from forms_platform.signatures.order import Known

GUESSES, WITHIN = 5, 300
# While the cache, which counts for all processes, is away. A door that stood open to guesses would be worse than none.
_UNCOUNTED = OwnCount(most=GUESSES, seconds=WITHIN)


class NotIdentified(Exception):
    """The person did not show who they are."""


class TooManyGuesses(NotIdentified):
    """They have tried too often, and have to wait."""


class NoPassword(NotIdentified):
    """They sign in elsewhere and have no password here."""


class SecondStepMissing(NotIdentified):
    """The signature needs two steps, and the person has only one."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How the person can show who they are for a signature: what the page asks for."""

    password: bool  # their password, alone or before the code
    code: bool  # with a code from an app, or one of those in reserve
    passkey: bool
    elsewhere: bool  # where the municipality signs people in
    two_steps: bool  # whether one step is not enough


def ways(person: Person, need: int) -> Ways:
    """What is asked of the person. Who has a second step uses it whatever is asked for. `need`: level 1 to 4."""
    factors = factors_of(person) if need <= 2 else frozenset()
    two_steps = need > 1 or bool(factors)
    code = two_steps and bool(factors & {APP, CODES})
    return Ways(
        password=need <= 2 and person.has_usable_password() and (code or not two_steps),
        code=code,
        passkey=PASSKEY in factors,
        elsewhere=bool(settings.SSO_ISSUER),
        two_steps=two_steps,
    )


def identify(person: Person, password: str, code: str = "", *, act: UUID, need: int = 1, now: datetime) -> Known:
    """The person has shown just now, for this act and no other, that they know their password, and where two steps are
    needed that they have their app or a code in reserve. Raises: NotIdentified."""
    asked = ways(person, need)
    if not person.has_usable_password():
        raise NoPassword
    if not asked.password:
        raise SecondStepMissing
    counted(person)
    if not person.is_active or not person.check_password(password):
        raise NotIdentified
    if asked.two_steps and not _right(person, code):
        raise NotIdentified
    return Known(settings.SITE_URL, TWO_FACTORS if asked.two_steps else ONE_FACTOR, now, str(act))


def counted(person: Person) -> None:
    """One more try is counted. Raises: TooManyGuesses."""
    who = str(person.pk)
    if Limit("stepup", GUESSES, WITHIN).spend(who, time.time()) or (not cache_answers() and not _UNCOUNTED.spend(who)):
        raise TooManyGuesses


def _right(person: Person, code: str) -> bool:
    """Whether the code is one of the person's, now, and has not been used; it is used from now on."""
    if not code or spent(person, code):
        return False
    own = Authenticator.objects.filter(user_id=person.pk, type__in=(APP, CODES)).order_by("-type")
    return any(_validates(one, code) for one in own) and spend(person, code)


def _validates(one: Authenticator, code: str) -> bool:
    try:
        return bool(one.wrap().validate_code(code))
    except ValidationError:  # its secret was sealed with a key that is gone
        return False
