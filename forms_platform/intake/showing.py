"""What the pages of a draft print: the steps, the way of the case, the questions or the review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import time_format
from django.utils.translation import gettext

from forms_platform.cases.holders import for_whom, person_name
from forms_platform.cases.path import Stage
from forms_platform.catalogue.way import way
from forms_platform.definitions.language.answers import show_all
from forms_platform.definitions.language.faults import AnswerFault
from forms_platform.intake import opening
from forms_platform.intake.amend import returned_with
from forms_platform.intake.journey import REVIEW, journey
from forms_platform.intake.known import Known, subject_of
from forms_platform.intake.models import Draft
from forms_platform.intake.pages import Answers, PageForm, targets
from forms_platform.intake.slots import element_id
from forms_platform.look import words

LARGE = " data-large"  # what the list of a long choice carries; a script makes it searchable
UNSAVED = "-"  # what a page says it has seen when the draft had no row


@dataclass(frozen=True)
class Showing:
    """One step of a draft on its way to a template."""

    known: Known
    here: str

    def step_url(self, step: str) -> str:
        """The address of a step of this draft."""
        return reverse("intake:step", args=[self.known.draft.pk, step])

    def around(self, answers: Answers) -> dict[str, Any]:
        """What every step prints around its questions."""
        known, draft = self.known, self.known.draft
        document = known.loaded.document
        return {
            "service": document.title.say(known.language),
            "about": reverse("catalogue:service", args=[known.loaded.key]),
            "steps": self._steps(answers),
            "saved_at": None if draft._state.adding else draft.saved_at,
            "saved": saved_words(draft),
            "returned": returned_with(draft.amends_id, known.organisation) if draft.amends_id else None,
            "stages": self.stages(answers),
            "help": document.contact.say(known.language) if document.contact else "",
        }

    def stages(self, answers: Answers) -> tuple[Stage, ...]:
        """What happens when it is sent in, as far as these answers tell."""
        known = self.known
        return way(
            known.loaded,
            known.draft.person_id,
            known.organisation,
            today=known.today,
            facts=answers.reading.facts,
            subject=subject_of(known.loaded.document, answers.reading.values),
        ).stages

    def page(
        self, form: PageForm, faults: Sequence[AnswerFault], unasked: Sequence[str], query: Mapping[str, str]
    ) -> dict[str, Any]:
        """What a page of questions prints. `query` says what was searched for in a look-up."""
        language, draft = self.known.language, self.known.draft
        by_script = f"?{urlencode({'steg': form.page.key})}"
        fields = form.drawn(faults=faults, words={query.get("sok", ""): query.get("ord", "")})
        return {
            "page": {
                "title": form.page.title.say(language),
                "intro": form.page.intro.say(language) if form.page.intro else "",
            },
            "fields": fields,
            "large": LARGE in fields,
            "faults": targets(faults, language),
            "more": _more(unasked),
            "action": self.step_url(form.page.key),
            "autosave": reverse("intake:autosave", args=[draft.pk]) + by_script,
            "upload": reverse("intake:upload", args=[draft.pk]) + by_script,
            "privacy": self._privacy() if form.page is self.known.loaded.document.pages[0] else "",
            "types": form.rule_types(),
            "days_off": form.days_off(),
            "facts": form.rule_facts(),
            "shown": form.shown(),
            "seen": seen(draft),
            "token": opening.token(draft),
        }

    def review(self, answers: Answers) -> dict[str, Any]:
        """What the review prints: every answer with the way to change it."""
        document, language = self.known.loaded.document, self.known.language
        shown = show_all(document, answers.reading.values, language, self.known, with_empty=True)
        return {
            "pages": [
                {"title": page.title, "lines": [(line, self._change(page.key, line.key)) for line in page.lines]}
                for page in shown
            ],
            "privacy": self._privacy(),
            "for_whom": for_whom(
                self.known.draft.person_id, subject_of(document, answers.reading.values), self.known.organisation
            ),
            "me": person_name(self.known.draft.person_id, self.known.organisation),
        }

    def _privacy(self) -> str:
        """How the personal data is used and on what ground, as the municipality has put it."""
        privacy = self.known.loaded.document.privacy
        return privacy.say(self.known.language) if privacy else ""

    def _change(self, page: str, key: str) -> str:
        """Where the answer can be changed; "" for what is worked out or taken from the directory."""
        field = self.known.loaded.document.by_key[key]
        if field.read_only or not field.ASKS:
            return ""
        return f"{self.step_url(page)}?{urlencode({'fran': REVIEW})}#{element_id(key)}"

    def _steps(self, answers: Answers) -> dict[str, Any]:
        """The steps as components/steps.html prints them, and where among them this one is."""
        document = self.known.loaded.document
        on = journey(document, answers.reading, self.known.draft.pages_done)
        titles = {page.key: page.title.say(self.known.language) for page in document.pages}
        titles[REVIEW] = gettext("Granska och skicka")
        every = []
        for key in on.steps:
            reachable = key in on.done or (key == REVIEW and on.missing is None)
            state = "current" if key == self.here else "done" if key in on.done else "todo"
            every.append({"label": titles[key], "href": self.step_url(key) if reachable else "", "state": state})
        at = on.steps.index(self.here) if self.here in on.steps else 0
        previous = {**every[at - 1], "href": self.step_url(on.steps[at - 1])} if at else None
        return {"all": every, "number": at + 1, "total": len(every), "previous": previous}


def _more(unasked: Sequence[str]) -> str:
    if not unasked:
        return ""
    if len(unasked) == 1:
        return gettext("Dina svar gav en fråga till. Svara på den och fortsätt.")
    return gettext("Dina svar gav fler frågor. Svara på dem och fortsätt.")


def saved_words(draft: Draft) -> str:
    """ "Utkast sparat 10:42", with the day when it was another day."""
    if draft._state.adding:
        return ""
    at = timezone.localtime(draft.saved_at)
    today = at.date() == timezone.localdate()
    when = time_format(at, "H:i") if today else words.when(at, timezone.localtime())
    return gettext("Utkast sparat %(when)s") % {"when": when}


def seen(draft: Draft) -> str:
    """The moment of the draft that a page shows, as the page says it back."""
    return UNSAVED if draft._state.adding else draft.saved_at.isoformat()
