"""The kinds of field, one module each."""

from forms_platform.definitions.language.fields.field import Field as Field
from forms_platform.definitions.language.fields.field import ShownFile as ShownFile
from forms_platform.definitions.language.fields.field import ShownLine as ShownLine
from forms_platform.definitions.language.fields.kinds import FIELD_KINDS as FIELD_KINDS
from forms_platform.definitions.language.fields.kinds import AnyField as AnyField
from forms_platform.definitions.language.fields.kinds import FieldKind as FieldKind
