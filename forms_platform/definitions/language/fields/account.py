"""An account of the chart of accounts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field as Limits

from forms_platform.definitions.language.faults import BadAnswer
from forms_platform.definitions.language.fields.field import Field, Reader, text_of
from forms_platform.definitions.language.fields.registers import (
    CODE,
    RegisterName,
    code_of,
    coded,
    starting,
)
from forms_platform.definitions.language.names import Listed, Names

Beginning = Annotated[str, Limits(pattern=r"^[0-9]{1,6}$")]


class AccountField(Field):
    """An account (konto) of the chart of accounts, which is the register `source`. `begins` keeps it to the accounts
    that begin with one of these digits. The value is the account's code; "4510 Bidrag" or "Bidrag" may be written."""

    REQUIRED_CODE: ClassVar[str] = "required_choice"
    CODES: ClassVar[tuple[str, ...]] = ("unknown_account", "other_account", "bad_characters")

    kind: Literal["account"]
    source: RegisterName = "konto"
    begins: tuple[Beginning, ...] = Limits(default=(), max_length=20, strict=False)

    def choosable(self, names: Names) -> Sequence[Listed]:
        """The accounts that can be chosen today."""
        return starting(names.options(self.source), self.begins)

    def read(self, raw: Any, reader: Reader) -> str:
        """The code of an account that can be used here."""
        code = code_of(text_of(raw), reader.names.options(self.source))
        if code is None:
            raise BadAnswer("unknown_account")
        if self.begins and not code.startswith(self.begins):
            raise BadAnswer("other_account", begins=", ".join(self.begins))
        return code

    def to_wire(self, value: Any) -> Any:
        """The code."""
        return value

    def from_wire(self, wire: Any) -> str:
        """The code."""
        return str(wire)

    def show(self, value: Any, language: str, names: Names) -> str:
        """Code and name."""
        return coded(str(value), names.listed(self.source, str(value)), language)

    def answer_schema(self) -> dict[str, Any]:
        """The code."""
        return {"type": "string", "pattern": CODE}

    def sample(self, today: date) -> Any:
        """An account that is usual in examples."""
        return f"{self.begins[0]}510"[:4] if self.begins else "4510"
