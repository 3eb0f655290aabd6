"""Two hundred questions: an edit answers at once and sends little."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from forms_platform.builder import fresh
from forms_platform.builder.drafts import begin
from forms_platform.builder.edit import Asked, edit
from tests.cast import Cast

QUESTIONS, PAGES = 200, 4
MOST_CPU, MOST_BYTES = 0.1, 20_000  # seconds; one core
SLACK = 6  # a busy machine counts slowly; the bench holds the figure itself


def a_large_service() -> dict[str, Any]:
    """Two hundred questions on four pages, every fifth under a condition."""
    document: Any = fresh.document("stor", "Stor", "2027-11-24")
    kinds = ["text", "money", "date", "choice", "yes_no"]
    for page in range(1, PAGES):
        document = edit(document, Asked("add_page", {"title": f"Steg {page}"})).document
    for number in range(QUESTIONS):
        page = document["pages"][number * PAGES // QUESTIONS]["key"]
        added = edit(document, Asked("add_field", {"kind": kinds[number % 5], "page": page}))
        named = {"label": {"sv": f"Fråga {number}", "en": f"Question {number}"}}
        document = edit(added.document, Asked("set_field", {"ref": added.chosen, "values": named})).document
        if number % 5 == 4 and number > 5:
            rule = {"left": {"field": f"fraga_{number - 5}"}, "op": "=", "right": {"value": True}}
            document = edit(document, Asked("set_condition", {"of": f"field:fraga_{number}", "rule": rule})).document
    found: dict[str, Any] = document
    return found


@pytest.mark.parametrize("gor", ["flytta:fraga_60:upp", "kopiera:fraga_60", "spara"])
def test_an_edit_of_two_hundred_questions_is_quick_and_small(cast: Cast, gor: str) -> None:
    document = a_large_service()
    begin(document, by=cast.gunnel.pk, at=timezone.now())
    client = Client()
    client.force_login(cast.gunnel)
    page = document["pages"][1]["key"]
    client.get(f"/bygg/stor/?sida={page}&fraga=fraga_60")
    sent = {"flik": "questions", "sida": page, "fraga": "fraga_60", "av": "field:fraga_60", "version": "0", "gor": gor,
            "p.label": "En ny text"}  # fmt: skip
    began = time.process_time()
    answer = client.post("/bygg/stor/andra/", sent, headers={"X-Fragment": "1"})
    took = time.process_time() - began
    assert answer.status_code == 200
    assert len(json.dumps(answer.json(), ensure_ascii=False).encode()) < MOST_BYTES
    assert took < MOST_CPU * SLACK
    print(f"{gor}: {1000 * took:.0f} ms, {len(answer.content)} bytes")
