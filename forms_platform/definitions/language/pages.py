"""A page of an e-service."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field as Limits

from forms_platform.definitions.language.fields.field import Frozen, Rule
from forms_platform.definitions.language.fields.kinds import AnyField
from forms_platform.definitions.language.texts import Text

MOST_FIELDS = 500
PageKey = Annotated[str, Limits(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]  # stands in the address


class Page(Frozen):
    """A page (sida): a title and its questions."""

    key: PageKey
    title: Text
    intro: Text | None = None
    when: Rule | None = None
    fields: tuple[AnyField, ...] = Limits(min_length=1, max_length=MOST_FIELDS, strict=False)
