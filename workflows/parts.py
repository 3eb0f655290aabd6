"""What every part of a plan is made of: frozen models, ids, texts in two languages."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,59}$")]
Key = Annotated[str, Field(min_length=1, max_length=200)]


class Part(BaseModel):
    """A part of a plan: frozen, and no key that nobody reads."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class Label(Part):
    """A text in Swedish and English; English may be missing."""

    sv: str = Field(default="", max_length=10_000)
    en: str = Field(default="", max_length=10_000)

    def say(self, language: str) -> str:
        """The text in the language, in Swedish when it is not translated."""
        return (self.en if language.startswith("en") else "") or self.sv


def _label(raw: Any) -> Any:
    return {"sv": raw} if isinstance(raw, str) else raw


Words = Annotated[Label, BeforeValidator(_label)]
