"""What payroll gets of a granted case: one PAXml file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import timezone

from forms_platform.cases.models import Case
from forms_platform.definitions.language.document import Document
from forms_platform.integrations.mapping import About
from forms_platform.integrations.parcel import CannotMake, Parcel
from forms_platform.integrations.payroll.paxml import Header, payroll_file
from forms_platform.integrations.payroll.transactions import transactions


def make(case: Case, document: Document, values: Mapping[str, Any]) -> Parcel | None:
    """The case's file; None when the answers give payroll nothing to do. Raises: CannotMake; ValueError."""
    payroll, person = document.deliveries.payroll, case.subject or case.requester
    assert payroll is not None
    if not person.employee_number:
        raise CannotMake("Personen saknar anställningsnummer i personalregistret.")
    rows = transactions(
        payroll, document, values, About(person.employee_number, case.number, settings.PAYROLL_PARAMETERS)
    )
    if not rows:
        return None
    name = file_name(case)
    return Parcel(name, payroll_file(_header(case), rows), name.removesuffix(".xml"), "application/xml")


def file_name(case: Case) -> str:
    """The name of the case's file: the e-service and the number, nothing secret."""
    return f"{case.e_service}-{case.number}.xml"


def _header(case: Case) -> Header:
    return Header(
        company=settings.MUNICIPALITY,
        organisation_number=settings.ORGANISATION_NUMBER,
        made_at=timezone.localtime(case.closed_at or case.changed_at),
        batch=case.number,
    )
