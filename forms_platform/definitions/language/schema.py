"""JSON Schemas: of the document, so that editors complete and validate; of the answers, for those who send them."""

from __future__ import annotations

from typing import Any

from forms_platform.definitions.language.document import Document
from forms_platform.definitions.language.fields.field import Field
from workflows.plan import Plan

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def document_schema() -> dict[str, Any]:
    """The JSON Schema of an e-service document. What rules and names demand beyond shape, checks answer for."""
    schema = Document.model_json_schema()
    text = schema["$defs"]["Text"]
    # a text may be plain Swedish; the model only knows its full form
    schema["$defs"]["Text"] = {"anyOf": [{"type": "string", "minLength": 1, "maxLength": 10_000}, text]}
    source = schema["$defs"]["OptionsFrom"]  # and a register may be its bare name
    schema["$defs"]["OptionsFrom"] = {"anyOf": [source["properties"]["source"], source]}
    _add_workflow(schema)
    return {"$schema": DIALECT, "title": "e-service", **{k: v for k, v in schema.items() if k != "title"}}


def _add_workflow(schema: dict[str, Any]) -> None:
    """The schema knows the whole notation of the workflow, also what may be written shorter than its full form."""
    plan = Plan.model_json_schema(ref_template="#/$defs/workflow.{model}")
    parts = plan.pop("$defs")
    parts["Label"] = {"anyOf": [{"type": "string", "maxLength": 10_000}, parts["Label"]]}
    branches = parts["ParallelBlock"]["properties"]["branches"]
    branches["items"] = {"anyOf": [parts["Branch"]["properties"]["steps"], branches["items"]]}
    schema["$defs"] |= {f"workflow.{name}": part for name, part in parts.items()}
    schema["properties"]["workflow"] = plan


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
