"""The doors that scripts knock on while somebody fills in: saving what is typed, and sending one file."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse, QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from forms_platform.cases.names import info_of
from forms_platform.definitions.language.fields.attachment import AttachmentField
from forms_platform.definitions.language.fields.looked_up import LookedUpField
from forms_platform.definitions.language.pages import Page
from forms_platform.definitions.load import load
from forms_platform.intake import drafts, files, opening, refusals, uploads
from forms_platform.intake.deciding import changes_the_way
from forms_platform.intake.known import Known
from forms_platform.intake.models import Draft
from forms_platform.intake.pages import Answers, page_form
from forms_platform.intake.showing import UNSAVED, Showing, saved_words, seen
from forms_platform.intake.slots import element_id, file_row
from forms_platform.intake.typed import answer_at, field_at, from_post
from forms_platform.look import words
from forms_platform.organisation.models import Person

Answer = JsonResponse


@require_POST
def autosave(request: HttpRequest, draft: UUID) -> Answer:
    """What is typed on the page is in the draft, unless the draft was saved from elsewhere in the meantime.

    Answers 200 with when, 401 without a session, 404 for what is not the person's, 409 when the page is older.
    """
    opened = _opened(request, draft)
    if isinstance(opened, JsonResponse):
        return opened
    found, page = opened
    typed = from_post(page.fields, request.POST, found.raw)
    keys = frozenset(field.key for field in page.fields)
    try:
        drafts.keep(found, typed, of=keys, now=timezone.now(), seen=_seen(request.POST, found))
    except drafts.ChangedElsewhere:
        return Answer({"text": gettext("Utkastet är ändrat i en annan flik. Ladda om sidan.")}, status=409)
    except drafts.AlreadySubmitted:
        return Answer({"text": gettext("Det här är redan inskickat.")}, status=409)
    return Answer({"text": saved_words(found), "seen": seen(found)} | _learnt(found, page))


def _learnt(draft: Draft, page: Page) -> dict[str, Any]:
    """What the server alone knows of what was typed: who now decides ("way"), what registers say of it ("known", by
    the id of its place) and the facts that the page's rules take from there. Nothing where it cannot have changed."""
    loaded = load(draft.version_id)
    looked_up = [field for field in page.fields if isinstance(field, LookedUpField)]
    if not looked_up and not changes_the_way(loaded, page):
        return {}
    known = Known(draft, loaded, timezone.localdate(), words.language(), draft.raw)
    answers = Answers(loaded, draft.raw, known)
    found: dict[str, Any] = {}
    if changes_the_way(loaded, page):
        stages = Showing(known, page.key).stages(answers)
        found["way"] = render_to_string("components/path.html", {"stages": stages})
    if looked_up:
        said = [(field, answers.reading.values.get(field.key)) for field in looked_up]
        found["known"] = {
            element_id(field.key): "–" if value is None else field.show(value, known.language, known)
            for field, value in said
        }
        found["facts"] = page_form(loaded, page.key)(answers).rule_facts()
    return found


@require_POST
def upload(request: HttpRequest, draft: UUID) -> Answer:
    """The file is kept and its row for the page is the answer. The draft speaks of it when the page is saved next.

    Answers 200 with the row, 401 without a session, 404 for what is not the person's, 422 with why not.
    """
    opened = _opened(request, draft)
    if isinstance(opened, JsonResponse):
        return opened
    found, page = opened
    path = request.POST.get("falt", "")
    field, file = field_at(page.fields, path), request.FILES.get("fil")
    if not isinstance(field, AttachmentField) or file is None:
        return Answer({"text": gettext("Filen kom inte fram. Försök igen.")}, status=404)
    typed = from_post(page.fields, request.POST, found.raw)  # the files that the page already has at this place
    try:
        kept = files.take_in_one(file, path, field, typed, person=found.person_id, now=timezone.now())
    except uploads.UploadRefused as refused:
        return Answer({"text": refusals.fault(refused, path, field).say(words.language())}, status=422)
    assert str(kept.pk) in answer_at(typed, path)
    return Answer({"id": str(kept.pk), "html": file_row(path, str(kept.pk), info_of(kept))})


def _opened(request: HttpRequest, draft: UUID) -> tuple[Draft, Page] | Answer:
    """The person's draft and the page that the script speaks for, or why not."""
    if not isinstance(request.user, Person):
        return Answer({"text": gettext("Du är utloggad.")}, status=401)
    try:
        found, _ = opening.opened(draft, request.user.pk, request.POST.get("ny", ""))
        page = load(found.version_id).document.page(request.GET.get("steg", ""))
    except (Draft.DoesNotExist, KeyError):
        return Answer({"text": gettext("Utkastet finns inte längre.")}, status=404)
    if found.submitted_as_id is not None:
        return Answer({"text": gettext("Det här är redan inskickat.")}, status=409)
    return found, page


def _seen(post: QueryDict, draft: Draft) -> datetime | None:
    """The moment of the draft that the page shows; none when the draft has no row yet."""
    said = post.get("sett", "")
    if said == UNSAVED:
        return None if draft._state.adding else draft.created_at
    try:
        return parse_datetime(said)
    except ValueError:
        return None
