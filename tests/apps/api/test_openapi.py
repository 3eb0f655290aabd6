"""The OpenAPI is true: whatever is sent by it is answered as it says, and nothing breaks."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any, NamedTuple
from uuid import uuid4

import jsonschema
import pytest
import requests
import schemathesis
from django.db import transaction
from django.test import Client, override_settings
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode, Response
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from forms_platform.api.examples import BODIES, GIVEN, LOOSE
from forms_platform.api.openapi import openapi
from forms_platform.api.operations import OPERATIONS
from forms_platform.api.scopes import SCOPES
from forms_platform.definitions.load import current
from tests.apps.api.conftest import Program
from tests.cast import Cast
from tests.stories import Story

CALLS = int(os.environ.get("API_FUZZ_CALLS", "4"))  # of each operation


def test_every_operation_has_a_scope_that_is_known_and_a_name_of_its_own() -> None:
    assert {one.scope for one in OPERATIONS} - {""} <= set(SCOPES)
    assert len({one.name for one in OPERATIONS}) == len(OPERATIONS)


def test_every_body_has_an_example_that_would_be_taken() -> None:
    for shape in {one.takes for one in OPERATIONS if one.takes}:
        shape.model_validate(BODIES[shape])


def test_every_answer_has_an_example_of_its_shape() -> None:
    for shape in {one.gives for one in OPERATIONS if one.gives}:
        shape.model_validate(GIVEN[shape])
    assert {one.name for one in OPERATIONS if one.gives is None and one.status != 204 and not one.bytes} == set(LOOSE)


@pytest.mark.django_db
def test_the_document_is_an_openapi_with_the_answers_of_every_service(town: Cast) -> None:
    told = openapi()
    assert told["openapi"] == "3.1.0"
    assert sum(len(methods) for methods in told["paths"].values()) == len(OPERATIONS)
    jsonschema.Draft202012Validator.check_schema(told["components"]["schemas"]["answers.gym"])
    for said in told["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(said)


def answered(case: Any, token: str) -> Response:
    """What the call is answered, without a socket between."""
    told = case.as_transport_kwargs(base_url="http://testserver/api/v1", headers={"Authorization": f"Bearer {token}"})
    sent = requests.Request(**{k: v for k, v in told.items() if k in SENT}).prepare()
    headers = {key: value for key, value in sent.headers.items() if key not in ("Content-Type", "Content-Length")}
    body = sent.body.encode() if isinstance(sent.body, str) else sent.body or b""
    got = Client().generic(
        str(sent.method), sent.path_url, body, content_type=sent.headers.get("Content-Type", ""), headers=headers
    )
    told_back = {key: [value] for key, value in got.headers.items()}
    return Response(got.status_code, told_back, got.content, sent, 0.01, verify=True)


OUR_OWN = [ignored_auth]  # it wants to send its own tokens; test_calls.py does that
# What is rightly shaped may still be refused for what it means: an answer to no question, a file of another kind.
JUDGED = frozenset({"post_drafts", "patch_drafts_id", "post_drafts_id_submit", "post_drafts_id_files",
                    "post_cases_number_files", "post_cases_number_comments", "post_queue_number_decision", "get_cases",
                    "get_deliveries", "post_cases_number_opinion", "post_queue_number_opinions", "post_bundles",
                    "post_queue_number_hand_over", "post_queue_number_signing", "post_stand_ins", "post_absences",
                    "post_service_drafts", "put_service_drafts_key", "post_service_drafts_key_publish",
                    "post_deliveries_id_handled", "put_balances_key", "put_receivers_target",
                    "post_receivers_target_sample", "post_webhooks"})  # fmt: skip
MEANT = [positive_data_acceptance]
SENT = frozenset({"method", "url", "headers", "params", "cookies", "json", "data", "files"})


class Waiting(NamedTuple):
    """What there is to be found in a town where something waits."""

    document: dict[str, Any]
    number: str
    draft: str


def nobody_knows(host: Any, *_: Any, **__: Any) -> Any:
    """A name that is looked up is known to nobody: examples name systems of a municipality that there is not."""
    raise socket.gaierror(f"nobody knows {host!r}")


@pytest.fixture
def waiting(town: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Iterator[Waiting]:
    """A case that waits for Bengt and a draft of Anna's; the same calls may come as often as they like."""
    story = Story(town, current("gym"), now)
    story.sends(town.anna)
    monkeypatch.setattr(socket, "getaddrinfo", nobody_knows)
    with override_settings(API_CALLS_IN_A_MINUTE=1_000_000, SENT_IN_A_MINUTE=100_000):
        draft = Program(town.anna)("POST", "drafts", {"service": "gym"})["id"]
        yield Waiting(openapi(), story.case.number, draft)


@pytest.mark.fuzz
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "mode"),
    [("anna", GenerationMode.POSITIVE), ("bengt", GenerationMode.POSITIVE), ("gunnel", GenerationMode.NEGATIVE)],
)
def test_whatever_is_called_is_answered_as_the_document_says(
    town: Cast, waiting: Waiting, who: str, mode: GenerationMode
) -> None:
    schema = schemathesis.openapi.from_dict(waiting.document)
    token = Program(getattr(town, who)).token
    there = {"number": waiting.number, "id": waiting.draft, "key": "gym", "row": "1", "target": "hr", "file": "hr-1"}
    for one in OPERATIONS:
        without = [*OUR_OWN, *(MEANT if one.name in JUDGED else ())]
        called(schema[f"/{one.path}"][one.method], mode, token, there, without)


def called(operation: Any, mode: GenerationMode, token: str, there: dict[str, str], without: list[Any]) -> None:
    """The operation is called a few times; of sound calls some are about what is really there."""

    @settings(
        max_examples=CALLS, deadline=None, database=None, phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode), real=st.booleans())
    def once(case: Any, real: bool) -> None:
        with transaction.atomic():
            if real and mode is GenerationMode.POSITIVE:
                case.path_parameters |= {name: there[name] for name in case.path_parameters}
            if mode is GenerationMode.POSITIVE and "Idempotency-Key" in (case.headers or {}):
                case.headers["Idempotency-Key"] = uuid4().hex  # a key of another call is rightly refused
            case.validate_response(answered(case, token), excluded_checks=without)

    with suppress(Unsatisfiable):  # an operation that takes nothing cannot be called wrongly
        once()
