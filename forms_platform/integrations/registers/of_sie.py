"""What a SIE file holds that can be a code list: its accounts, and the objects of each dimension. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from forms_platform.integrations.finance.sie_reading import SieFile

ACCOUNTS = 0  # where others give the number of a dimension
# Dimensions that the standard has named itself. Source: SIE filformat, edition 4B, §8.17.
NAMED = {1: "Kostnadsställe", 2: "Kostnadsbärare", 6: "Projekt", 7: "Anställd", 8: "Kund", 9: "Leverantör",
         10: "Faktura"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Register:
    """One register of the file. `number` is the dimension, or ACCOUNTS."""

    number: int
    name: str
    codes: dict[str, str]  # code -> name, in the order of the file


def registers_of(file: SieFile) -> dict[int, Register]:
    """The file's registers that hold anything, by number."""
    codes: dict[int, dict[str, str]] = {ACCOUNTS: dict(file.accounts)}
    for (dimension, code), name in file.objects.items():
        codes.setdefault(dimension, {})[code] = name
    return {number: Register(number, _name(file, number), held) for number, held in sorted(codes.items()) if held}


def _name(file: SieFile, number: int) -> str:
    if number == ACCOUNTS:
        return "Konton"
    return file.dimensions.get(number) or NAMED.get(number) or f"Dimension {number}"
