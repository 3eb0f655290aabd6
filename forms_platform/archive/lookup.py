"""The register: which record, or which signed document, a file is, by the hash of its bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms_platform.archive.models import Record
from forms_platform.signatures.models import Revision

if TYPE_CHECKING:
    from signing.verify import Known


def known(sha256: str) -> Known | None:
    """What the register says of a file with this hash; nothing when it is neither a record nor a signed document of
    ours."""
    from signing.verify import Known

    record = Record.objects.select_related("case").filter(sha256=sha256).first()
    if record is not None:
        newer = Record.objects.filter(case=record.case_id, revision__gt=record.revision).exists()
        return Known(record.case.number, record.revision, newest=not newer, answers_sha256=record.answers_sha256)
    revision = Revision.objects.select_related("document__case").filter(sha256=sha256).first()
    if revision is None:
        return None
    document = revision.document
    signed = document.signatures.filter(revision__number__lte=revision.number)
    return Known(
        document.case.number,
        revision.number,
        newest=not document.revisions.filter(number__gt=revision.number).exists(),
        answers_sha256=document.answers_sha256,
        signers=tuple(signed.values_list("certificate", flat=True)),
        sealed=revision.sealed,
    )


def newest(case_id: int) -> Record | None:
    """The case's newest record, if it has one."""
    return Record.objects.filter(case=case_id).order_by("-revision").first()
