"""Files that are made to break who examines them, or to make it call somebody."""

from __future__ import annotations

import hashlib
import re
import socket
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest

from signing.authority import make_signer_ca
from signing.confined import CPU_SECONDS, verify_confined
from signing.increments import Field
from signing.persons import Identified, Signer, one_time
from signing.sign import sign
from signing.structure import LARGEST, MOST_SIGNATURES
from signing.verdict import Found, Level
from tests.signing.papers import ORGANISATION, Keys, clock, judged, ours, plain, record, rogue


def many_signatures() -> bytes:
    """Two hundred fields that each show the same seal."""
    pdf, out = pikepdf.open(BytesIO(record())), BytesIO()
    held = pdf.Root.AcroForm.Fields[0].V
    for number in range(200):
        field = pikepdf.Dictionary(FT=pikepdf.Name.Sig, T=pikepdf.String(f"Fält {number}"), V=held)
        pdf.Root.AcroForm.Fields.append(pdf.make_indirect(field))
    pdf.save(out)
    return out.getvalue()


def hybrid() -> bytes:
    """A table of objects that says that there is another one, for those who know of it."""
    classic = BytesIO()
    pikepdf.open(BytesIO(plain())).save(classic, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    pdf = classic.getvalue()
    return re.sub(rb"trailer\s*<<", b"trailer << /XRefStm 16 ", pdf, count=1)


def bomb() -> bytes:
    """The table of objects itself unpacks to more than there is room for."""
    squeezed = zlib.compress(bytes(400_000_000), 6)
    head = b"%%PDF-1.7\n1 0 obj\n<</Type/XRef/W[1 8 8]/Size 99999999/Filter/FlateDecode/Root 1 0 R/Length %d>>stream\n"
    return head % len(squeezed) + squeezed + b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n"


def long_chain() -> bytes:
    """Ten thousand updates, each of nothing."""
    start = plain()
    at, parts = start.rindex(b"startxref"), [start]
    previous, length = int(start[at:].split()[1]), len(start)
    for _ in range(10_000):
        update = b"xref\n0 0\ntrailer<</Size 9/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (previous, length)
        previous, length = length, length + len(update)
        parts.append(update)
    return b"".join(parts)


def encrypted() -> bytes:
    out = BytesIO()
    pikepdf.open(BytesIO(plain())).save(out, encryption=pikepdf.Encryption(owner="a", user=""))
    return out.getvalue()


HOSTILE: dict[str, tuple[Callable[[], bytes], set[Found]]] = {
    "200 signatures": (many_signatures, {Found.TOO_MANY_SIGNATURES}),
    "hybrid": (hybrid, {Found.UNREADABLE}),
    "bomb": (bomb, {Found.UNREADABLE, Found.TOO_DEMANDING}),
    "endless updates": (long_chain, {Found.UNREADABLE, Found.TOO_DEMANDING}),
    "encrypted": (encrypted, {Found.ENCRYPTED}),
    "nested": (lambda: b"%PDF-1.7\n1 0 obj\n" + b"<</A" * 100_000 + b"\nendobj\n%%EOF", {Found.UNREADABLE}),
    "unsigned": (plain, {Found.UNSIGNED}),
    "not a PDF": (lambda: b"GIF89a", {Found.NOT_A_PDF}),
    "more than 50 MB": (lambda: record() + bytes(LARGEST), {Found.TOO_LARGE}),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_red_for_what_it_is(what: str) -> None:
    make, why = HOSTILE[what]
    verdict = verify_confined(make(), ours().trust, now=clock())
    assert verdict.verdict is Level.BAD
    assert verdict.codes & why, verdict.findings
    assert CPU_SECONDS <= 10
    assert MOST_SIGNATURES < 200


def test_an_address_in_a_certificate_is_never_called() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        pdf = ours().sealed(_with_address(ours(), _with_address(rogue(), plain(), address), address))
        for confined in (True, False):
            known = (lambda p: verify_confined(p, ours().trust, now=clock())) if confined else judged
            assert known(pdf).verdict is Level.BAD
        listening.settimeout(0.2)
        with pytest.raises(TimeoutError):
            listening.accept()


def _with_address(keys: Keys, pdf: bytes, address: str) -> bytes:
    """Signed with a certificate that says where its list and more is to be had."""
    now = clock()
    known = Identified(address, "urn:x", now)
    with one_time(keys.held.signer_ca, Signer("Anna", "a", ORGANISATION), known, now, lists_at=address) as held:
        return sign(pdf, held, keys.stamper, Field(f"Fält {hashlib.sha256(pdf).hexdigest()[:6]}", "x"), "Prov", now)


def test_an_authority_that_only_bears_our_name_vouches_for_nobody() -> None:
    other = make_signer_ca(rogue().held.root, ORGANISATION, clock() - timedelta(days=400), number="a1b2")
    assert other.certificate.subject == ours().held.signer_ca.certificate.subject
    stranger = Keys(replace(rogue().held, signer_ca=other))
    assert judged(ours().sealed(_with_address(stranger, plain(), "http://127.0.0.1:9/"))).verdict is Level.BAD
