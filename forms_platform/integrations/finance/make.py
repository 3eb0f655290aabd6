"""What finance gets of a granted case: one voucher in a SIE 4I file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import timezone

from forms_platform.cases.models import Case
from forms_platform.definitions.language.document import Document
from forms_platform.integrations.finance.sie import Batch, sie_file
from forms_platform.integrations.finance.vouchers import NAMES, voucher
from forms_platform.integrations.mapping import About
from forms_platform.integrations.parcel import Parcel


def make(case: Case, document: Document, values: Mapping[str, Any]) -> Parcel | None:
    """The case's file; None when the answers give nothing to account. Raises: ValueError."""
    finance, person = document.deliveries.finance, case.subject or case.requester
    assert finance is not None
    day = timezone.localdate(case.closed_at or case.changed_at)
    about = About(person.employee_number or "", case.number, settings.FINANCE_PARAMETERS)
    made = voucher(finance, document, values, about, day=day)
    if made is None:
        return None
    used = {dimension for row in made.rows for dimension, _ in row.objects}
    named = {dimension: name for dimension, name in NAMES.items() if dimension in used}
    batch = Batch(settings.MUNICIPALITY, settings.ORGANISATION_NUMBER, day, (made,), dimensions=named)
    name = f"{case.e_service}-{case.number}.SI"
    return Parcel(name, sie_file(batch), name.removesuffix(".SI"))
