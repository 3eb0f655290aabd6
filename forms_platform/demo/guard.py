"""Whether signing in by choosing a person may be offered at all.

Two locks, because whoever gets past them is signed in as anybody. The settings refuse to start with the demo switched
on in production. Should that ever be got round, the database speaks: where one real person is known, nobody may choose.
"""

from __future__ import annotations

import logging

from django.conf import settings

from forms_platform.demo.people import MAIL_DOMAIN
from forms_platform.organisation.models import Person

log = logging.getLogger(__name__)


def open_to_all() -> bool:
    """True when this is the demo municipality, run as a demo, and everybody in the database is made up."""
    if not settings.DEMO or settings.PRODUCTION:
        return False
    if real := Person.objects.exclude(email__endswith=f"@{MAIL_DOMAIN}").first():
        log.warning("choosing a person is shut: %s is not of %s", real.username, MAIL_DOMAIN)
        return False
    return True
