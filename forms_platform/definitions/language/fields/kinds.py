"""The one table of all kinds of field."""

from __future__ import annotations

from typing import Annotated, get_args

from pydantic import Field as Limits

from forms_platform.definitions.language.fields.columns import AnyColumn
from forms_platform.definitions.language.fields.field import Field
from forms_platform.definitions.language.fields.table import TableField

AnyField = Annotated[AnyColumn | TableField, Limits(discriminator="kind")]
FieldKind = type[Field]
FIELD_KINDS: dict[str, FieldKind] = {
    get_args(kind.model_fields["kind"].annotation)[0]: kind for kind in (*get_args(AnyColumn), TableField)
}
