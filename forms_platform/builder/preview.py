"""The preview: the form itself, drawn by the same hand, as a chosen employee would see it. Nothing is kept or sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from forms_platform.builder import fresh
from forms_platform.builder.door import for_administrators, open_draft
from forms_platform.builder.sound import NotSound, plannable, soundest
from forms_platform.definitions.language.canonical import sha256_of
from forms_platform.definitions.language.upgrade import upgrade
from forms_platform.definitions.load import Loaded
from forms_platform.intake.journey import REVIEW, journey
from forms_platform.intake.known import Known
from forms_platform.intake.models import Draft
from forms_platform.intake.pages import Answers, page_form
from forms_platform.intake.prefill import prefilled
from forms_platform.intake.showing import Showing
from forms_platform.intake.typed import from_post
from forms_platform.look.asked import whole
from forms_platform.look.headers import POLICY
from forms_platform.organisation.access import signed_in
from forms_platform.organisation.directory import Snapshot, snapshot

IN_OUR_FRAMES = POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
LARGEST = 200_000  # characters of the answers that go along from page to page


@dataclass(frozen=True)
class _Preview(Showing):
    """The step of a draft that is only looked at: its links stay in the preview."""

    key: str = ""
    query: str = ""

    def step_url(self, step: str) -> str:
        """The address of the step in the preview."""
        return f"{reverse('builder:preview', args=[self.key])}?sida={step}&{self.query}"


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_protect
@for_administrators
def preview(request: HttpRequest, key: str) -> HttpResponse:
    """One page of the form, or the review; a post goes on to the next page when the answers are right."""
    seen = open_draft(key)
    language = "en" if request.GET.get("sprak") == "en" else "sv"
    with override(language):
        answer = _shown(request, key, seen.document, language)
    answer.headers["Content-Security-Policy"] = IN_OUR_FRAMES
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


def _shown(request: HttpRequest, key: str, raw_document: Mapping[str, Any], language: str) -> HttpResponse:
    try:
        document, left_out = soundest(upgrade(raw_document))
        if not plannable(document):  # the questions can be looked at all the same
            spare = fresh.document(key, key, "2099-01-01")["workflow"]
            document, left_out = document.model_copy(update={"workflow": spare}), True
    except NotSound:
        return render(request, "builder/preview_empty.html", {"language": language})
    loaded = Loaded(0, 0, key, document, "preview-" + sha256_of(raw_document))
    organisation = snapshot()
    person = employee(request.GET.get("som", ""), organisation, signed_in(request).pk)
    raw = prefilled(document, person, organisation).raw | _carried(request)
    draft = Draft(id=uuid4(), person_id=person, version_id=0, raw=raw, pages_done=[page.key for page in document.pages])
    known = Known(draft, loaded, timezone.localdate(), language, raw, organisation)
    answers = Answers(loaded, raw, known)
    way = journey(document, answers.reading, draft.pages_done)
    step = request.GET.get("sida", "")
    step = step if step in way.steps else way.steps[0]
    faults: list[Any] = []
    if request.method == "POST" and step != REVIEW:
        page = document.page(step)
        others = {name: one for name, one in raw.items() if name not in {field.key for field in page.fields}}
        raw = others | from_post(page.fields, request.POST, raw)
        answers = Answers(loaded, raw, known)
        faults = [fault for fault in page_form(loaded, step)(answers).faults if not fault.path.endswith("bild")]
        way = journey(document, answers.reading, draft.pages_done)
        if not faults:
            step = way.steps[min(way.steps.index(step) + 1, len(way.steps) - 1)]
    query = urlencode({"som": person, "sprak": language})
    showing = _Preview(known, step, key, query)
    context: dict[str, Any] = {**showing.around(answers), "left_out": left_out}
    if step == REVIEW:
        context |= showing.review(answers) | {"sent": request.method == "POST"}
        return render(request, "builder/preview_review.html", context)
    form = page_form(loaded, step)(answers)
    context |= showing.page(form, faults, [], {}) | {"autosave": "", "upload": "", "action": showing.step_url(step)}
    context["seen"] = json.dumps(raw)  # the form sends it back, so that answers go along from page to page
    return render(request, "builder/preview_step.html", context, status=422 if faults else 200)


def employee(asked: str, organisation: Snapshot, otherwise: int) -> int:
    """The employee that is asked for, when there is one."""
    number = whole(asked)
    return number if number is not None and organisation.active(number) else otherwise


def _carried(request: HttpRequest) -> dict[str, Any]:
    """The answers of other pages, as the page itself sends them back."""
    text = request.POST.get("sett", "")
    try:
        found = json.loads(text) if 0 < len(text) <= LARGEST else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
