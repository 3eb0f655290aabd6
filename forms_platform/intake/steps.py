"""The steps of a draft: formtools' wizard over the pages that the answers lead to.

formtools gives the order of the steps, their addresses and which of them is shown; what it would do with Django's form
fields, its own hidden form and its last step is done here instead (docs/decisions/0012).
"""

from __future__ import annotations

import time
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views import View
from formtools.wizard.views import NamedUrlWizardView, StepsHelper

from forms_platform.cases import refusals
from forms_platform.cases.waiting_signature import waiting_signature
from forms_platform.catalogue.availability import why_not
from forms_platform.definitions.language.faults import AnswerFault
from forms_platform.definitions.language.fields.registers import OWN_GRANTED
from forms_platform.definitions.load import Loaded, NoSuchService, current, load
from forms_platform.intake import actions, drafts, figures, files, kept_post, opening
from forms_platform.intake.journey import REVIEW, Journey, journey
from forms_platform.intake.known import Known
from forms_platform.intake.models import Draft
from forms_platform.intake.pages import Answers, PageForm, page_form
from forms_platform.intake.showing import Showing
from forms_platform.intake.storage import DraftStorage
from forms_platform.intake.submit import NotReady, submit
from forms_platform.intake.typed import from_post, put_in_order
from forms_platform.look import words
from forms_platform.look.errors import too_fast
from forms_platform.look.limit import Limit
from forms_platform.organisation.access import signed_in
from forms_platform.organisation.directory import Snapshot, snapshot
from workflows.errors import Refused


class StepView(NamedUrlWizardView):  # type: ignore[misc]  # formtools has no types
    """One step of a draft: GET shows it, POST takes its answers."""

    template_name = "intake/step.html"
    url_name = "intake:step"
    done_step_name = ""  # the last step is the review, which sends; there is no step after it
    form_list: ClassVar[Any] = [(REVIEW, Answers)]  # formtools wants one; get_form_list gives the true one

    draft: Draft
    loaded: Loaded

    def dispatch(self, request: HttpRequest, draft: UUID, step: str) -> HttpResponseBase:
        """The answer for the draft's person; anybody else finds no such page."""
        if not request.user.is_authenticated:
            if request.method == "POST":
                kept_post.keep(request, draft, step)
            return redirect_to_login(reverse(self.url_name, args=[draft, step]))
        if request.method == "POST" and step == REVIEW:
            return self._send(draft, step)
        waiting = kept_post.take(request, draft, step)
        sent = request.POST if request.method == "POST" else waiting or QueryDict()
        self._open(draft, step, sent.get("ny", ""))
        if self.draft.submitted_as is not None:
            return redirect("intake:receipt", self.draft.submitted_as.number)
        if waiting is not None and request.method == "GET" and step in self.journey.pages:
            self._keep_what_waited(step, waiting)
        answer: HttpResponseBase = View.dispatch(self, request, step=step)
        return answer

    def _open(self, draft: UUID, step: str, sent_token: str = "") -> None:
        try:
            self.draft, organisation = opening.opened(draft, signed_in(self.request).pk, sent_token)
        except Draft.DoesNotExist:
            raise Http404 from None
        self._begin(step, organisation)

    def _begin(self, step: str, organisation: Snapshot | None) -> None:
        """Everything that formtools' own dispatch would have made, with the draft row as its storage."""
        self.loaded = load(self.draft.version_id)
        self.now = timezone.now()
        today = timezone.localdate(self.now)
        self.known = Known(self.draft, self.loaded, today, words.language(), self.draft.raw, organisation)
        self.prefix = "utkast"
        self.storage = DraftStorage(self.prefix, self.request, draft=self.draft, document=self.loaded.document, step="")
        self.steps = StepsHelper(self)
        self.storage.current_step = step if step and step in self.get_form_list() else None

    def _keep_what_waited(self, step: str, waiting: QueryDict) -> None:
        page = self.loaded.document.page(step)
        answers = from_post(page.fields, waiting, self.draft.raw)
        self.storage.set_step_data(page.key, answers, now=self.now)
        messages.info(self.request, gettext("Det du skrev innan du loggades ut är sparat."))
        self.__dict__.pop("answers", None)
        self.__dict__.pop("journey", None)

    # --- What formtools asks for

    @cached_property
    def answers(self) -> Answers:
        """All answers of the draft as it is stored."""
        return Answers(self.loaded, self.draft.raw, self.known)

    @cached_property
    def journey(self) -> Journey:
        """The way that the stored answers make."""
        return journey(self.loaded.document, self.answers.reading, self.draft.pages_done)

    def get_form_list(self) -> dict[str, Any]:
        """The steps, worked out from the answers."""
        return {**{page: page_form(self.loaded, page) for page in self.journey.pages}, REVIEW: Answers}

    def get_form(self, step: str | None = None, data: Any = None, files: Any = None) -> PageForm | Answers:
        """The page with the stored answers, or all answers for the review."""
        step = step or self.steps.current
        if step == REVIEW:
            return self.answers
        return page_form(self.loaded, step)(self.answers)

    def get_step_url(self, step: str) -> str:
        """The address of a step of this draft."""
        return reverse(self.url_name, args=[self.draft.pk, step])

    def get_template_names(self) -> list[str]:
        """A page and the review look different."""
        return ["intake/review.html" if self.steps.current == REVIEW else "intake/step.html"]

    # --- GET

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """The step; the review only when every page is there and right."""
        if kwargs["step"] == REVIEW and (missing := self.journey.missing):
            return self._to(missing, {"fel": "1"} if missing in self.journey.done else {})
        if kwargs["step"] not in self.get_form_list():
            return self._to(self.journey.here)
        answer: HttpResponse = super().get(*args, **kwargs)
        return answer

    # --- POST

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Takes the answers of the page and goes where its button leads."""
        step = self.storage.current_step
        if step is None:
            return self._to(self.journey.here)
        try:
            return self._take(step)
        except drafts.AlreadySubmitted as sent:
            return redirect("intake:receipt", sent.number)

    def _take(self, step: str) -> HttpResponse:
        post, page = self.request.POST, self.loaded.document.page(step)
        typed = from_post(page.fields, post, self.draft.raw)
        kept, refused = files.take_in_all(
            page.fields, self.request.FILES, typed, person=self.draft.person_id, now=self.now
        )
        done = actions.act(page.fields, post, typed)
        others = {key: raw for key, raw in self.draft.raw.items() if key not in self.storage.keys_of(step)}
        answers = Answers(self.loaded, others | typed, self.known)
        self.known.learn(kept)
        self.known.look_up(typed)
        form = page_form(self.loaded, step)(answers, refused)
        going_on = done is None and not post.get("spara")
        unasked = self._unasked(form) if going_on else []
        right = going_on and not unasked and form.is_valid()
        if right:
            typed = put_in_order(page.fields, typed, answers.reading.values)
        self.storage.set_step_data(step, typed, now=self.now, done=right)
        if going_on and not right:
            return self._again(form, unasked)
        if refused:
            return self._again(form, [], only=refused)
        if done is not None:
            return self._to(step, done.query | self._from_review(), done.target)
        if post.get("spara"):
            messages.success(self.request, gettext("Utkastet är sparat. Du kan fortsätta när du vill inom 30 dagar."))
            return redirect("intake:drafts")
        way_on = journey(self.loaded.document, answers.reading, self.draft.pages_done)
        return self._to(way_on.after(step, back_to_review=bool(self._from_review())))

    def _unasked(self, form: PageForm) -> list[str]:
        """Paths of questions that these answers brought up and that were not on the page yet: without scripts, a
        question that depends on another shows only after the page has been sent."""
        if "visade" not in self.request.POST:
            return []
        shown = self.request.POST["visade"].split()
        return [path for path in form.shown().split() if path not in shown]

    def _again(self, form: PageForm, unasked: list[str], only: list[AnswerFault] | None = None) -> HttpResponse:
        """The same page with what was typed, its faults first; a question not yet asked is no fault."""
        faults = [fault for fault in (form.faults if only is None else only) if fault.path not in unasked]
        if faults:
            figures.note_wrong(self.loaded.key, faults, timezone.localdate(self.now))
        answer: HttpResponse = self.render(form, faults=faults, unasked=unasked)
        answer.status_code = 422
        return answer

    def _send(self, draft: UUID, step: str) -> HttpResponse:
        """Sends the draft in. What it takes to show a step is asked for only when there is something to show."""
        person = signed_in(self.request).pk
        sending = Limit("send", settings.SENT_IN_A_MINUTE, 60)
        if wait := sending.spend(str(person), time.time()):
            return too_fast(self.request, wait, back=reverse(self.url_name, args=[draft, step]))
        try:
            case = submit(draft, person=person, now=timezone.now(), language=words.language())
        except Draft.DoesNotExist:
            raise Http404 from None
        except NotReady as not_ready:
            self._open(draft, step)
            key = not_ready.faults[0].path.partition(".")[0]
            page = next(p.key for p in self.loaded.document.pages if any(f.key == key for f in p.fields))
            return self._to(page, {"fel": "1", "fran": REVIEW})
        except Refused as refused:
            self._open(draft, step)
            answer: HttpResponse = self.render(self.answers, refusal=refusals.say(refused))
            answer.status_code = 409
            return answer
        if waiting_signature(case, person, timezone.now()) is not None:
            onward = HttpResponse(status=307)  # the press of the button goes along
            onward["Location"] = reverse("signatures:begin", args=[case.number])
            return onward
        return redirect("intake:receipt", case.number)

    def _from_review(self) -> dict[str, str]:
        asked = self.request.POST if self.request.method == "POST" else self.request.GET
        return {"fran": REVIEW} if asked.get("fran") == REVIEW else {}

    def _to(self, step: str, query: dict[str, str] | None = None, target: str = "") -> HttpResponseRedirect:
        address = self.get_step_url(step)
        if query:
            address += f"?{urlencode(query)}"
        answer = HttpResponseRedirect(f"{address}#{target}" if target else address)
        answer.status_code = 303
        return answer

    # --- What the templates print

    def get_context_data(
        self,
        form: PageForm | Answers,
        faults: list[AnswerFault] | None = None,
        unasked: list[str] | None = None,
        refusal: str = "",
        **kwargs: Any,
    ) -> dict[str, Any]:
        """What the template of the step prints."""
        showing = Showing(self.known, self.steps.current)
        context = {"refusal": refusal, "back_to_review": self._from_review()}
        if isinstance(form, Answers):
            return context | showing.around(form) | showing.review(form)
        if faults is None:
            faults = list(form.faults) if self.request.GET.get("fel") else []
        return context | showing.around(form.answers) | showing.page(form, faults, unasked or [], self.request.GET)


class StartView(StepView):
    """The first page of a new draft, which has no row until something is saved."""

    def dispatch(self, request: HttpRequest, key: str) -> HttpResponseBase:  # type: ignore[override]  # another address
        """The first page, for those who may start the e-service today."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if request.method == "POST":
            return redirect("intake:start", key)
        person = signed_in(request).pk
        try:
            self.loaded = current(key)
        except NoSuchService:
            raise Http404 from None
        organisation = snapshot()
        if why_not(self.loaded.document, person, organisation):
            return redirect("catalogue:service", key)
        self.draft = opening.new(self.loaded, person, organisation)
        self._begin("", organisation)
        self._take_back(request.GET.get("arende", ""))
        first = self.storage.current_step = self.journey.pages[0]
        answer: HttpResponseBase = View.dispatch(self, request, step=first)
        return answer

    def _take_back(self, number: str) -> None:
        """The case that the person came from is chosen beforehand, where it is theirs to take back."""
        chooses = self.loaded.document.replaces
        if number and chooses and any(one.code == number for one in self.known.options(OWN_GRANTED)):
            self.draft.raw[chooses] = number


start = StartView.as_view(url_name="intake:step", done_step_name="")
step = StepView.as_view(url_name="intake:step", done_step_name="")
