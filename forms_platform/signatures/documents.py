"""The document of a case that people sign: one for each edition of the answers, and its newest bytes."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from forms_platform.cases.models import Case
from forms_platform.documents.facts_to_sign import facts_to_sign
from forms_platform.documents.keep import keep
from forms_platform.documents.workshop import in_workshop
from forms_platform.look.coat_of_arms import coat_of_arms
from forms_platform.look.theme import chosen
from forms_platform.signatures.keys import which_keys
from forms_platform.signatures.make_signature import draw_pages, make_pages
from forms_platform.signatures.models import Document, Revision
from forms_platform.signatures.order import PagesOrder


def document_of(case: Case, now: datetime) -> Document:
    """The document that shows the case's answers as they are; typeset now if it was not there. Two at once make one.

    Raises: what the workshop raises, and then nothing has happened.
    """
    there = Document.objects.filter(case=case, edition=case.answers_version).first()
    if there is not None:
        return there
    dated = now.replace(microsecond=0)
    pages = in_workshop(make_pages, pages_order(case, dated))
    sha256 = keep(pages.pdf)
    try:
        with transaction.atomic():
            made = Document.objects.create(
                case=case, edition=case.answers_version, answers_sha256=pages.answers_sha256, made_at=dated
            )
            Revision.objects.create(document=made, number=0, sha256=sha256, size=len(pages.pdf), made_at=dated)
    except IntegrityError:
        return Document.objects.get(case=case, edition=case.answers_version)
    return made


def newest_revision(document: Document) -> Revision:
    """The document with every signature so far."""
    found = document.revisions.order_by("-number").first()
    if found is None:
        raise Revision.DoesNotExist
    return found


def pictures_of(document: Document) -> tuple[bytes, ...]:
    """The document's pages as pictures; none when they would no longer be those that are signed."""
    unsigned = document.revisions.get(number=0)
    return in_workshop(draw_pages, pages_order(document.case, document.made_at), unsigned.sha256)


def pages_order(case: Case, dated: datetime) -> PagesOrder:
    """What the workshop needs to typeset the document."""
    return PagesOrder(facts_to_sign(case), coat_of_arms(), chosen()["accent"], which_keys(), dated)
