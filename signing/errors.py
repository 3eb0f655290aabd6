"""What can go wrong while something is signed, with a code and facts; the words live where a person reads them."""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """Why a signature, a seal or a time stamp was not made."""

    TSA_UNREACHABLE = "tsa_unreachable"
    TSA_REFUSED = "tsa_refused"
    TSA_MALFORMED = "tsa_malformed"
    TSA_WRONG_IMPRINT = "tsa_wrong_imprint"
    TSA_WRONG_NONCE = "tsa_wrong_nonce"
    TSA_CLOCK_OFF = "tsa_clock_off"
    TSA_WRONG_POLICY = "tsa_wrong_policy"
    TSA_UNTRUSTED = "tsa_untrusted"
    CERTIFICATE_OUT_OF_TIME = "certificate_out_of_time"
    STALE_REVOCATION_LIST = "stale_revocation_list"
    ALREADY_SIGNED = "already_signed"
    UNREADABLE_PDF = "unreadable_pdf"
    UNSOUND = "unsound"  # what was made did not stand the check, and was thrown away
    KEY_UNREADABLE = "key_unreadable"
    KEY_WITHOUT_CERTIFICATE = "key_without_certificate"
    KEY_UNREACHABLE = "key_unreachable"  # the hardware module is away
    KEY_REFUSED = "key_refused"  # the hardware module does not take the PIN
    KEY_MISSING = "key_missing"  # the hardware module has no such key


class SigningFault(Exception):
    """Nothing was signed. `code` says why, `facts` with what; never holds key material."""

    def __init__(self, code: Code, **facts: object) -> None:
        self.code = code
        self.facts = facts
        super().__init__(f"{code.value}: " + ", ".join(f"{name}={value}" for name, value in facts.items()))

    def __reduce__(self) -> tuple[object, ...]:
        """The fault as it goes from one process to another."""
        return _again, (self.code, self.facts)


def _again(code: Code, facts: dict[str, object]) -> SigningFault:
    return SigningFault(code, **facts)
