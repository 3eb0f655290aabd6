"""The press: facts in, a sealed and proved record out. Knows no Django, so that it can run in a process of its own.

What it works with (60 MB and half a second) is loaded by the process that presses, not by the one that only orders.
"""

from __future__ import annotations

from datetime import UTC, datetime

from forms_platform.archive.order import Order, Pressed
from forms_platform.documents.typeset import Look, typeset
from signing.verdict import Level, Verdict


class Unsound(Exception):
    """The record did not stand the check that any record must stand, and is thrown away."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(", ".join(sorted(f.code for f in verdict.findings if f.level is not Level.GOOD)))


def press(order: Order) -> Pressed:
    """The record is typeset, sealed, and found green by the same check that anybody's file gets.

    Raises: Unsound, SigningFault, KeysMissing; nothing is half made.
    """
    from forms_platform.signatures.make_keys import keyring_at
    from signing.seal import seal
    from signing.verify import Known, verify

    keys = order.keys
    keyring = keyring_at(keys.folder, keys.organisation, keys.passphrase, keys.production)
    look = Look(order.logo, order.accent, keyring.root_sha256)
    unsealed = typeset(order.facts, look, order.dated)
    now = datetime.now(UTC)
    sealed = seal(unsealed.pdf, keyring.seal, keyring.stamper, keyring.evidence(now), order.reason, now)
    known = Known(order.facts.number, 1, newest=True, answers_sha256=unsealed.answers_sha256)
    verdict = verify(sealed, keyring.trust(now), now=datetime.now(UTC), registry=lambda _: known)
    if verdict.verdict is not Level.GOOD or not sealed.startswith(unsealed.pdf):
        raise Unsound(verdict)
    return Pressed(sealed, unsealed.answers_sha256)
