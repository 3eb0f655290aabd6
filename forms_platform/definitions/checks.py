"""Every fault of a whole e-service document, before anybody may use it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from forms_platform.definitions.language.document import parse_document
from forms_platform.definitions.language.faults import DocumentFaults, Fault
from forms_platform.definitions.language.references import options_of
from forms_platform.definitions.language.upgrade import upgrade
from workflows.checks import check_raw
from workflows.errors import PlanFault, PlanFaults
from workflows.plan import parse_plan


def check(raw: Any) -> list[Fault]:
    """Every fault of the document and of its workflow; empty when it can be published."""
    raw = upgrade(raw)
    plan = raw.get("workflow") if isinstance(raw, dict) else None
    try:
        document = parse_document(raw)
    except DocumentFaults as found:
        if not isinstance(plan, dict) or any(fault.code in ("too_deep", "too_large") for fault in found.faults):
            return list(found.faults)
        # the workflow's own shape can be judged even when the questions cannot
        return [*found.faults, *_shape(plan)]
    return _placed(check_raw(document.workflow, document.types, options_of(document.pages)))


def _shape(plan: dict[str, Any]) -> list[Fault]:
    try:
        parse_plan(plan)
    except PlanFaults as found:
        return _placed(found.faults)
    return []


def _placed(faults: Iterable[PlanFault]) -> list[Fault]:
    return [Fault(f"workflow.{one.path}".rstrip("."), one.code, one.sv, one.en) for one in faults]
