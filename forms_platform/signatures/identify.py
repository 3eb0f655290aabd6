"""Identifies who signs anew (step-up): having signed in some time this morning is not enough to sign."""

from __future__ import annotations

import time
from datetime import datetime
from uuid import UUID

from django.conf import settings

from forms_platform.look.limit import Limit, OwnCount, cache_answers
from forms_platform.organisation.models import Person
from forms_platform.signatures.methods import ONE_FACTOR
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


def identify(person: Person, password: str, *, act: UUID, now: datetime) -> Known:
    """The person has entered their password just now, for this act and no other. Raises: NotIdentified."""
    if not person.has_usable_password():
        raise NoPassword
    who = str(person.pk)
    if Limit("stepup", GUESSES, WITHIN).spend(who, time.time()) or (not cache_answers() and not _UNCOUNTED.spend(who)):
        raise TooManyGuesses
    if not person.is_active or not person.check_password(password):
        raise NotIdentified
    return Known(settings.SITE_URL, ONE_FACTOR, now, str(act))
