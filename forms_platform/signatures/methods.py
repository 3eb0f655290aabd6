"""How a person can have been known when they signed, as words: the classes of authentication that we meet."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext
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


# eIDs by who vouches for them (IdentityProvider in the certificate).
EIDS: Mapping[str, str] = {"https://www.bankid.com": "BankID", "https://frejaeid.com": "Freja eID"}
_LEVELS: Mapping[str, int] = {LOA2: 2, LOA3: 3, LOA4: 4}


def said(how: str, by: str = "") -> str:
    """The words for a class of authentication, with the eID that was used where `by` names one we know; the class
    itself when we have no words for it."""
    if by in EIDS and how in _LEVELS:
        return gettext("%(eid)s på tillitsnivå %(level)s") % {"eid": EIDS[by], "level": _LEVELS[how]}
    words = str(METHODS.get(how, how))
    if by and by not in EIDS and by != settings.SITE_URL:
        return gettext("%(words)s av %(by)s") % {"words": words, "by": by.removeprefix("https://").rstrip("/")}
    return words
