"""A case's record as the archive takes it: one zip with everything that proves it, readable without this platform."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import PurePath
from typing import Any

from forms_platform.archive.lookup import known, newest
from forms_platform.archive.report_on import report_on
from forms_platform.cases.attachments import Missing, NotClean, open_bytes
from forms_platform.cases.models import Case
from forms_platform.definitions.language.canonical import canonical
from forms_platform.documents.facts_of import facts_of
from forms_platform.documents.keep import take
from forms_platform.documents.workshop import in_workshop
from forms_platform.signatures.documents import newest_revision
from forms_platform.signatures.keys import keys
from forms_platform.signatures.models import Document, Revision, Signature

README = """Ärende {number}

handling.pdf            handlingen, stämplad och tidsstämplad (PAdES B-LTA, PDF/A-3a)
handling-utan-stampel.pdf  samma sidor utan stämpel (PDF/A-3a), för det slutliga bevarandet
underskrivet.pdf        det dokument som har skrivits under, om någon har skrivit under i ärendet
valideringsrapport-*.xml   kontrollen av respektive fil (ETSI TS 119 102-2)
valideringsrapport-*.json  samma kontroll som JSON
bevis.json              vem som har skrivit under, när, hur personen var identifierad och i vems ställe
svar.json               svaren som data; kontrollsumman står i handlingen
rotcertifikat.pem       roten som alla underskrifter och stämplar går tillbaka till
bilagor/                ärendets bilagor, så som de lämnades in; kontrollsummorna står i handlingen
SHA256SUMS              kontrollsummor (sha256sum -c SHA256SUMS)
"""


class NoRecord(Exception):
    """The case has no record yet."""


def package(case: Case, now: datetime) -> bytes:
    """The zip. The same record gives the same files; only the reports tell when they were made.

    Raises: NoRecord; Lost.
    """
    record = newest(case.pk)
    if record is None:
        raise NoRecord(case.number)
    pdf = take(record.sha256)
    files: dict[str, bytes] = {
        "LÄSMIG.txt": README.format(number=case.number).encode(),
        "handling.pdf": pdf,
        "handling-utan-stampel.pdf": _first_revision(pdf),
    }
    files |= _reports("handling", pdf, now)
    document = Document.objects.filter(case=case, signatures__isnull=False).order_by("-edition").first()
    if document is not None:
        signed = take(newest_revision(document).sha256)
        files |= {"underskrivet.pdf": signed, **_reports("underskrivet", signed, now)}
    files["bevis.json"] = _json(_evidence(case, record.sha256))
    files["svar.json"] = canonical(facts_of(case).answers)
    files["rotcertifikat.pem"] = (keys().folder / "root.pem").read_bytes()
    files |= dict(_attached(case))
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    return _zipped(files | {"SHA256SUMS": sums.encode()}, case.number, record.made_at)


def _first_revision(pdf: bytes) -> bytes:
    """The bytes before the seal: each addition comes after what was there, so they are the file's beginning."""
    return pdf[: pdf.index(b"%%EOF") + 6]


def _reports(name: str, pdf: bytes, now: datetime) -> dict[str, bytes]:
    xml, facts = in_workshop(report_on, pdf, keys().trust(now), now, known(hashlib.sha256(pdf).hexdigest()))
    return {f"valideringsrapport-{name}.xml": xml, f"valideringsrapport-{name}.json": _json(facts)}


def _attached(case: Case) -> Iterator[tuple[str, bytes]]:
    """The case's files under the names that people gave them, numbered; one that is gone is missed by its checksum."""
    for number, file in enumerate(case.attachments.order_by("uploaded_at", "id"), 1):
        try:
            with open_bytes(file) as content:
                yield f"bilagor/{number:02}-{PurePath(file.name).name}", content.read()
        except (NotClean, Missing):
            continue


def _evidence(case: Case, record_sha256: str) -> dict[str, Any]:
    signatures = Signature.objects.filter(document__case=case).select_related("person", "on_behalf_of", "revision")
    return {
        "format": "case-evidence/1",
        "case": case.number,
        "record_sha256": record_sha256,
        "signatures": [
            {
                "document_edition": one.document.edition,
                "revision": one.revision.number,
                "revision_sha256": one.revision.sha256,
                "signed_at": one.signed_at.isoformat(),
                "name": one.person.name,
                "employee_id": one.person.employee_number or one.person.username,
                "in_the_stead_of": one.on_behalf_of.name if one.on_behalf_of else None,
                "step": one.step,
                "statement": one.statement,
                "provider": one.provider,
                "how_identified": one.how,
                "certificate": one.certificate,
                "evidence": one.evidence,
            }
            for one in signatures.select_related("document").order_by("document__edition", "revision__number")
        ],
        "revisions": list(
            Revision.objects.filter(document__case=case)
            .order_by("document__edition", "number")
            .values("document__edition", "number", "sha256", "sealed")
        ),
    }


def _json(facts: dict[str, Any]) -> bytes:
    return json.dumps(facts, ensure_ascii=False, indent=2).encode()


def _zipped(files: dict[str, bytes], number: str, dated: datetime) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{number}/{name}", dated.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, content)
    return out.getvalue()
