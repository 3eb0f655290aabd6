"""How a person can have been known when they signed, as words: the classes of authentication that we meet."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ONE_FACTOR = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"
TWO_FACTORS = "https://refeds.org/profile/mfa"
LOA2 = "http://id.elegnamnden.se/loa/1.0/loa2"
LOA3 = "http://id.elegnamnden.se/loa/1.0/loa3"
LOA4 = "http://id.elegnamnden.se/loa/1.0/loa4"
BANK_ID = "urn:bankid"
FREJA = "urn:freja"

METHODS: Mapping[str, str | Promise] = {
    ONE_FACTOR: _("inloggad och lösenordet angivet på nytt"),
    TWO_FACTORS: _("inloggad och identifierad på nytt med två faktorer"),
    LOA2: _("identifierad på nytt på tillitsnivå 2"),
    LOA3: _("identifierad på nytt på tillitsnivå 3"),
    LOA4: _("identifierad på nytt på tillitsnivå 4"),
    BANK_ID: _("BankID"),
    FREJA: _("Freja eID+"),
}


def said(how: str) -> str:
    """The words for a class of authentication; the class itself when we have none."""
    return str(METHODS.get(how, how))
