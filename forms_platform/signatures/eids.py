"""Whether an eID is the person's: by an identity number that is known here only as a mark, or by their name."""

from __future__ import annotations

import hmac
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

from forms_platform.organisation.directory import snapshot
from forms_platform.organisation.employments import join_employments
from forms_platform.organisation.models import Person
from forms_platform.signatures.models import EidMark
from signing.providers.flow import Proof, ProviderFault, Trouble
from workflows.employments import selves

_PURPOSE = b"forms-platform: marks of identity numbers"


def matched(person: Person, proof: Proof) -> str:
    """How we know that the eID is the person's: "number", "employee" or "name".

    Raises: ProviderFault(WRONG_PERSON) when it is another's, (UNKNOWN_PERSON) when nobody can tell.
    """
    kept = EidMark.objects.filter(person__in=selves([person.pk], snapshot())).first()
    told = marks(proof.number) if proof.number else ()
    if kept is not None and told and not any(hmac.compare_digest(kept.mark, mark) for mark in told):
        raise ProviderFault(Trouble.WRONG_PERSON)
    if kept is None and EidMark.objects.filter(mark__in=told).exists():
        raise ProviderFault(Trouble.WRONG_PERSON)  # it is somebody else's here
    if proof.employee:
        if proof.employee not in (person.employee_number, person.username):
            raise ProviderFault(Trouble.WRONG_PERSON)
        return "employee"
    if kept is not None:
        if not told:
            raise ProviderFault(Trouble.WRONG_PERSON)
        return "number"
    if settings.SIGNATURE_IDENTITY != "name":
        raise ProviderFault(Trouble.UNKNOWN_PERSON)
    if not same_name(person, proof.name):
        raise ProviderFault(Trouble.WRONG_PERSON)
    return "name"


def remember(person: Person, number: str, now: datetime) -> None:
    """The number, twelve digits, is the person's; only its mark is kept. Whoever had it before is the same human being:
    the two are joined as employments of one."""
    known = EidMark.objects.filter(mark__in=marks(number)).exclude(person=person).select_related("person").first()
    if known is not None:
        EidMark.objects.filter(person=person).delete()
        join_employments([known.person, person], by="system", now=now)
        return
    EidMark.objects.update_or_create(person=person, defaults={"mark": marks(number)[0], "set_at": now})


def marks(number: str) -> tuple[str, ...]:
    """The marks of an identity number: under the present key first, then under those before it."""
    digits = "".join(each for each in number if each.isdigit())
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return tuple(hmac.new(_derived(key), digits.encode("ascii"), "sha256").hexdigest() for key in keys)


def same_name(person: Person, told: str) -> bool:
    """Whether the eID's name is the person's: all of the family name, and one of the given names."""
    words = set(told.casefold().replace("-", " ").split())
    family = set(person.family_name.casefold().replace("-", " ").split())
    given = set(person.given_name.casefold().replace("-", " ").split())
    return bool(family) and family <= words and bool(given & (words - family))


def _derived(key: str | bytes) -> bytes:
    return HKDF(SHA256(), 32, None, _PURPOSE).derive(force_bytes(key))
