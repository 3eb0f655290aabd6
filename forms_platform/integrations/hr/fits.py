"""Whether an e-service's messages to the HR system fit the receiver's schemas: asked before it is published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from forms_platform.definitions.language.deliveries import CASE_FACTS, HrMessage
from forms_platform.definitions.language.document import Document
from forms_platform.definitions.language.faults import Fault
from forms_platform.definitions.language.fields.table import TableField
from forms_platform.integrations.hr.schemas import schemas_of
from forms_platform.integrations.json_schema import IN_JSON, needed_places, place_in
from workflows.conditions import type_of


def faults(document: Document) -> list[Fault]:
    """Every place that the schema lacks, that it wants and does not get, or that gets another type. One statement;
    none for a service that sends none."""
    if document.deliveries.hr is None:
        return []
    messages = document.deliveries.hr.messages
    schemas = schemas_of({one.kind for one in messages})
    found: list[Fault] = []
    for at, one in enumerate(messages):
        schema = schemas.get(one.kind)
        if schema is not None:
            found += _of_message(one, schema, document, f"deliveries.hr.messages.{at}.set")
    return found


def _of_message(one: HrMessage, schema: Mapping[str, Any], document: Document, path: str) -> Iterator[Fault]:
    for name, source in one.set.items():
        place = place_in(schema, name)
        if place is None:
            yield Fault(f"{path}.{name}", "not_in_schema", f"Mottagarens schema har ingen plats {name}.",
                        f"The receiver’s schema has no place {name}.")  # fmt: skip
        elif place.types and not IN_JSON[_type(source, one, document)] & place.types:
            wanted = ", ".join(sorted(place.types))
            yield Fault(f"{path}.{name}", "other_type", f"Mottagarens schema vill ha {wanted} i {name}.",
                        f"The receiver’s schema wants {wanted} in {name}.")  # fmt: skip
    for name in needed_places(schema):
        if name not in one.set and not any(other.startswith(f"{name}.") for other in one.set):
            yield Fault(path, "place_missing", f"Mottagarens schema kräver {name}.",
                        f"The receiver’s schema requires {name}.")  # fmt: skip


def _type(source: Mapping[str, Any], one: HrMessage, document: Document) -> str:
    """What the source gives, in the types of the rule language."""
    if "case" in source:
        return CASE_FACTS[source["case"]]
    if any(name in source for name in ("parameter", "map", "part")):
        return "text"
    table = document.by_key.get(one.each) if one.each else None
    inside = table.row_types() if isinstance(table, TableField) else {}
    return type_of(source, {**document.types, **inside})
