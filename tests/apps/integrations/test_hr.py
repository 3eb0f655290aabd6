"""The HR system gets JSON in its own words, checked against its schema before the e-service and before each message."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forms_platform.builder.drafts import begin
from forms_platform.cases.models import Case, Delivery
from forms_platform.cases.reverse import reverse
from forms_platform.definitions.checks import check, receivers_faults
from forms_platform.definitions.language.faults import DocumentFaults
from forms_platform.definitions.load import current, forget
from forms_platform.definitions.publish import publish
from forms_platform.integrations import for_step
from forms_platform.integrations.hr.deliver import deliver
from forms_platform.integrations.hr.schemas import set_schema
from forms_platform.integrations.json_schema import BadSchema, faults_of, needed_places, place_in, read_schema
from forms_platform.integrations.models import MessageSchema, Receiver
from forms_platform.outbox.outcomes import Delivered, Envelope, GiveUp, TryLater
from tests.apps.integrations.hr_system import HrSystem, hr_system
from tests.cast import Cast, a_person
from tests.stories import PUBLISHED_AT, Story, document

HR = {"messages": [{"kind": "absence", "set": {
    "employee.number": {"case": "employee_number"}, "absence.reason": {"field": "aktivitet"},
    "absence.amount": {"field": "belopp"}, "absence.decided": {"case": "decided_on"}, "source": {"case": "number"},
}}]}  # fmt: skip
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "required": ["employee", "absence"],
    "additionalProperties": False,
    "properties": {
        "employee": {"$ref": "#/$defs/employee"}, "source": {"type": "string"},
        "absence": {"type": "object", "required": ["reason", "amount"], "properties": {
            "reason": {"enum": ["Gymkort", "Simning"], "type": "string"}, "amount": {"type": "number", "minimum": 0},
            "decided": {"type": "string", "format": "date"}}},
    },
    "$defs": {"employee": {"type": "object", "required": ["number"], "properties": {"number": {"type": "string"}}}},
}  # fmt: skip


def a_document(**hr: Any) -> dict[str, Any]:
    return document("gym") | {"deliveries": {"hr": HR | hr}}


@pytest.fixture
def hr(settings: Any, now: datetime) -> Iterator[HrSystem]:
    """An HR system that the operator has set."""
    settings.DELIVERY_ALLOWED = ["127.0.0.1"]
    with hr_system() as system:
        Receiver.objects.create(target="hr", address=system.url, changed_at=now)
        yield system


@pytest.fixture
def story(cast: Cast, now: datetime) -> Iterator[Story]:
    """Something granted that the HR system is to know."""
    publish(a_document(), None, PUBLISHED_AT)
    made = Story(cast, current("gym"), now)
    made.sends(cast.anna, belopp="1200.50")
    made.decides(cast.bengt)
    yield made
    forget()


def carried(story: Story, topic: str = "delivery.owed", attempt: int = 1) -> object:
    about = {"case": story.case.pk}
    return deliver(Envelope(uuid4(), topic, f"case:{story.case.pk}", about, attempt, story.now))


@pytest.mark.django_db
def test_it_is_told_once_in_its_own_words_and_names_what_it_was_told(story: Story, hr: HrSystem) -> None:
    for _ in range(2):
        assert carried(story) == Delivered("1")
    said = hr.held["absence/1"]
    assert said == {
        "employee": {"number": story.cast.anna.employee_number},
        "absence": {"reason": "Gymkort", "amount": 1200.5, "decided": story.now.date().isoformat()},
        "source": story.case.number,
    }
    assert hr.asked == [("POST", "absence")]


@pytest.mark.django_db
def test_what_is_taken_back_is_deleted_where_it_said_it_is(story: Story, hr: HrSystem) -> None:
    carried(story)
    reverse(story.case.pk, by=story.cast.eva.pk, reason="Fel", command_id=uuid4(), now=story.now)
    assert isinstance(carried(story, "case.reversed"), Delivered)
    assert hr.held == {}
    assert hr.asked == [("POST", "absence"), ("DELETE", "absence/1")]


@pytest.mark.django_db
def test_it_is_asked_again_under_the_same_key_and_holds_one(story: Story, hr: HrSystem) -> None:
    hr.failing = 1
    assert isinstance(carried(story), TryLater)
    assert carried(story, attempt=2) == Delivered("1")
    assert list(hr.held) == ["absence/1"]


@pytest.mark.django_db
def test_a_step_of_a_case_can_wait_for_it(story: Story, hr: HrSystem) -> None:
    Case.objects.filter(pk=story.case.pk).update(state="open")
    assert for_step.hr(Envelope(uuid4(), "delivery.asked", "", {"case": story.case.pk}, 1, story.now)) == Delivered("1")
    assert Delivery.objects.get(target="hr").reference == "1"


@pytest.mark.django_db
def test_a_message_that_the_schema_does_not_take_is_given_up_with_its_place_and_not_its_words(
    story: Story, hr: HrSystem
) -> None:
    set_schema("absence", json.dumps(SCHEMA), by=story.cast.eva.pk, now=story.now)
    assert carried(story) == Delivered("1")
    second = Story(story.cast, story.loaded, story.now)
    second.sends(story.cast.anna, aktivitet="Hemlig sjukdom", belopp="100.00")
    second.decides(story.cast.bengt)
    outcome = carried(second)
    assert isinstance(outcome, GiveUp)
    assert "absence.reason: enum" in outcome.reason
    assert "Hemlig" not in outcome.reason
    assert len(hr.held) == 1


@pytest.mark.django_db
class TestBeforePublishing:
    """The mapping is held against the schema."""

    def faults(self, sets: dict[str, Any] | None = None, without: tuple[str, ...] = ()) -> set[tuple[str, str]]:
        wanted = {key: one for key, one in (HR["messages"][0]["set"] | (sets or {})).items() if key not in without}
        raw = a_document(messages=[{"kind": "absence", "set": wanted}])
        found = [one for one in [*check(raw), *receivers_faults(raw)] if one.path.startswith("deliveries")]
        return {(one.path.removeprefix("deliveries.hr.messages.0."), one.code) for one in found}

    @pytest.fixture(autouse=True)
    def _schema(self, cast: Cast, now: datetime) -> None:
        set_schema("absence", json.dumps(SCHEMA), by=cast.eva.pk, now=now)

    def test_what_fits_has_no_fault(self) -> None:
        assert self.faults() == set()

    def test_a_place_that_is_not_there_is_told(self) -> None:
        assert self.faults({"department": {"value": "x"}}) == {("set.department", "not_in_schema")}

    def test_another_type_is_told(self) -> None:
        assert self.faults({"absence.amount": {"field": "aktivitet"}}) == {("set.absence.amount", "other_type")}

    def test_what_the_schema_requires_is_told(self) -> None:
        assert self.faults(without=("employee.number", "absence.amount")) == {("set", "place_missing")}

    def test_a_place_within_another_is_told(self) -> None:
        assert ("set.absence", "place_within_place") in self.faults({"absence": {"value": "x"}})

    def test_the_builder_tells_it_at_its_place_while_it_is_edited(self, cast: Cast, now: datetime) -> None:
        wrong = {"set": {"nej": {"value": "x"}, "nix": {"value": "x"}, "employee.number": {"case": "employee_number"}}}
        begin(a_document(messages=[{"kind": "absence", **wrong}] * 2), by=cast.gunnel.pk, at=now)
        client = Client()
        client.force_login(cast.gunnel)
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/bygg/gym/leveranser/?rad=hr:0").content.decode()
        assert sum("messageschema" in one["sql"] for one in asked.captured_queries) == 1
        assert page.count("Mottagarens schema har ingen plats nej.") == 3, "of both messages, and at the row edited"
        assert "Mottagarens schema kräver absence.reason." in page
        listed = client.get("/bygg/gym/publicera/").content.decode()
        link = r'<a[^>]* href="/bygg/gym/leveranser/"[^>]*>(?:(?!</li>).)*Mottagarens schema har ingen plats nej\.'
        assert re.search(link, listed, re.S)

    def test_it_stops_the_publication(self) -> None:
        with pytest.raises(DocumentFaults):
            publish(a_document(messages=[{"kind": "absence", "set": {"nej": {"value": "x"}}}]), None, PUBLISHED_AT)


@pytest.mark.django_db
def test_the_operator_gives_a_schema_and_is_told_what_cannot_be_one(cast: Cast) -> None:
    client = Client()
    client.force_login(a_person(name="Doris Drift", unit=cast.municipality, roles=("drift",)))
    address = "/drift/mottagare/hr/schema/"

    def sent(text: bytes) -> Any:
        return client.post(address, {"kind": "absence", "file": SimpleUploadedFile("s.json", text)})

    remote = json.dumps({"$ref": "https://kommun.example/schema.json"}).encode()
    assert "hänvisar utanför sig självt" in sent(remote).content.decode()
    assert sent(b"{").status_code == 422
    assert not MessageSchema.objects.exists()
    assert sent(json.dumps(SCHEMA).encode()).status_code == 302
    assert "employee.number, absence.reason, absence.amount" in client.get(address).content.decode()
    assert client.post(address, {"kind": "absence"}).status_code == 302
    assert not MessageSchema.objects.exists()


@pytest.mark.parametrize(
    ("schema", "code"),
    [
        ({"$ref": "https://example.se/x"}, "foreign_reference"), ({"$ref": "#"}, "foreign_reference"),
        ({"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}}, "circle"),
        ({"properties": {"a": {"$ref": "#/$defs/none"}}}, "dead_reference"),
        ({"allOf": [{"$ref": "#/$defs/a"}], "$defs": {"a": {}}}, "foreign_reference"),
        ({"properties": {"a": {"pattern": "^(a+)+$"}}}, "bad_pattern"), ({"pattern": "("}, "bad_pattern"),
        ({"pattern": "a*a*a*a*b"}, "bad_pattern"), ({"patternProperties": {".*": {}}}, "unknown_word"),
        ({"$dynamicRef": "#x"}, "unknown_word"), ({"properties": {"a": 7}}, "no_schema"),
        ({"type": "nonsense"}, "no_schema"),
        ({"properties": []}, "no_schema"), ([], "no_object"),
    ],
)  # fmt: skip
def test_hostile_schemas_are_refused(schema: Any, code: str) -> None:
    with pytest.raises(BadSchema) as refused:
        read_schema(json.dumps(schema))
    assert refused.value.code == code


@pytest.mark.parametrize(
    "text", ['{"a": 1, "a": 2}', "[" * 100_000, '{"not":' * 40 + "{}" + "}" * 40, '{"title": "' + "x" * 200_001 + '"}'],
    ids=["twice", "deep", "deep schema", "large"],
)  # fmt: skip
def test_hostile_texts_are_refused(text: str) -> None:
    with pytest.raises(BadSchema):
        read_schema(text)


def test_a_schema_tells_its_places_and_what_a_message_lacks() -> None:
    schema = read_schema(json.dumps(SCHEMA))
    assert list(needed_places(schema)) == ["employee.number", "absence.reason", "absence.amount"]
    number = place_in(schema, "employee.number")
    assert number is not None
    assert (set(number.types), number.needed) == ({"string"}, True)
    assert place_in(schema, "nej") is None
    faults = faults_of(schema, {"employee": {}, "absence": {"reason": "Gymkort", "amount": -1}})
    assert faults == [("absence.amount", "minimum"), ("employee.number", "required")]
