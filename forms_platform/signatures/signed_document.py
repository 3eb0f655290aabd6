"""The signed document of a case as the archive takes it: its bytes, who signed, and that it has been sealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone, translation

from forms_platform.cases.models import Case
from forms_platform.documents.facts import Signed
from forms_platform.documents.keep import take
from forms_platform.signatures.documents import newest_revision
from forms_platform.signatures.methods import said
from forms_platform.signatures.models import Document, Revision, Signature
from forms_platform.signatures.signing_services import INTERNAL
from forms_platform.sweden import dates


@dataclass(frozen=True, slots=True)
class SignedDocument:
    """A document with at least one signature in it."""

    document: Document
    revision: Revision
    pdf: bytes
    answers_sha256: str
    certificates: tuple[str, ...]
    signatures: tuple[Signature, ...]


def signed_document(case: Case) -> SignedDocument | None:
    """The document of the case's answers as they are, if somebody has signed it. Raises: Lost."""
    document = Document.objects.filter(case=case, edition=case.answers_version, signatures__isnull=False).first()
    if document is None:
        return None
    signatures = tuple(document.signatures.select_related("person", "on_behalf_of").order_by("revision__number"))
    revision = newest_revision(document)
    return SignedDocument(
        document,
        revision,
        take(revision.sha256),
        document.answers_sha256,
        tuple(one.certificate for one in signatures),
        signatures,
    )


def told(signatures: Sequence[Signature], language: str) -> tuple[Signed, ...]:
    """The signatures as a record prints them."""
    with translation.override(language):
        return tuple(_told(one, language) for one in signatures)


def _told(one: Signature, language: str) -> Signed:
    local = timezone.localtime(one.signed_at)
    who = ", ".join(part for part in (one.person.name, one.person.title) if part)
    return Signed(
        who=who,
        at=f"{dates.show(local.date(), language)} {dates.show_time(local.time())}",
        statement=one.statement,
        how=said(one.how, one.evidence.get("identified", {}).get("by", "") if one.provider != INTERNAL else ""),
        certificate=one.certificate,
        stead=one.on_behalf_of.name if one.on_behalf_of else "",
    )


def keep_sealed(document: Document, sha256: str, size: int, now: datetime, stamped_until: datetime | None) -> Revision:
    """The document's newest revision is the sealed one; in the present transaction. A second time changes nothing."""
    newest = newest_revision(document)
    if newest.sha256 == sha256:
        return newest
    return Revision.objects.create(
        document=document,
        number=newest.number + 1,
        sha256=sha256,
        size=size,
        sealed=True,
        made_at=now,
        stamped_until=stamped_until,
    )


def in_stead(certificates: Sequence[str]) -> Mapping[str, str]:
    """In whose stead each certificate's person signed; those who signed for themselves are not there."""
    found = Signature.objects.filter(certificate__in=certificates, on_behalf_of__isnull=False)
    return {one.certificate: one.on_behalf_of.name for one in found.select_related("on_behalf_of") if one.on_behalf_of}
