"""Options that come from a register: units, cost centres, or a code list that administrators keep (kodlista)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field as Limits
from pydantic import model_validator

from forms_platform.definitions.language.faults import BadAnswer
from forms_platform.definitions.language.fields.field import Fact, Frozen, Key, Reader
from forms_platform.definitions.language.names import Listed, Names

RegisterName = Annotated[str, Limits(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
OWN_GRANTED = "own_granted"  # the register of what the person has been granted and could give back, by case number
CODE = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$"


class OptionsFrom(Frozen):
    """The register whose entries can be chosen; with `within` only those that belong to the answer to that field."""

    source: RegisterName
    within: Key | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_plain(cls, raw: Any) -> Any:
        return {"source": raw} if isinstance(raw, str) else raw

    def choosable(self, names: Names, facts: Mapping[str, Fact]) -> tuple[Listed, ...]:
        """The entries that can be chosen when the earlier answers are these; none when `within` is not answered."""
        entries = names.options(self.source)
        if self.within is None:
            return tuple(entries)
        chosen = chosen_in(facts, self.within)
        return tuple(entry for entry in entries if entry.within in chosen)


def chosen_in(facts: Mapping[str, Fact], key: str) -> tuple[str, ...]:
    """The codes chosen in a field: in the same row when there is such a column, else on a page."""
    fact = facts.get(f"row.{key}") if f"row.{key}" in facts else facts.get(key)
    if fact is None:
        return ()
    return tuple(str(one) for one in fact) if isinstance(fact, tuple) else (str(fact),)


def read_listed(given: Iterable[str], origin: OptionsFrom, reader: Reader) -> tuple[str, ...]:
    """The codes of what was given as codes or names, in the register's order and none twice. Raises: BadAnswer."""
    entries = origin.choosable(reader.names, reader.facts)
    by_word = {said.casefold(): entry.code for entry in entries for said in (entry.sv, entry.en) if said}
    codes = {entry.code for entry in entries}
    chosen = {text if text in codes else by_word.get(text.casefold()) for text in given}
    if None in chosen:
        raise BadAnswer("unknown_choice")
    return tuple(entry.code for entry in entries if entry.code in chosen)


def code_of(text: str, entries: Iterable[Listed]) -> str | None:
    """The code of the entry that the text names: by its code, by "code name", or by its name in either language."""
    first = (text.split() or [""])[0]
    wanted = text.casefold()
    by_code = by_name = None
    for entry in entries:
        if entry.code == text:
            return entry.code
        if entry.code == first:
            by_code = entry.code
        if wanted in (entry.sv.casefold(), entry.en.casefold() or None):
            by_name = entry.code
    return by_name or by_code


def coded(code: str, entry: Listed | None, language: str) -> str:
    """Code and name: "4510 Bidrag"; the code of one that nobody knows."""
    name = entry.say(language) if entry else ""
    return name if name.startswith(code) else f"{code} {name}".strip()


def starting(entries: Sequence[Listed], begins: tuple[str, ...]) -> Sequence[Listed]:
    """The entries whose code begins with one of these; all when there are none."""
    return [entry for entry in entries if entry.code.startswith(begins)] if begins else entries


def show_listed(code: str, origin: OptionsFrom, language: str, names: Names) -> str:
    """The entry's name, also of one that can no longer be chosen; the code of one that nobody knows."""
    entry = names.listed(origin.source, code)
    return entry.say(language) if entry else code
