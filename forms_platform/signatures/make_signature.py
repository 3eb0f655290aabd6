"""The work of the workshop for those who sign: pages, their pictures, and the signature itself. Knows no Django."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

from forms_platform.documents.typeset import Look, pictures, typeset
from forms_platform.signatures.folder import note_issued
from forms_platform.signatures.order import Keys, Made, Pages, PagesOrder, SignatureOrder
from signing.errors import Code, SigningFault
from signing.verdict import Found, Level


def make_pages(order: PagesOrder) -> Pages:
    """The document, typeset. Raises: KeysMissing."""
    made = typeset(order.facts, _look(order), order.dated)
    return Pages(made.pdf, made.answers_sha256)


def draw_pages(order: PagesOrder, expected: str) -> tuple[bytes, ...]:
    """Pictures (PNG) of the document's pages; none when the order no longer gives the bytes with the expected SHA-256,
    since what is looked at has to be what is signed."""
    look = _look(order)
    if sha256(typeset(order.facts, look, order.dated).pdf).hexdigest() != expected:
        return ()
    return pictures(order.facts, look, order.dated)


def make_signature(order: SignatureOrder) -> Made:
    """The document with the person's signature, found good by the same check that anybody's file gets.

    Raises: SigningFault, KeysMissing; nothing is half signed.
    """
    from signing.increments import Field
    from signing.persons import Identified, Signer, one_time
    from signing.sign import sign
    from signing.verify import Known, verify

    keyring, now = _keyring(order.keys), datetime.now(UTC)
    signer = Signer(order.signer, order.employee_id, order.keys.organisation)
    known = order.known
    identified = Identified(known.by, known.how, known.at, known.reference)
    with one_time(keyring.signer_ca, signer, identified, now, lists_at=order.lists_at) as credential:
        note_issued(order.keys.folder, credential.certificate)
        field = Field(order.field, order.label, order.prepared, order.shown)
        signed = sign(order.pdf, credential, keyring.stamper, field, order.statement, now)
        serial = f"{credential.certificate.serial_number:x}"
    if not signed.startswith(order.pdf):
        raise SigningFault(Code.UNSOUND, reason="old bytes changed")
    entry = Known(order.case, 0, True, order.answers_sha256, (*order.earlier, serial), sealed=False)
    verdict = verify(signed, keyring.trust(now), now=datetime.now(UTC), registry=lambda _: entry)
    against = {f.code for f in verdict.findings if f.level is not Level.GOOD} - {Found.UNFINISHED}
    mine = next((one for one in verdict.signatures if one.serial == serial), None)
    if against or mine is None or mine.at is None:
        raise SigningFault(Code.UNSOUND, reason=", ".join(sorted(against)))
    return Made(signed, serial, mine.at)


def _look(order: PagesOrder) -> Look:
    return Look(order.logo, order.accent, _keyring(order.keys).root_sha256)


def _keyring(keys: Keys):  # type: ignore[no-untyped-def]  # its class is as heavy as its work
    from forms_platform.signatures.make_keys import keyring_of

    return keyring_of(keys)
