"""What finance gets: the vouchers of granted cases, one SIE 4I file for one case or for many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from forms_platform.cases.models import Case
from forms_platform.definitions.language.document import Document
from forms_platform.integrations.finance.sie import Batch, Voucher, sie_file
from forms_platform.integrations.finance.vouchers import NAMES, voucher
from forms_platform.integrations.mapping import About
from forms_platform.integrations.parcel import Parcel


def items(case: Case, document: Document, values: Mapping[str, Any]) -> list[Voucher]:
    """The case's voucher, none when the answers give nothing to account. Raises: ValueError."""
    finance, person = document.deliveries.finance, case.subject or case.requester
    assert finance is not None
    day = timezone.localdate(case.closed_at or case.changed_at)
    about = About(person.employee_number or "", case.number, settings.FINANCE_PARAMETERS)
    made = voucher(finance, document, values, about, day=day)
    return [] if made is None else [made]


def bundle(name: str, batch: str, made: Sequence[Voucher], *, at: datetime) -> Parcel:
    """One file of them all. `name` is without ending. Raises: ValueError."""
    used = {dimension for one in made for row in one.rows for dimension, _ in row.objects}
    named = {dimension: words for dimension, words in NAMES.items() if dimension in used}
    whole = Batch(settings.MUNICIPALITY, settings.ORGANISATION_NUMBER, at.date(), tuple(made), dimensions=named)
    return Parcel(f"{name}.SI", sie_file(whole), name)
