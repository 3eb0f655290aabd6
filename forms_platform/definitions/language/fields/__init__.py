"""The kinds of field, one module each."""

from .field import Field as Field
from .field import ShownFile as ShownFile
from .field import ShownLine as ShownLine
from .kinds import FIELD_KINDS as FIELD_KINDS
from .kinds import AnyField as AnyField
from .kinds import FieldKind as FieldKind
