"""How a person can have been known when they signed, as words: the classes of authentication that we meet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ONE_FACTOR = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"
TWO_FACTORS = "https://refeds.org/profile/mfa"
LOA2 = "http://id.elegnamnden.se/loa/1.0/loa2"
LOA3 = "http://id.elegnamnden.se/loa/1.0/loa3"
LOA4 = "http://id.elegnamnden.se/loa/1.0/loa4"
BANK_ID = "urn:bankid"
FREJA = "urn:freja"


@dataclass(frozen=True, slots=True)
class Method:
    """One way: the words, and how strong it is. Levels are those of the Swedish trust framework (tillitsnivå)."""

    words: str | Promise
    level: int


METHODS: Mapping[str, Method] = {
    ONE_FACTOR: Method(_("inloggad och lösenordet angivet på nytt"), 1),
    TWO_FACTORS: Method(_("inloggad och identifierad på nytt med två faktorer"), 2),
    LOA2: Method(_("identifierad på nytt på tillitsnivå 2"), 2),
    LOA3: Method(_("identifierad på nytt på tillitsnivå 3"), 3),
    LOA4: Method(_("identifierad på nytt på tillitsnivå 4"), 4),
    BANK_ID: Method(_("BankID"), 3),
    FREJA: Method(_("Freja eID+"), 3),
}


def said(how: str) -> str:
    """The words for a class of authentication; the class itself when we have none."""
    method = METHODS.get(how)
    return str(method.words) if method else how


def level(how: str) -> int:
    """How strong it is; 0 when nobody can say."""
    method = METHODS.get(how)
    return method.level if method else 0
