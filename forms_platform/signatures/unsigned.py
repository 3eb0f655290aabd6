"""Why nothing was signed, in words for the person who wanted to sign."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from signing.errors import Code, SigningFault

_NOT_NOW = _("Underskriften gick inte att göra just nu, och ingenting är underskrivet. Försök igen.")
_NO_TIME = _("Tidsstämplingen svarar inte just nu, och ingenting är underskrivet. Försök igen om en stund.")
_BAD_TIME = _(
    "Tidsstämpeln som kom gick inte att lita på, och ingenting är underskrivet. Kontakta support om det händer igen."
)
_NO_KEYS = _("Kommunens nycklar går inte att nå just nu, och ingenting är underskrivet. Försök igen om en stund.")
_RUN_OUT = _("Kommunens certifikat eller spärrlista har gått ut, och ingenting är underskrivet. Kontakta support.")
_WORDS = {
    Code.TSA_UNREACHABLE: _NO_TIME,
    Code.TSA_REFUSED: _NO_TIME,
    Code.TSA_MALFORMED: _BAD_TIME,
    Code.TSA_WRONG_IMPRINT: _BAD_TIME,
    Code.TSA_WRONG_NONCE: _BAD_TIME,
    Code.TSA_CLOCK_OFF: _BAD_TIME,
    Code.TSA_WRONG_POLICY: _BAD_TIME,
    Code.TSA_UNTRUSTED: _BAD_TIME,
    Code.CERTIFICATE_OUT_OF_TIME: _RUN_OUT,
    Code.STALE_REVOCATION_LIST: _RUN_OUT,
    Code.KEY_UNREADABLE: _NO_KEYS,
    Code.KEY_WITHOUT_CERTIFICATE: _NO_KEYS,
    Code.KEY_UNREACHABLE: _NO_KEYS,
    Code.KEY_REFUSED: _NO_KEYS,
    Code.KEY_MISSING: _NO_KEYS,
}


def why_unsigned(fault: BaseException) -> str | Promise:
    """One sentence: what stood in the way, that nothing is signed, and what to do."""
    return _WORDS.get(fault.code, _NOT_NOW) if isinstance(fault, SigningFault) else _NOT_NOW
