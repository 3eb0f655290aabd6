"""Judges a file from anywhere, and with a record of ours the document that people signed and that lies inside it."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from forms_platform.archive.lookup import known
from forms_platform.archive.models import Record
from forms_platform.documents.keep import Lost, take
from forms_platform.signatures.documents import newest_revision
from forms_platform.signatures.keys import keys
from forms_platform.signatures.models import Document
from forms_platform.signatures.signed_document import in_stead

if TYPE_CHECKING:
    from signing.verdict import Level, Verdict

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Judged:
    """What is to be believed of a file. `inside`: the same of the document in it that people signed."""

    verdict: Verdict
    inside: Verdict | None
    sha256: str
    case: str  # whose record it is, "" when the register does not know the file
    absent: Mapping[str, str]  # in whose stead each certificate's person signed

    @property
    def level(self) -> Level:
        """The worse of the two: a record is no better than what it carries."""
        worst = ("red", "amber", "green")
        levels = [self.verdict.verdict, *([self.inside.verdict] if self.inside else [])]
        return min(levels, key=lambda level: worst.index(level.value))

    def to_json(self, now: datetime, language: str) -> dict[str, Any]:
        """Everything that was found, as plain JSON values; `findings` has both files'."""
        from signing.report import as_json

        report = as_json(self.verdict, self.sha256, now, language)
        report |= {"verdict": self.level.value, "case": self.case or None, "signed_document": None}
        if self.inside is not None:
            inner = {"verdict": self.inside.verdict.value, **as_json(self.inside, "", now, language)}
            inner.pop("document_sha256")
            report["signed_document"] = inner
            seen = [one["code"] for one in report["findings"]]
            report["findings"] += [one for one in inner["findings"] if one["code"] not in seen]
        for one in (*report["signatures"], *((report["signed_document"] or {}).get("signatures", ()))):
            one["in_stead_of"] = self.absent.get(one["serial"])
        return report


def judge(pdf: bytes, now: datetime, *, case: str | None = None) -> Judged:
    """The judgement on the bytes, whoever made them; nothing of them is kept. `case`: whose record it ought to be."""
    from signing.confined import verify_confined

    sha256, trust = hashlib.sha256(pdf).hexdigest(), keys().trust(now)
    verdict = verify_confined(pdf, trust, now=now, registry=known, expected=case)
    entry = known(sha256)
    carried = _signed_in(sha256)
    inside = verify_confined(carried, trust, now=now, registry=known) if carried is not None else None
    people = [one.serial for found in (verdict, inside) if found is not None for one in found.signatures]
    return Judged(verdict, inside, sha256, entry.label if entry else "", in_stead(people))


def _signed_in(sha256: str) -> bytes | None:
    """The document that people signed in the case whose record this is. It is asked for only of a file that is the
    record byte for byte, so that what lies in it is ours and need not be taken out of a stranger's file."""
    record = Record.objects.filter(sha256=sha256).first()
    if record is None:
        return None
    document = Document.objects.filter(case=record.case_id, signatures__isnull=False).order_by("-edition").first()
    try:
        return take(newest_revision(document).sha256) if document is not None else None
    except Lost:
        log.exception("the signed document inside the record %s is gone or changed", record.pk)
        return None
