"""What payroll gets: the transactions of granted cases, one PAXml file for one case or for many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings

from forms_platform.cases.models import Case
from forms_platform.definitions.language.document import Document
from forms_platform.integrations.mapping import About
from forms_platform.integrations.parcel import CannotMake, Parcel
from forms_platform.integrations.payroll.paxml import Header, Transaction, payroll_file
from forms_platform.integrations.payroll.transactions import transactions


def items(case: Case, document: Document, values: Mapping[str, Any]) -> list[Transaction]:
    """The case's transactions, none when the answers give payroll nothing to do. Raises: CannotMake; ValueError."""
    payroll, person = document.deliveries.payroll, case.subject or case.requester
    assert payroll is not None
    if not person.employee_number:
        raise CannotMake("Personen saknar anställningsnummer i personalregistret.")
    about = About(person.employee_number, case.number, settings.PAYROLL_PARAMETERS)
    return transactions(payroll, document, values, about)


def bundle(name: str, batch: str, made: Sequence[Transaction], *, at: datetime) -> Parcel:
    """One file of them all. `name` is without ending; `batch` is what the file calls itself. Raises: ValueError."""
    header = Header(
        company=settings.MUNICIPALITY, organisation_number=settings.ORGANISATION_NUMBER, made_at=at, batch=batch
    )
    return Parcel(f"{name}.xml", payroll_file(header, made), name, "application/xml")
