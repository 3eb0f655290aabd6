"""A page of an e-service."""

from __future__ import annotations

from pydantic import Field as Limits

from .fields.field import Frozen, Key, Rule
from .fields.kinds import AnyField
from .texts import Text

MOST_FIELDS = 500


class Page(Frozen):
    """A page (sida): a title and its questions."""

    key: Key
    title: Text
    intro: Text | None = None
    when: Rule | None = None
    fields: tuple[AnyField, ...] = Limits(min_length=1, max_length=MOST_FIELDS, strict=False)
