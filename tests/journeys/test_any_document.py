"""Any document that can be published, and anything that is sent in for it: every page is shown, and none breaks."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from random import Random
from typing import Any

import jsonschema
import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from forms_platform.cases.history import history
from forms_platform.cases.names import CaseNames
from forms_platform.definitions.language.answers import read_answers, show_all, to_wire
from forms_platform.definitions.language.document import Document
from forms_platform.definitions.language.fields import Field
from forms_platform.definitions.language.fields.attachment import AttachmentField
from forms_platform.definitions.language.fields.choice import ChoiceField
from forms_platform.definitions.language.fields.choices import ChoicesField
from forms_platform.definitions.language.fields.code_string import CodeStringField
from forms_platform.definitions.language.fields.table import TableField
from forms_platform.definitions.language.schema import answers_schema
from forms_platform.definitions.load import Loaded, current, forget
from forms_platform.definitions.paper.layout import paper_form
from forms_platform.definitions.paper.press import order_of, press
from forms_platform.definitions.publish import publish
from forms_platform.intake.known import Known
from forms_platform.intake.models import Draft
from forms_platform.intake.pages import Answers, page_form
from forms_platform.intake.submit import NotReady, submit
from forms_platform.intake.typed import from_post
from forms_platform.organisation.code_lists import take_in
from forms_platform.organisation.directory import snapshot
from tests.apps.intake.plain_browser import Page
from tests.cast import Cast
from tests.language.documents_at_random import a_random_document, raw_answers
from tests.language.test_paper import DRESS
from tests.stories import a_file

pytestmark = [pytest.mark.django_db, pytest.mark.fuzz]

DOCUMENTS = int(os.environ.get("DOCUMENTS_FUZZ", "100"))
PRESSED = 10  # of so many documents one is pressed: the typesetter takes as long as all the rest


class Town:
    """Somebody who fills in, somebody who decides, and what the registers have."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        take_in("system", "System", [{"code": "a", "name": "Lön", "level": "hog", "unit": cast.streets.code}])
        take_in("konto", "Konto", [{"code": "4510", "name": "Bidrag"}, {"code": "5110", "name": "Hyra"}])
        self.anna, self.bengt = Client(), Client()
        self.anna.force_login(cast.anna)
        self.bengt.force_login(cast.bengt)

    def sound(self, field: Field, now: datetime) -> Any:
        """An answer to the field that can be right here."""
        names = CaseNames(snapshot())
        if isinstance(field, TableField):
            row = {column.key: self.sound(column, now) for column in field.columns if column.ASKS}
            return [row] * max(1, field.min_rows)
        if isinstance(field, ChoiceField | ChoicesField) and field.options_from is not None:
            codes = [entry.code for entry in names.options(field.options_from.source)][:1]
            return codes if isinstance(field, ChoicesField) else next(iter(codes), "")
        if isinstance(field, AttachmentField):
            return [str(a_file(self.cast.anna, now).pk)]
        if isinstance(field, CodeStringField):
            usual = {"konto": "4510", "cost_centres": "31110"}
            return {p.key: usual[p.source] if p.source else "1" * int(p.digits or 0) for p in field.pattern}
        if field.kind in ("person", "unit", "cost_centre"):
            return {"person": str(self.cast.bengt.pk), "unit": str(self.cast.streets.pk), "cost_centre": "31110"}[
                field.kind
            ]
        return field.sample(timezone.localdate(now))


@pytest.fixture
def town(cast: Cast) -> Iterator[Town]:
    """The cast and two code lists."""
    yield Town(cast)
    forget()


def posted(raw: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """The answers as a browser would send them."""
    found: dict[str, Any] = {}
    for key, answer in raw.items():
        name = f"{before}{key}"
        if isinstance(answer, Mapping):
            found |= posted(answer, f"{name}.")
        elif isinstance(answer, list) and answer and isinstance(answer[0], Mapping):
            for at, row in enumerate(answer):
                found |= posted(row, f"{name}.{at}.")
        elif isinstance(answer, list):
            found[name] = [_text(one) for one in answer]
        elif answer is not None:
            found[name] = _text(answer)
    return found


def _text(answer: Any) -> str:
    return str(answer).encode("utf-8", "replace").decode()


def looks_at(browser: Client, address: str) -> str:
    """The page at the address, however it answers, short of breaking; where it led."""
    answer = browser.get(address, follow=True)
    assert answer.status_code < 500
    return str(answer.request["PATH_INFO"])


def every_page_is_drawn(loaded: Loaded, raw: Mapping[str, Any], town: Town, now: datetime) -> None:
    """Every page of questions, reached or not, in both languages, with every fault."""
    for language in ("sv", "en"):
        draft = Draft(person_id=town.cast.anna.pk, version_id=loaded.version_id, raw=dict(raw))
        known = Known(draft, loaded, timezone.localdate(now), language, draft.raw)
        answers = Answers(loaded, draft.raw, known)
        for page in loaded.document.pages:
            form = page_form(loaded, page.key)(answers)
            with override(language):
                html = form.drawn(faults=form.faults, words={})
            assert "<script" not in html
            assert "\x02" not in html


def everything_is_posted(loaded: Loaded, raw: Mapping[str, Any], town: Town) -> str:
    """The first page with what was sent, and every page there is of the draft that came of it; its review."""
    new = f"/e-tjanster/{loaded.key}/ny/"
    looks_at(town.anna, f"/e-tjanster/{loaded.key}/")
    first = Page(town.anna.get(new).content.decode())
    answer = town.anna.post(first.action, posted(raw) | {"ny": first.fields["ny"]}, follow=True)
    assert answer.status_code < 500
    draft = Draft.objects.get(version_id=loaded.version_id)
    for page in loaded.document.pages:
        step = f"/utkast/{draft.pk}/{page.key}/"
        looks_at(town.anna, step)
        assert town.anna.post(step, posted(raw) | {"visade": "x"}, follow=True).status_code < 500
    return f"/utkast/{draft.pk}/granska/"


def sound_answers_become_a_case(loaded: Loaded, town: Town, now: datetime) -> bool:
    """Whether sound answers were reviewed and sent in; the case is then shown to both who may see it."""
    document = loaded.document
    raw = {key: town.sound(field, now) for key, field in document.by_key.items() if field.ASKS}
    every_page_is_drawn(loaded, raw, town, now)
    pages = [page.key for page in document.pages]
    draft = Draft.objects.create(
        person=town.cast.anna, version_id=loaded.version_id, raw=raw, pages_done=pages, created_at=now, saved_at=now
    )
    looks_at(town.anna, f"/utkast/{draft.pk}/granska/")
    try:
        case = submit(draft.pk, person=town.cast.anna.pk, now=now, language="sv")
    except NotReady:
        return False
    jsonschema.validate(case.answers, answers_schema(document))
    for browser in (town.anna, town.bengt):
        assert browser.get(f"/arenden/{case.number}/").status_code == 200
        looks_at(browser, "/att-godkanna/")
    assert history(case)
    return True


def the_paper_is_made(document: Document, *, whole: bool) -> None:
    """The form on paper, in both languages; with `whole`, set in type too."""
    for language in ("sv", "en"):
        form = paper_form(document, language, CaseNames(snapshot()))
        json.dumps(form.to_json())
        if whole:
            assert press(order_of(form, DRESS)).startswith(b"%PDF-")


def anything_is_answered_with_values_or_faults(document: Document, raw: Mapping[str, Any], now: datetime) -> None:
    """The same through the language alone, as the API and the paper use it."""
    names = CaseNames(snapshot())
    reading = read_answers(document, raw, today=timezone.localdate(now), names=names)
    json.dumps(to_wire(document, reading.values), allow_nan=False)
    for language in ("sv", "en"):
        show_all(document, reading.values, language, names, with_empty=True)
    for page in document.pages:
        query = QueryDict(mutable=True)
        for name, answer in posted(raw).items():
            query.setlist(name, answer if isinstance(answer, list) else [answer])
        from_post(page.fields, query, raw)


def test_no_document_that_can_be_published_breaks_a_page_whatever_is_sent(town: Town) -> None:
    sent_in = []

    @settings(
        max_examples=DOCUMENTS, deadline=None, database=None, phases=(Phase.generate,),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )  # fmt: skip
    @given(seed=st.integers(0, 2**32))
    def tried(seed: int) -> None:
        with transaction.atomic():
            sent_in.append(everything_about(seed, town))

    tried()
    assert sum(sent_in) > len(sent_in) / 4  # or it would prove little of what is sent in


def everything_about(seed: int, town: Town) -> bool:
    """The document of the seed published, drawn, posted, reviewed, sent in, shown and printed; whether it was sent."""
    now = timezone.now()
    cache.clear()  # nobody may post as fast as this
    raw = a_random_document(seed)
    hostile = raw_answers(Random(seed), raw)
    publish(raw, town.cast.gunnel, now)
    loaded = current(raw["key"])
    anything_is_answered_with_values_or_faults(loaded.document, hostile, now)
    every_page_is_drawn(loaded, hostile, town, now)
    looks_at(town.anna, everything_is_posted(loaded, hostile, town))
    the_paper_is_made(loaded.document, whole=seed % PRESSED == 0)
    return sound_answers_become_a_case(loaded, town, now)
