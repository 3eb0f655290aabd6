"""A form (blankett) that was filled in as PDF becomes a draft, with the answers as if they had been typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from forms_platform.definitions.language.answers import read_answers
from forms_platform.definitions.language.fields import Field
from forms_platform.definitions.load import Loaded, NoSuchService, current, load
from forms_platform.definitions.models import Version
from forms_platform.definitions.paper.apart import read_apart
from forms_platform.definitions.paper.filled import Unreadable, Why
from forms_platform.definitions.paper.mark import Mark
from forms_platform.definitions.paper.read_back import BroughtBack, Unread, read_back
from forms_platform.intake import drafts, opening
from forms_platform.intake.journey import journey
from forms_platform.intake.known import Known
from forms_platform.intake.models import Draft
from forms_platform.intake.typed import Raw, cleaned
from forms_platform.organisation.directory import Snapshot, folded


@dataclass(frozen=True, slots=True)
class TakenIn:
    """The draft, where to go on in it, what could not be read, what the directory knows better, and whether the form
    was an older one."""

    draft: Draft
    step: str  # the first page with a fault, else the review
    unread: tuple[Unread, ...]
    known_better: tuple[str, ...]
    older: bool


def take_in_form(
    pdf: bytes, loaded: Loaded, *, person: int, organisation: Snapshot, now: datetime, language: str
) -> TakenIn:
    """A new draft of the person on the version that is used now. Raises: Unreadable."""
    filled = read_apart(pdf)
    asked_of = _version(filled.mark, loaded, language)
    today = timezone.localdate(now)
    brought = read_back(asked_of.document, filled.fields, Finder(organisation).find, today=today, language=language)
    brought = _as_asked_now(brought, asked_of, loaded, language)
    draft = opening.new(loaded, person, organisation)
    fixed = {key for key, field in loaded.document.by_key.items() if field.read_only}
    raw = draft.raw | {key: _kept(answer) for key, answer in brought.raw.items() if key not in fixed}
    known = Known(draft, loaded, today, language, raw, organisation)
    reading = read_answers(loaded.document, raw, today=today, names=known)
    better = [key for key in loaded.document.by_key if key in fixed and _differs(key, brought.raw, draft.raw)]
    unread = tuple(one for one in brought.unread if one.path not in fixed)
    draft.pages_done = list(reading.visible_pages)  # every page has been filled in; those with faults are shown again
    drafts.keep(draft, raw, of=raw.keys(), now=now)
    names = tuple(loaded.document.by_key[key].name(language) for key in better)
    step = journey(loaded.document, reading, draft.pages_done).here
    return TakenIn(draft, step, unread, names, older=asked_of.version_id != loaded.version_id)


def _version(mark: Mark, loaded: Loaded, language: str) -> Loaded:
    """The version that the form was made of. Raises: Unreadable."""
    if mark.key != loaded.key:
        try:
            other = current(mark.key)
        except NoSuchService:
            raise Unreadable(Why.NOT_OURS) from None
        raise Unreadable(Why.OTHER_SERVICE, title=other.document.title.say(language), key=mark.key)
    if mark.sha256 == loaded.sha256:
        return loaded
    found = Version.objects.filter(e_service__key=mark.key, sha256=mark.sha256).values_list("pk", flat=True).first()
    if found is None:
        raise Unreadable(Why.UNKNOWN_VERSION)
    return load(found)


def _as_asked_now(brought: BroughtBack, before: Loaded, now: Loaded, language: str) -> BroughtBack:
    """What the version of today still asks; answers to the other questions are among the unread."""
    asked, old = now.document.by_key, before.document.by_key
    gone = [key for key in brought.raw if key not in asked or asked[key].kind != old[key].kind]
    unread = tuple(Unread(key, old[key].name(language), _plain(brought.raw[key])) for key in gone)
    kept = {key: answer for key, answer in brought.raw.items() if key not in gone}
    return BroughtBack(kept, brought.unread + unread)


def _plain(answer: Any) -> str:
    return answer[:200] if isinstance(answer, str) else "…"


def _differs(key: str, brought: Mapping[str, Any], known: Mapping[str, Any]) -> bool:
    """Whether something else was written than the directory says."""
    written = brought.get(key)
    return isinstance(written, str) and folded(written) != folded(str(known.get(key, "")))


def _kept(answer: Any) -> Any:
    """The answer as it can be kept in any database."""
    match answer:
        case str():
            return cleaned(answer)
        case list():
            return [_kept(one) for one in answer]
        case dict():
            found: Raw = {key: _kept(one) for key, one in answer.items()}
            return found
        case _:
            return answer


class Finder:
    """Finds the person or unit that somebody wrote the name of, when there is one and no other."""

    def __init__(self, organisation: Snapshot) -> None:
        self._organisation = organisation

    def find(self, field: Field, written: str) -> str | None:
        """The answer that the name stands for."""
        wanted = folded(written)
        if not wanted:
            return None
        found = self._people(wanted) if field.kind == "person" else self._units(wanted)
        return str(found[0]) if len(found) == 1 else None

    def _people(self, wanted: str) -> list[int]:
        everybody = [card for card in self._organisation.people.values() if card.active]
        return [
            card.id
            for card in everybody
            if wanted in (folded(card.name), folded(card.username), folded(card.email), folded(card.employee_number))
        ]

    def _units(self, wanted: str) -> list[int]:
        units = [unit for unit in self._organisation.units.values() if unit.active]
        return [unit.id for unit in units if wanted in (folded(unit.name), folded(unit.code))]
