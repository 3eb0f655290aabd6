"""The AsyncAPI document, as the parser of AsyncAPI's own makers reads it."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from django.utils import timezone

from forms_platform.integrations.webhooks.events import TEST, TYPES, asyncapi, envelope
from tests.cast import Cast
from tests.judges import asyncapi_parser
from tests.stories import Story, publish_service


def document() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(json.dumps(asyncapi()))
    return told


@pytest.mark.fuzz
@pytest.mark.skipif(not asyncapi_parser.npm_is_here(), reason="npm, which installs the judge, is not here")
def test_the_parser_finds_nothing_wrong_and_every_event() -> None:
    told = asyncapi_parser.read(json.dumps(document()))
    assert told.faults == []
    assert set(told.messages) == {*TYPES, TEST}


@pytest.mark.fuzz
@pytest.mark.skipif(not asyncapi_parser.npm_is_here(), reason="npm, which installs the judge, is not here")
def test_the_parser_finds_what_is_wrong() -> None:
    """The control: a judge that takes anything proves nothing."""
    broken = document()
    broken["operations"]["tell"]["channel"] = {"$ref": "#/channels/nowhere"}
    assert asyncapi_parser.read(json.dumps(broken)).faults


@pytest.mark.django_db
def test_what_is_sent_is_as_the_document_says(cast: Cast, now: Any) -> None:
    story = Story(cast, publish_service("gym"), now)
    story.sends(cast.anna)
    schema = document()["components"]["schemas"]["event"]
    for kind in TYPES:
        sent = json.loads(json.dumps(envelope("id-1", kind, timezone.now(), story.case)))
        jsonschema.Draft7Validator(schema).validate(sent)


def test_every_example_is_as_the_document_says() -> None:
    told = document()
    for kind in (*TYPES, TEST):
        (example,) = told["components"]["messages"][kind]["examples"]
        jsonschema.Draft7Validator(told["components"]["schemas"]["event"]).validate(example["payload"])
        jsonschema.Draft7Validator(told["components"]["schemas"]["headers"]).validate(example["headers"])
