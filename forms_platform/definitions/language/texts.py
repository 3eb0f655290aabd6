"""A text that a person reads, in Swedish and where it is given in English."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

LONGEST = 10_000


class Borrowed(str):
    """A Swedish text where the English is missing: a page says which language it is in, and tells administrators."""

    lang = "sv"


class Text(BaseModel):
    """A text in Swedish, with or without its English. In JSON: "svenska", or {"sv": …, "en": …}."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    sv: str = Field(min_length=1, max_length=LONGEST)
    en: str | None = Field(default=None, min_length=1, max_length=LONGEST)

    @model_validator(mode="before")
    @classmethod
    def _from_plain(cls, raw: Any) -> Any:
        return {"sv": raw} if isinstance(raw, str) else raw

    def say(self, language: str) -> str:
        """The text in the language; the Swedish, borrowed, where there is no English."""
        if language != "en":
            return self.sv
        return self.en if self.en is not None else Borrowed(self.sv)
