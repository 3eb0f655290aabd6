"""The one table of all kinds of field."""

from __future__ import annotations

from typing import Annotated, get_args

from pydantic import Field as Limits

from .columns import AnyColumn
from .field import Field
from .table import TableField

AnyField = Annotated[AnyColumn | TableField, Limits(discriminator="kind")]
FieldKind = type[Field]
FIELD_KINDS: dict[str, FieldKind] = {
    get_args(kind.model_fields["kind"].annotation)[0]: kind for kind in (*get_args(AnyColumn), TableField)
}
