"""JSON Schemas: of the document, so that editors complete and validate; of the answers, for those who send them."""

from __future__ import annotations

from typing import Any

from forms_platform.definitions.language.document import Document
from forms_platform.definitions.language.fields.field import Field

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def document_schema() -> dict[str, Any]:
    """The JSON Schema of an e-service document. What rules and names demand beyond shape, checks answer for."""
    schema = Document.model_json_schema()
    text = schema["$defs"]["Text"]
    # a text may be plain Swedish; the model only knows its full form
    schema["$defs"]["Text"] = {"anyOf": [{"type": "string", "minLength": 1, "maxLength": 10_000}, text]}
    source = schema["$defs"]["OptionsFrom"]  # and a register may be its bare name
    schema["$defs"]["OptionsFrom"] = {"anyOf": [source["properties"]["source"], source]}
    return {"$schema": DIALECT, "title": "e-service", **{k: v for k, v in schema.items() if k != "title"}}


def answers_schema(document: Document) -> dict[str, Any]:
    """The JSON Schema of the wire form of the answers to the document.

    Only what is asked in every case is required: the rest depends on the rules.
    """
    fields = [field for page in document.pages for field in page.fields if field.CONDITION_TYPE is not None]
    always = [
        field.key
        for page in document.pages
        if page.when is None
        for field in page.fields
        if field.required and field.when is None
    ]
    return {
        "$schema": DIALECT,
        "title": document.title.sv,
        "type": "object",
        "properties": {field.key: _described(field) for field in fields},
        "required": always,
        "additionalProperties": False,
    }


def _described(field: Field) -> dict[str, Any]:
    return {"title": field.label.sv, **field.answer_schema()}
