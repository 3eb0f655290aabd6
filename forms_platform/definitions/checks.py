"""Every fault of a whole e-service document, before anybody may use it. An error stops publishing; a warning is told.

Whether there is somebody for every employee is asked of the organisation, in the room "somebody".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from forms_platform.definitions.asked import form_of
from forms_platform.definitions.compliance import compliance_faults
from forms_platform.definitions.language.document import Document, parse_document
from forms_platform.definitions.language.faults import ERROR, WARNING, DocumentFaults, Fault
from forms_platform.definitions.language.references import options_of
from forms_platform.definitions.language.upgrade import upgrade
from forms_platform.definitions.room import room_faults, route_faults
from workflows.checks import check_raw
from workflows.checks.cells import try_rules
from workflows.checks.checked import fault as plan_fault
from workflows.checks.questions import Form
from workflows.errors import PlanFault, PlanFaults
from workflows.plan import parse_plan
from workflows.wording import is_warning


def check(raw: Any, today: date | None = None, *, thorough: bool = True) -> list[Fault]:
    """Every fault of the document and of its workflow, errors first; without errors it can be published.

    Not `thorough` leaves out what every answer to every question has to be tried for: who builds wants it at once.
    """
    raw = upgrade(raw)
    plan = raw.get("workflow") if isinstance(raw, dict) else None
    try:
        document = parse_document(raw)
    except DocumentFaults as found:
        if not isinstance(plan, dict) or any(fault.code in ("too_deep", "too_large") for fault in found.faults):
            return list(found.faults)
        # the workflow's own shape can be judged even when the questions cannot
        return [*found.faults, *_shape(plan)]
    form = form_of(document)
    faults = _placed(check_raw(document.workflow, document.types, options_of(document.pages), form=form))
    faults += [*room_faults(document, form), *route_faults(document, form)]
    faults += [*(_shown_when(document, form) if thorough else ()), *compliance_faults(document, today)]
    return sorted(faults, key=lambda fault: fault.level != ERROR)


def receivers_faults(raw: Any) -> list[Fault]:
    """The faults that only those know who receive what a case delivers, as they have told this installation; none of a
    document that is no document yet."""
    if not (isinstance(raw, dict) and isinstance(raw.get("deliveries"), dict)):
        return []
    try:
        document = parse_document(upgrade(raw))
    except DocumentFaults:
        return []
    return [fault for path in settings.DOCUMENT_CHECKS for fault in import_string(path)(document)]


def errors(faults: Iterable[Fault]) -> list[Fault]:
    """Those that stop a publication."""
    return [fault for fault in faults if fault.level == ERROR]


def _shape(plan: dict[str, Any]) -> list[Fault]:
    try:
        parse_plan(plan)
    except PlanFaults as found:
        return _placed(found.faults)
    return []


def _placed(faults: Iterable[PlanFault]) -> list[Fault]:
    return [_told(f"workflow.{one.path}".rstrip("."), one) for one in faults]


def _told(path: str, one: PlanFault) -> Fault:
    return Fault(path, one.code, one.sv, one.en, WARNING if is_warning(one.code) else ERROR)


def _shown_when(document: Document, form: Form) -> Iterator[Fault]:
    """Pages and questions that are never shown. What always shows in the end may wait for an answer until then."""
    for at, page in enumerate(document.pages):
        rules = [(f"pages.{at}.when", page.when)]
        rules += [(f"pages.{at}.fields.{place}.when", field.when) for place, field in enumerate(page.fields)]
        for path, rule in rules:
            if rule is not None:
                tried = try_rules([rule], form)
                if not tried.too_many and not tried.ever[0]:
                    yield _told(path, plan_fault(path, "never_true"))
