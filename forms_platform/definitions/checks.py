"""Every fault of a whole e-service document, before anybody may use it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from forms_platform.definitions.language.document import Document, parse_document
from forms_platform.definitions.language.faults import DocumentFaults, Fault
from workflows.checks import check_plan
from workflows.errors import PlanFaults
from workflows.plan import parse_plan


class _Found(Protocol):
    path: str
    code: str
    sv: str
    en: str


def check(raw: Any) -> list[Fault]:
    """Every fault of the document and of its workflow; empty when it can be published."""
    try:
        document = parse_document(raw)
    except DocumentFaults as found:
        plan = raw.get("workflow") if isinstance(raw, dict) else None
        # the workflow's own shape can be judged even when the questions cannot
        return [*found.faults, *(_shape(plan) if isinstance(plan, dict) and not _hostile(found) else [])]
    return _workflow(document)


def _hostile(found: DocumentFaults) -> bool:
    return any(fault.code in ("too_deep", "too_large") for fault in found.faults)


def _shape(plan: dict[str, Any]) -> list[Fault]:
    try:
        parse_plan(plan)
    except PlanFaults as found:
        return _placed(found.faults)
    return []


def _workflow(document: Document) -> list[Fault]:
    """Every fault of the workflow against the document's fields."""
    try:
        plan = parse_plan(document.workflow)
    except PlanFaults as found:
        return _placed(found.faults)
    return _placed(check_plan(plan, document.types))


def _placed(faults: Iterable[_Found]) -> list[Fault]:
    return [Fault(f"workflow.{one.path}".rstrip("."), one.code, one.sv, one.en) for one in faults]


