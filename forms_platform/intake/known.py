"""What is known of the world while one person fills in one draft: names, files, limits. Each is asked for once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from forms_platform.cases.earlier import limits_standing
from forms_platform.cases.models import Attachment
from forms_platform.cases.names import info_of, listed, options, own_granted
from forms_platform.definitions.language.document import Document
from forms_platform.definitions.language.fields.registers import OWN_GRANTED
from forms_platform.definitions.language.limits import Standing
from forms_platform.definitions.language.names import AttachmentInfo, Listed
from forms_platform.definitions.load import Loaded
from forms_platform.intake.drafts import files_in
from forms_platform.intake.models import Draft
from forms_platform.organisation.directory import Snapshot, snapshot


def subject_of(document: Document, values: Mapping[str, Any]) -> int | None:
    """Whom the case is about; None when it is the requester, or nobody."""
    chosen = values.get(document.subject)
    return chosen if isinstance(chosen, int) else None


@dataclass
class Known:
    """Names for what the answers point at (definitions.language.names.Names), and how the year's limits stand."""

    draft: Draft
    loaded: Loaded
    today: date
    language: str
    raw: Mapping[str, Any]  # the answers whose files are wanted
    seen: Snapshot | None = None  # the organisation, when it has been looked at already

    @cached_property
    def organisation(self) -> Snapshot:
        """The organisation as it is now."""
        return self.seen or snapshot()

    @cached_property
    def _files(self) -> dict[str, AttachmentInfo]:
        """The files that the answers speak of and the person may use: their own, and those of the case amended."""
        return self._info(files_in(self.raw))

    def _info(self, ids: Iterable[UUID]) -> dict[str, AttachmentInfo]:
        wanted = set(ids)
        if not wanted:
            return {}
        person, amended = self.draft.person_id, self.draft.amends_id
        return {
            str(row.pk): info_of(row)
            for row in Attachment.objects.filter(pk__in=wanted).exclude(scan=Attachment.Scan.INFECTED)
            if (row.case_id == amended if row.case_id else row.uploader_id == person)
        }

    def learn(self, attachments: Iterable[Attachment]) -> None:
        """Files that were just taken in are known too."""
        self._files.update({str(a.pk): info_of(a) for a in attachments})

    def look_up(self, raw: Mapping[str, Any]) -> None:
        """Files that these answers speak of are known too: a script sends a file before the draft speaks of it."""
        self._files.update(self._info(files_in(raw) - {UUID(id) for id in self._files}))

    def person(self, id: int) -> str | None:
        """The name of somebody who works here."""
        card = self.organisation.person(id)
        return card.name if card and card.active else None

    def unit(self, id: int) -> str | None:
        """The name of a unit."""
        return self.organisation.unit_name(id) or None

    def cost_centre(self, code: str) -> str | None:
        """The name of a cost centre."""
        return self.organisation.cost_centres.get(code)

    @cached_property
    def _granted(self) -> list[Listed]:
        """What the person could give back."""
        return own_granted(self.draft.person_id)

    def options(self, register: str) -> list[Listed]:
        """What can be chosen from a register today."""
        if register == OWN_GRANTED:
            return self._granted
        return options(self.organisation, register)

    def listed(self, register: str, code: str) -> Listed | None:
        """An entry of a register."""
        return listed(self.organisation, register, code)

    def attachment(self, id: str) -> AttachmentInfo | None:
        """What is known of a file of the draft."""
        return self._files.get(id)

    def limits(self, values: Mapping[str, Any]) -> list[Standing]:
        """How the year's limits stand with these answers. One statement for each limit."""
        return limits_standing(
            self.loaded.document,
            values,
            person=subject_of(self.loaded.document, values) or self.draft.person_id,
            today=self.today,
            without=self.draft.amends_id,
        )
