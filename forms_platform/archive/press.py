"""The press: facts in, a sealed and proved record out. Knows no Django, so that it can run in a process of its own.

What it works with (60 MB and half a second) is loaded by the process that presses, not by the one that only orders.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from forms_platform.archive.order import Order, Pressed
from forms_platform.documents.typeset import Embedded, Look, typeset
from forms_platform.documents.words import WORDS
from signing.verdict import Level, Verdict

if TYPE_CHECKING:
    from forms_platform.signatures.keyring import Keyring


class Unsound(Exception):
    """The record did not stand the check that any record must stand, and is thrown away."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(", ".join(sorted(f.code for f in verdict.findings if f.level is not Level.GOOD)))


def press(order: Order) -> Pressed:
    """The record is typeset, sealed, and found green by the same check that anybody's file gets; before it the document
    that people signed, which it carries inside.

    Raises: Unsound, SigningFault, KeysMissing; nothing is half made.
    """
    from forms_platform.signatures.make_keys import keyring_of

    keyring = keyring_of(order.keys)
    look = Look(order.logo, order.accent, keyring.root_sha256)
    signed, embedded = b"", list(order.embedded)
    if order.signed is not None:
        signed = order.signed.pdf
        if not order.signed.sealed:
            signed = _sealed(signed, keyring, order, order.signed.answers_sha256, order.signed.certificates)
        about = WORDS[order.facts.language]["signed_description"].format(number=order.facts.number)
        embedded.insert(0, Embedded("underskrivet.pdf", signed, "application/pdf", about))
    unsealed = typeset(order.facts, look, order.dated, embedded)
    sealed = _sealed(unsealed.pdf, keyring, order, unsealed.answers_sha256, ())
    return Pressed(sealed, unsealed.answers_sha256, signed, keyring.stamped_until())


def _sealed(pdf: bytes, keyring: Keyring, order: Order, answers_sha256: str, certificates: tuple[str, ...]) -> bytes:
    from signing.seal import seal
    from signing.verify import Known, verify

    now = datetime.now(UTC)
    sealed = seal(pdf, keyring.seal, keyring.stamper, keyring.evidence(now), order.reason, now)
    known = Known(order.facts.number, 1, newest=True, answers_sha256=answers_sha256, signers=certificates)
    verdict = verify(sealed, keyring.trust(now), now=datetime.now(UTC), registry=lambda _: known)
    if verdict.verdict is not Level.GOOD or not sealed.startswith(pdf):
        raise Unsound(verdict)
    return sealed
