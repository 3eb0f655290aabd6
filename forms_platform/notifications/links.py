"""Links that sign in from a mail: who gets one, what it looks like, and whether it still holds.

A link is weaker than a sign-in: whoever can read the mailbox has it. So it holds for one person and one case, once, for
three days; services with secrecy and people with a role in the platform never get one; and a session that began with
one says so (SESSION_KEY), for whoever needs to know how well a person has been identified.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer

from forms_platform.definitions.load import load
from forms_platform.notifications.models import Notice, SignInLink
from forms_platform.organisation.access import DRIFT, FORVALTARE, REGISTRATOR
from forms_platform.organisation.directory import Snapshot
from forms_platform.organisation.models import Person

HOLDS: Final = timedelta(days=3)
SESSION_KEY: Final = "identified_by"  # "link" in a session that began with a link; absent after an ordinary sign-in
BY_LINK: Final = "link"
TOO_MUCH: Final = frozenset({DRIFT, FORVALTARE, REGISTRATOR})  # roles that a link is too weak for
SESSION_SECONDS: Final = 2 * 3600  # such a session is short

_signer: Final = Signer(salt="forms_platform.notifications.links")


def link_for(notice: Notice, organisation: Snapshot, now: datetime) -> SignInLink | None:
    """The link of the notice, the same however often its mail is made; None for who only gets a plain one."""
    if notice.case is None or notice.person_id is None or not _may_have(notice, organisation):
        return None
    made = {"person_id": notice.person_id, "case": notice.case, "made_at": now, "expires_at": now + HOLDS}
    return SignInLink.objects.get_or_create(notice=notice, defaults=made)[0]


def _may_have(notice: Notice, organisation: Snapshot) -> bool:
    if not settings.MAIL_SIGN_IN_LINKS or notice.case is None or notice.person_id is None:
        return False
    if load(notice.case.version_id).document.secrecy.discreet:
        return False
    return may_sign_in(notice.person_id, organisation)


def may_sign_in(person: int, organisation: Snapshot) -> bool:
    """Whether a link may be enough for the person: for nobody who can change the platform or see the cases of all,
    nor for who signs in with two steps."""
    if not organisation.active(person) or {role for role, _ in organisation.roles_of(person)} & TOO_MUCH:
        return False
    # Who has asked for a second step at sign-in is not let in without it.
    return Person.objects.filter(pk=person, is_superuser=False, is_staff=False, authenticator=None).exists()


def token_of(link: SignInLink) -> str:
    """What the address of the link ends with: its id, signed with the installation's key."""
    return _signer.sign(link.pk.hex)


def read(token: str) -> SignInLink | None:
    """The link that the token is of, used or not; None for anything that we have not signed."""
    try:
        return SignInLink.objects.select_related("person", "case").filter(pk=UUID(_signer.unsign(token))).first()
    except (BadSignature, ValueError):
        return None


def holds(link: SignInLink, organisation: Snapshot, now: datetime) -> bool:
    """Whether the link would sign in its person now."""
    if not settings.MAIL_SIGN_IN_LINKS or link.used_at is not None or link.expires_at <= now:
        return False
    return may_sign_in(link.person_id, organisation)


def spend(link: SignInLink, now: datetime) -> bool:
    """Whether the link was still unused, and is used from now on. Of two at the same time one is told so."""
    return bool(SignInLink.objects.filter(pk=link.pk, used_at=None, expires_at__gt=now).update(used_at=now))
