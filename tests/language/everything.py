"""A document with every kind of field, on a page and in a row; and a register that knows what it needs."""

from __future__ import annotations

from datetime import date
from typing import Any

from forms_platform.definitions.language.document import Document, parse_document
from forms_platform.definitions.language.fields.kinds import FIELD_KINDS
from forms_platform.definitions.language.names import AttachmentInfo, Listed, Register
from forms_platform.definitions.language.reference import SMALLEST

TODAY = date(2026, 11, 24)
RECEIPT = "0f0f0f0f-0000-4000-8000-000000000001"
SAMPLE_FILE = "00000000-0000-4000-8000-000000000000"

REGISTER = Register(
    people={1: "Anna Svensson", 2: "Bengt Lund"},
    units={1: "Hemtjänst Norr"},
    cost_centres={"4110": "Hemtjänst"},
    attachments={
        RECEIPT: AttachmentInfo("kvitto-gym.pdf", 214_000, "application/pdf"),
        SAMPLE_FILE: AttachmentInfo("bild.png", 1_000, "image/png"),
    },
    registers={
        "systems": [Listed("a", "Lönesystemet", "The payroll system", level="sekretess", unit=1)],
        "konto": [Listed("4510", "Bidrag", "Grants"), Listed("5510", "Material", "Materials")],
        "cost_centres": [Listed("4110", "4110 Hemtjänst")],
        "verksamhet": [Listed("712", "Äldreomsorg", "Elderly care")],
    },
)
A_SYSTEM = {"kind": "choice", "key": "system", "label": "System", "options_from": "systems"}


def a_field(kind: str, key: str = "", **more: Any) -> dict[str, Any]:
    """The JSON of the smallest field of the kind, and what more is given."""
    return {"kind": kind, "key": key or kind, "label": f"Svar {kind}", **SMALLEST.get(kind, {}), **more}


def a_document(*fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The JSON of a whole e-service with these fields on one page, and what more is given."""
    return {
        "format": "e-service/1",
        "key": "prov",
        "title": {"sv": "Prov", "en": "Trial"},
        "summary": "Ett prov.",
        "category": "ovrigt",
        "owner": {"unit": "HR", "answers": "HR-chef", "review": "2027-03-01"},
        "pages": [{"key": "sida", "title": "Sida", "fields": list(fields) or [a_field("text")]}],
        "workflow": {
            "steps": [
                {"id": "chef", "kind": "approve", "label": "Chefen", "who": {"manager_of": "requester"},
                 "due": {"workdays": 3}, "on": {"reject": "@avslag"}},
                {"id": "klar", "kind": "end", "end": "beviljad"},
            ],
            "ends": {"beviljad": {"label": "Beviljad", "result": "approved"},
                     "avslag": {"label": "Avslagen", "result": "rejected"}},
            "reserve": {"role": "hr-specialist"},
        },
        "retention": {"years": 2, "decision": "Plan"},
        "baseline": {"minutes": {"requester": 5}, "volume_per_year": 10, "source": "judged"},
        "after": "Klart",
        **more,
    }  # fmt: skip


def parsed(*fields: dict[str, Any], **more: Any) -> Document:
    """The document with these fields on one page."""
    return parse_document(a_document(*fields, **more))


def everything() -> Document:
    """Every kind on a page, required or not, and every kind that a row can have in a row."""
    page = [a_field(kind) for kind in FIELD_KINDS]
    required = [a_field(kind, f"{kind}_2", required=True) for kind, of in FIELD_KINDS.items() if of.ASKS]
    columns = [a_field(kind) for kind in FIELD_KINDS if kind != "table"]
    return parsed(A_SYSTEM, *page, *required, a_field("table", "rader", columns=columns, min_rows=1))
