"""The targets: what a case can owe, and who makes it. What a new one needs stands in docs/adding-an-adapter.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any, Protocol, cast

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forms_platform.cases.models import Case
from forms_platform.definitions.language.answers import from_wire
from forms_platform.definitions.language.document import Document
from forms_platform.definitions.load import load
from forms_platform.integrations.columns.file import Row, columns_file
from forms_platform.integrations.columns.layout import Layout, read_layout
from forms_platform.integrations.models import Receiver
from forms_platform.integrations.parcel import Parcel


class Maker(Protocol):
    """What the module `make` of a target does."""

    COLUMNS: tuple[str, ...]  # the names of what `rows` say
    ENCODING: str  # of the target's own format

    def items(self, case: Case, document: Document, values: Mapping[str, Any]) -> Sequence[Any]:
        """What the case owes the target, none when its answers give nothing to do. Raises: ValueError."""

    def bundle(self, name: str, batch: str, made: Sequence[Any], *, at: datetime) -> Parcel:
        """One parcel of them all. Raises: ValueError."""

    def against(self, case: Case, made: Sequence[Any], why: str) -> Sequence[Any]:
        """The counter-entries of what the case has sent, `why` in words. Raises: CannotMake."""

    def rows(self, made: Sequence[Any]) -> Sequence[Row]:
        """The same as rows of a file of columns."""

    def sample(self) -> Sequence[Any]:
        """Something of nobody, for an operator to look at."""


@dataclass(frozen=True, slots=True)
class Target:
    """A system that cases owe something."""

    name: Promise
    module: str
    attested: bool = False  # its files are attested by a person before they leave, and always hold what has gathered
    one_by_one: bool = False  # it never gets many cases in one file

    @property
    def make(self) -> Maker:
        """Its maker, loaded when first used."""
        return cast("Maker", import_module(self.module))


# The target's key in `deliveries` of a document.
TARGETS: Mapping[str, Target] = {
    "payroll": Target(_("Lön"), "forms_platform.integrations.payroll.make"),
    "finance": Target(_("Ekonomi"), "forms_platform.integrations.finance.make"),
    "payments": Target(_("Utbetalningar"), "forms_platform.integrations.payments.make", attested=True),
    "hr": Target(_("HR-system"), "forms_platform.integrations.hr.make", one_by_one=True),
}


def items_of(case: Case, target: str, *, counter: bool = False) -> Sequence[Any]:
    """What the case owes the target, or with `counter` what takes that back. Raises: ValueError when that cannot be
    made of it."""
    document = load(case.version_id).document
    if getattr(document.deliveries, target) is None:
        raise ValueError(f"E-tjänsten säger inte vad som ska levereras till {target}.")
    made = TARGETS[target].make.items(case, document, from_wire(document, case.answers))
    return TARGETS[target].make.against(case, made, f"Återtag av {case.number}") if counter and made else made


def parcel_of(case: Case, target: str, *, counter: bool = False) -> Parcel | None:
    """The case's own parcel, or its counter-entry, the same however often it is made; None when it owes nothing.

    Raises: ValueError.
    """
    made = items_of(case, target, counter=counter)
    if not made:
        return None
    name, batch = f"{case.e_service}-{case.number}", case.number
    at = timezone.localtime((case.reversed_at if counter else case.closed_at) or case.changed_at)
    return bundle(target, f"{name}-aterta" if counter else name, f"{batch} återtag" if counter else batch, made, at=at)


def bundle(target: str, name: str, batch: str, made: Sequence[Any], *, at: datetime) -> Parcel:
    """One parcel of them all, in the target's own format or in the columns that an operator has set for it.

    Raises: ValueError.
    """
    text = Receiver.objects.filter(pk=target).values_list("layout", flat=True).first()
    if not text:
        return TARGETS[target].make.bundle(name, batch, made, at=at)
    return in_columns(target, read_layout(text, TARGETS[target].make.COLUMNS), name, batch, made, at=at)


def in_columns(target: str, layout: Layout, name: str, batch: str, made: Sequence[Any], *, at: datetime) -> Parcel:
    """One parcel of them all in those columns. Raises: ValueError."""
    about: Row = {"made_on": at.date(), "batch": batch, "organisation_number": settings.ORGANISATION_NUMBER,
             "company": settings.MUNICIPALITY}  # fmt: skip
    content = columns_file(layout, TARGETS[target].make.rows(made), about)
    return Parcel(f"{name}.{layout.ending}", content, name, f"text/plain; charset={layout.encoding}")
