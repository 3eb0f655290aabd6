"""The register of records: which record a file is, by the hash of its bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from forms_platform.archive.models import Record

if TYPE_CHECKING:
    from signing.verify import Known


def known(sha256: str) -> Known | None:
    """What the register says of a file with this hash; nothing when it is not a record of ours."""
    from signing.verify import Known

    record = Record.objects.select_related("case").filter(sha256=sha256).first()
    if record is None:
        return None
    newer = Record.objects.filter(case=record.case_id, revision__gt=record.revision).exists()
    return Known(record.case.number, record.revision, newest=not newer, answers_sha256=record.answers_sha256)


def newest(case_id: int) -> Record | None:
    """The case's newest record, if it has one."""
    return Record.objects.filter(case=case_id).order_by("-revision").first()


def stand_ins(serials: Sequence[str]) -> Mapping[str, str]:
    """In whose stead each certificate's person signed, by the certificate's number; those who signed for themselves
    are not there."""
    return {}
