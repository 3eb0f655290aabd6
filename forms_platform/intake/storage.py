"""formtools' storage of a wizard, with the draft row behind it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from formtools.wizard.storage.base import BaseStorage

from forms_platform.definitions.language.document import Document
from forms_platform.intake import drafts
from forms_platform.intake.models import Draft


class DraftStorage(BaseStorage):  # type: ignore[misc]  # formtools has no types
    """Keeps what was typed in Draft.raw, by field and not by step, so that a question may move between pages.

    The step is the one in the address; nothing of where somebody is gets stored.
    """

    current_step: str | None  # a property of BaseStorage

    def __init__(self, prefix: str, request: HttpRequest, *, draft: Draft, document: Document, step: str) -> None:
        super().__init__(prefix, request)
        self.draft = draft
        self._document = document
        self.init_data()
        self.current_step = step

    def get_step_data(self, step: str) -> dict[str, Any]:
        """The raw answers to the fields of the page; those of all pages for the review."""
        try:
            keys = self.keys_of(step)
        except KeyError:
            return dict(self.draft.raw)
        return {key: answer for key, answer in self.draft.raw.items() if key in keys}

    def set_step_data(
        self, step: str, answers: Mapping[str, Any], *, now: datetime, done: bool = False, seen: datetime | None = None
    ) -> None:
        """The draft row holds the answers of the page. Raises: drafts.ChangedElsewhere, drafts.AlreadySubmitted."""
        drafts.keep(self.draft, answers, of=self.keys_of(step), now=now, done=step if done else None, seen=seen)

    def keys_of(self, step: str) -> frozenset[str]:
        """The keys of the page's fields. Raises: KeyError."""
        return frozenset(field.key for field in self._document.page(step).fields)

    def get_step_files(self, step: str) -> None:
        """Nothing: files are taken in when they come and are answers like others after that."""
        return

    def update_response(self, response: HttpResponse) -> None:
        """Nothing is left to tidy up."""
