"""The published JSON Schema of the document: what is sound validates, and what has the wrong shape does not."""

from __future__ import annotations

import copy
import json
from io import StringIO
from typing import Any

import jsonschema
import pytest
from django.core.management import call_command

from forms_platform.definitions.shipped_services import shipped
from tests.language.everything import A_SYSTEM, a_document, a_field

SHIPPED = shipped()


def validator() -> jsonschema.Draft202012Validator:
    """A validator of the schema as the command prints it."""
    out = StringIO()
    call_command("eservice_schema", stdout=out)
    schema = json.loads(out.getvalue())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


VALIDATOR = validator()


@pytest.mark.parametrize("key", SHIPPED)
def test_a_shipped_document_validates(key: str) -> None:
    assert [f"{error.json_path}: {error.message[:200]}" for error in VALIDATOR.iter_errors(SHIPPED[key])] == []


def without(name: str) -> dict[str, Any]:
    """A document that lacks one key."""
    return {key: value for key, value in a_document().items() if key != name}


@pytest.mark.parametrize(
    "broken",
    [
        *(without(name) for name in ("format", "key", "title", "pages", "workflow", "retention", "baseline", "after")),
        a_document(format="e-service/2"),
        a_document(key="Åäö"),
        a_document(title=7),
        a_document(title={"en": "Only English"}),
        a_document(pages=[]),
        a_document(pages=[{"key": "sida", "title": "Sida", "fields": []}]),
        a_document(colour="red"),
        a_document(a_field("sång")),
        a_document(a_field("text", okand=1)),
        a_document(a_field("text", max_length="80")),
        a_document(a_field("text", required="ja")),
        a_document(a_field("choice", options=[])),
        a_document(a_field("attachment", accept=["exe"])),
        a_document({**A_SYSTEM, "options_from": {"source": "System"}}),
        a_document({**A_SYSTEM, "options_from": 3}),
        a_document(category="annat"),
        a_document(retention={"years": -1, "decision": "x"}),
        a_document(secrecy={"level": "hemlig"}),
        [],
        None,
    ],
    ids=lambda raw: json.dumps(raw, ensure_ascii=False)[:40] if not isinstance(raw, dict) else "",
)
def test_a_broken_document_does_not_validate(broken: Any) -> None:
    assert list(VALIDATOR.iter_errors(broken))


def test_the_sound_document_of_these_tests_validates() -> None:
    assert list(VALIDATOR.iter_errors(a_document(A_SYSTEM))) == []


@pytest.mark.parametrize("key", SHIPPED)
def test_no_key_of_a_shipped_document_can_be_misspelt(key: str) -> None:
    raw = copy.deepcopy(SHIPPED[key])
    raw["pages"][0]["fields"][0]["lable"] = raw["pages"][0]["fields"][0].pop("label")
    assert list(VALIDATOR.iter_errors(raw))
