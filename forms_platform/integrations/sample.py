"""A file of nobody, so that an operator sees what a target gets."""

from __future__ import annotations

from datetime import datetime

from forms_platform.integrations.columns.layout import read_layout
from forms_platform.integrations.targets import TARGETS, in_columns


def sample(target: str, layout: str, *, at: datetime) -> str:
    """A file of nobody in those columns, or with none in the target's own format. Raises: BadLayout, DoesNotFit."""
    make = TARGETS[target].make
    if not layout:
        return make.bundle("prov", "prov", make.sample(), at=at).content.decode(make.ENCODING)
    read = read_layout(layout, make.COLUMNS)
    return in_columns(target, read, "prov", "prov", make.sample(), at=at).content.decode(read.encoding)
