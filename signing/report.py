"""The technical report of a verdict: ETSI TS 119 102-2 as XML, and the same facts as plain JSON."""

from __future__ import annotations

import base64
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET  # written here, never read

from signing.signature import Kind, Signature
from signing.verdict import Verdict

ETSI = "http://uri.etsi.org/19102/v1.2.1#"
DS = "http://www.w3.org/2000/09/xmldsig#"
_SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
_URN = "urn:etsi:019102"


def as_json(verdict: Verdict, sha256: str, now: datetime, language: str = "sv") -> dict[str, Any]:
    """The report as JSON: the verdict, every finding, every signature. `sha256` is the file's, hex."""
    return {
        "format": "validation-report/1",
        "checked_at": _time(now),
        "document_sha256": sha256,
        **verdict.to_json(language),
        "sealed_at": _time(verdict.sealed_at) if verdict.sealed_at else None,
        "signatures": [_plain(asdict(one)) for one in verdict.signatures],
        "attached": [asdict(file) for file in verdict.attached],
    }


def as_xml(verdict: Verdict, sha256: str, now: datetime) -> bytes:
    """The report as ETSI TS 119 102-2 asks for it: one SignatureValidationReport for each signature."""
    ET.register_namespace("", ETSI)
    ET.register_namespace("ds", DS)
    root = ET.Element(_e("ValidationReport"))
    for number, one in enumerate(verdict.signatures, 1):
        _report(root, one, number, sha256, now)
    objects = ET.SubElement(root, _e("SignatureValidationObjects")) if verdict.signatures else None
    for number, one in enumerate(verdict.signatures, 1):
        assert objects is not None
        held = ET.SubElement(objects, _e("ValidationObject"), id=f"c{number}")
        ET.SubElement(held, _e("ObjectType")).text = f"{_URN}:validationObject:certificate"
        _digest(ET.SubElement(held, _e("ValidationObjectRepresentation")), one.certificate_sha256)
    encoded: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return encoded


def _report(root: ET.Element, one: Signature, number: int, sha256: str, now: datetime) -> None:
    report = ET.SubElement(root, _e("SignatureValidationReport"))
    identifier = ET.SubElement(report, _e("SignatureIdentifier"), id=f"s{number}")
    _digest(identifier, one.digest)
    ET.SubElement(identifier, _e("HashOnly")).text = "false"
    ET.SubElement(identifier, _e("DocHashOnly")).text = "false"
    times = ET.SubElement(report, _e("ValidationTimeInfo"))
    ET.SubElement(times, _e("ValidationTime")).text = _time(now)
    best = ET.SubElement(times, _e("BestSignatureTime"))
    ET.SubElement(best, _e("POETime")).text = _time(one.at or now)
    proof = "provided" if one.at else "validation"
    ET.SubElement(best, _e("TypeOfProof")).text = f"{_URN}:poetype:{proof}"
    _digest(ET.SubElement(report, _e("SignersDocument")), sha256)
    _attributes(report, one)
    who = ET.SubElement(report, _e("SignerInformation"))
    ET.SubElement(who, _e("SignerCertificate"), VOReference=f"c{number}")
    ET.SubElement(who, _e("Signer")).text = ", ".join(filter(None, (one.signer, one.signer_id, one.organisation)))
    process = ET.SubElement(report, _e("SignatureValidationProcess"))
    ours = "Basic" if one.kind is Kind.FOREIGN else "LTVM"
    ET.SubElement(process, _e("SignatureValidationProcessID")).text = f"{_URN}:validationprocess:{ours}"
    status = ET.SubElement(report, _e("SignatureValidationStatus"))
    ET.SubElement(status, _e("MainIndication")).text = f"{_URN}:mainindication:{one.indication.lower()}"
    if one.sub_indication:
        ET.SubElement(status, _e("SubIndication")).text = f"{_URN}:subindication:{one.sub_indication}"


def _attributes(report: ET.Element, one: Signature) -> None:
    held = ET.SubElement(report, _e("SignatureAttributes"))
    if one.claimed is not None:
        stated = ET.SubElement(held, _e("SigningTime"), Signed="true")
        ET.SubElement(stated, _e("Time")).text = _time(one.claimed)
    if one.reason:
        ET.SubElement(ET.SubElement(held, _e("Reason"), Signed="true"), _e("ReasonElement")).text = one.reason
    if len(held) == 0:
        report.remove(held)


def _digest(above: ET.Element, hexadecimal: str) -> None:
    held = ET.SubElement(above, _e("DigestAlgAndValue"))
    ET.SubElement(held, f"{{{DS}}}DigestMethod", Algorithm=_SHA256)
    ET.SubElement(held, f"{{{DS}}}DigestValue").text = base64.b64encode(bytes.fromhex(hexadecimal)).decode()


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: _time(value) if isinstance(value, datetime) else value for name, value in facts.items()}


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _e(name: str) -> str:
    return f"{{{ETSI}}}{name}"
