"""Whether a payroll file is what the format says, proved on the bytes before they leave."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from forms_platform.integrations.parcel import CannotMake

HERE = Path(__file__).parent / "paxml.xsd"
SHOWN = 3  # faults that are told; the rest are counted
# What the checker calls a fault -> what an officer is told. What stood there is never told: it may be personal.
_WORDS: Mapping[str, str] = {
    "SCHEMAV_CVC_ENUMERATION_VALID": "koden finns inte i standarden",
    "SCHEMAV_CVC_PATTERN_VALID": "värdet är inte skrivet som standarden vill ha det",
    "SCHEMAV_CVC_MINLENGTH_VALID": "värdet saknas eller är för kort",
    "SCHEMAV_CVC_MAXLENGTH_VALID": "värdet är för långt",
    "SCHEMAV_CVC_MININCLUSIVE_VALID": "talet är för litet",
    "SCHEMAV_CVC_MINEXCLUSIVE_VALID": "talet är för litet",
    "SCHEMAV_CVC_MAXINCLUSIVE_VALID": "talet är för stort",
    "SCHEMAV_CVC_FRACTIONDIGITS_VALID": "talet har för många decimaler",
    "SCHEMAV_CVC_TOTALDIGITS_VALID": "talet är för långt",
    "SCHEMAV_ELEMENT_CONTENT": "något saknas, eller står där det inte får stå",
    "SCHEMAV_CVC_COMPLEX_TYPE_4": "ett nummer saknas",
    "SCHEMAV_CVC_IDC": "två rader har samma nummer",
}
_LESSER = ("SCHEMAV_CVC_DATATYPE_VALID_1_2_1", "SCHEMAV_CVC_ATTRIBUTE_3")  # says again what another fault said


def check(content: bytes) -> None:
    """The file is valid by the schema. Raises: CannotMake, with the place of each fault and no personal data."""
    from lxml import etree  # 30 ms and only needed by those who write files

    schema = _schema()
    file = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    if schema.validate(file):
        return
    every = list(schema.error_log)
    faults = list(dict.fromkeys(_told(one) for one in every if one.type_name not in _LESSER or len(every) == 1))
    said = "; ".join(faults[:SHOWN]) + (f"; och {len(faults) - SHOWN} fel till" if len(faults) > SHOWN else "")
    raise CannotMake(f"Filen följer inte PAXml 2.0 och har inte skickats. {said}.")


@cache
def _schema() -> Any:
    from lxml import etree

    return etree.XMLSchema(etree.parse(str(HERE)))


def _told(fault: Any) -> str:
    """The fault at its place: "tidtransaktioner/tidtrans[3]/timmar: talet är för stort"."""
    place = str(fault.path or "").removeprefix("/paxml/") or "paxml"
    attribute = re.search(r"attribute '(\w+)'", fault.message)
    where = f"{place}@{attribute[1]}" if attribute else place
    return f"{where}: {_WORDS.get(fault.type_name, 'värdet går inte att använda')}"
