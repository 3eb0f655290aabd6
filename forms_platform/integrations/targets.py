"""The targets: what a case can owe, and who makes it. A new one is a folder with a `make` and a line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from forms_platform.cases.models import Case
from forms_platform.definitions.language.document import Document
from forms_platform.integrations.parcel import Parcel

Make = Callable[[Case, Document, Mapping[str, Any]], Parcel | None]

# The target's key in `deliveries` of a document -> its name, and who makes its parcels.
TARGETS: Mapping[str, tuple[Promise, str]] = {
    "payroll": (_("Lön"), "forms_platform.integrations.payroll.make.make"),
    "finance": (_("Ekonomi"), "forms_platform.integrations.finance.make.make"),
}


def maker(target: str) -> Make:
    """Who makes the target's parcels."""
    made: Make = import_string(TARGETS[target][1])
    return made
