"""Keys, plain PDFs and sealed PDFs to try things on. Made once a run: what a test changes is bytes, never these."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import typst
from cryptography.hazmat.primitives.serialization import Encoding

from forms_platform.documents.fields import Place, with_fields
from forms_platform.look.glyphs import FONTS
from signing.authority import ROOT_CRL_LIFE, SIGNER_CRL_LIFE, Hierarchy, make_crl, make_hierarchy
from signing.credentials import Credential
from signing.increments import Evidence, Field
from signing.persons import Identified, Signer, one_time
from signing.seal import seal
from signing.sign import sign
from signing.stamping import OwnAuthority
from signing.timestamps import CheckedTimeStamper, StampRules
from signing.trust import Trust
from signing.verdict import Verdict
from signing.verify import Known, verify

ORGANISATION = "Provköpings kommun"
ANSWERS = b'{"aktivitet":"Gymkort","belopp":"1200.00"}'
PAGE = b"""
#set document(title: "Prov", keywords: (sys.inputs.stated,))
#set text(lang: "sv", font: "Noto Sans")
= Friskvard
Gymkort, 1 200 kr. Godkant av chefen.
#pagebreak()
Andra sidan.
#pdf.attach("svar.json", bytes(sys.inputs.answers), relationship: "source", mime-type: "application/json",
  description: "Svaren")
"""


def clock() -> datetime:
    """The machine's time: pyHanko looks at it whatever it is told."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Keys:
    """An organisation with its keys, and what follows from them."""

    held: Hierarchy

    @property
    def evidence(self) -> Evidence:
        """What a record carries."""
        held = self.held
        return Evidence(tuple(c.der for c in (held.root, held.signer_ca, held.tsa, held.seal)), self.lists())

    def lists(self, at: datetime | None = None) -> tuple[bytes, ...]:
        """Fresh revocation lists that revoke nothing."""
        at = at or clock()
        return (
            make_crl(self.held.root, (), at, ROOT_CRL_LIFE),
            make_crl(self.held.signer_ca, (), at, SIGNER_CRL_LIFE),
        )

    @property
    def stamper(self) -> CheckedTimeStamper:
        """A time stamper that believes these keys' authority."""
        return CheckedTimeStamper(OwnAuthority(self.held.tsa, clock), StampRules((self.held.root.der,)), clock)

    @property
    def trust(self) -> Trust:
        """Whom somebody trusts who trusts these keys."""
        return Trust(ORGANISATION, (self.held.root.der,), (self.held.signer_ca.der,))

    @property
    def fresh_trust(self) -> Trust:
        """The same with fresh lists at hand."""
        return replace(self.trust, revocation_lists=self.lists())

    @property
    def root_pem(self) -> bytes:
        """The root as other programs read it."""
        return self.held.root.certificate.public_bytes(Encoding.PEM)

    def sealed(self, pdf: bytes, credential: Credential | None = None, evidence: Evidence | None = None) -> bytes:
        """The PDF with these keys' seal."""
        chosen = credential or self.held.seal
        return seal(pdf, chosen, self.stamper, evidence or self.evidence, "Prov", clock())


def signed_by(keys: Keys, name: str, pdf: bytes, reason: str = "Godkänner", *, prepared: str = "") -> bytes:
    """The PDF with the signature of a person that the keys' organisation vouches for, on the page if `prepared`."""
    now = clock()
    known = Identified("https://e.provkoping.se", "https://refeds.org/profile/mfa", now, "kvitto-1")
    with one_time(keys.held.signer_ca, Signer(name, name[:3].lower(), ORGANISATION), known, now) as credential:
        shown = (name, f"Elektroniskt underskrivet {now:%Y-%m-%d %H:%M}")
        field = Field(f"Underskrift {name}", f"Underskrift av {name}", prepared, shown)
        return sign(pdf, credential, keys.stamper, field, reason, now)


def with_places(*names: str, attached: int = 1) -> bytes:
    """Two unsealed pages with a place on the second for each signature, and so many files attached."""
    links = "".join(
        f'#link("underskrift:{at}", box(width: 100%, height: 16mm, stroke: 0.5pt))\n' for at in range(len(names))
    )
    more = "".join(
        f'#pdf.attach("bilaga-{at}.txt", bytes("Bilaga {at}"), relationship: "supplement", mime-type: "text/plain",'
        f' description: "Bilaga {at}")\n'
        for at in range(1, attached)
    )
    page = PAGE if attached else PAGE[: PAGE.index(b"#pdf.attach")]
    made = typeset(page + (links + more).encode())
    return with_fields(made, [Place(name, f"Plats för underskrift: {name}") for name in names])


PLACES = ("Underskrift undertecknar", "Underskrift chef")


@cache
def finished_on_the_page() -> bytes:
    """A document that Anna and Bengt have signed where there were places for it, sealed."""
    first = signed_by(ours(), "Anna Lind", with_places(*PLACES), "Lämnar in", prepared=PLACES[0])
    return ours().sealed(signed_by(ours(), "Bengt Berg", first, prepared=PLACES[1]))


@cache
def countersigned() -> bytes:
    """A document that Anna and Bengt have signed and that waits for the seal."""
    return signed_by(ours(), "Bengt Berg", signed_by(ours(), "Anna Lind", plain(), "Lämnar in"))


@cache
def finished() -> bytes:
    """The same document, sealed."""
    return ours().sealed(countersigned())


@cache
def ours() -> Keys:
    """The organisation's keys."""
    return Keys(make_hierarchy(ORGANISATION, clock() - timedelta(days=400), number="a1b2"))


@cache
def rogue() -> Keys:
    """Somebody else's keys, with a name of their own."""
    return Keys(make_hierarchy("Falska Papper AB", clock() - timedelta(days=400)))


@cache
def look_alike() -> Keys:
    """Somebody else's keys that bear every name that ours bear."""
    return Keys(make_hierarchy(ORGANISATION, clock() - timedelta(days=400), number="a1b2"))


def plain(answers: bytes = ANSWERS, stated: str | None = None) -> bytes:
    """Two unsealed pages with the answers attached."""
    return typeset(PAGE, answers, stated) + b"\n"


def typeset(page: bytes, answers: bytes = ANSWERS, stated: str | None = None) -> bytes:
    """The page as a PDF."""
    stated = stated or f"svar-sha256:{hashlib.sha256(answers).hexdigest()}"
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    made: bytes = typst.Compiler(page, font_paths=fonts).compile(
        format="pdf",
        pdf_standards=["a-3a", "ua-1"],
        timestamp=1_760_000_000,
        sys_inputs={"answers": answers.decode(), "stated": stated},
    )
    return made


@cache
def record() -> bytes:
    """An honest record: sealed by us."""
    return ours().sealed(plain())


def judged(pdf: bytes, trust: Trust | None = None, **more: Any) -> Verdict:
    """The verdict of somebody whose register holds the honest record and says so of every file that is asked for.

    Too kind a register on purpose: a forgery must be red for what it is, and not only because nobody knows it.
    """
    known = Known("2026-000001", 1, newest=True, answers_sha256=hashlib.sha256(ANSWERS).hexdigest())
    return verify(pdf, trust or ours().trust, **({"now": clock(), "registry": lambda _: known} | more))


def ends_of_revisions(pdf: bytes) -> list[int]:
    """Where each revision of the file ends."""
    return [found.end() for found in re.finditer(rb"%%EOF\r?\n?", pdf)]


def flipped(pdf: bytes, at: int, bit: int = 1) -> bytes:
    """The file with one bit of the byte at that place turned."""
    return pdf[:at] + bytes([pdf[at] ^ bit]) + pdf[at + 1 :]


def with_key(credential: Credential, certificate: Any) -> Credential:
    """The same key under another certificate."""
    return replace(credential, certificate=certificate)
