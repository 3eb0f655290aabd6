"""An e-service as the catalogue shows it, and the subjects they are sorted under."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from forms_platform.catalogue.search import Entry
from forms_platform.definitions.language.document import CATEGORIES
from forms_platform.definitions.load import Loaded, load

# Icon and colour of each subject; the order is the document language's.
SUBJECTS: Final[Mapping[str, tuple[str, str]]] = {
    "anstallning": ("calendar-days", "brand3"),
    "lon": ("wallet", "accent"),
    "ekonomi": ("receipt", "brand1"),
    "it": ("laptop", "info"),
    "arbetsmiljo": ("shield-check", "brand2"),
    "skola": ("graduation-cap", "success"),
    "lokaler": ("building-2", "neutral"),
    "politik": ("scale", "brand1"),
    "ovrigt": ("folder", "neutral"),
}
PLAIN_ICON: Final = "file-text"  # what a document has that chose no icon


@dataclass(frozen=True, slots=True)
class Card:
    """What the catalogue shows of one e-service, in one language. `tone` names the colour of its tile."""

    key: str
    title: str
    summary: str
    subject: str
    subject_title: str
    icon: str
    tone: str
    minutes: int
    for_managers: bool


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject (ämne) and the e-services under it."""

    slug: str
    title: str
    icon: str
    cards: list[Card] = field(default_factory=list)


def card(loaded: Loaded, language: str) -> Card:
    """The card of a published version."""
    return _card(loaded.version_id, loaded.sha256, language)


@lru_cache(maxsize=2000)
def _card(version_id: int, sha256: str, language: str) -> Card:
    document = load(version_id).document
    icon, tone = SUBJECTS[document.category]
    return Card(
        key=document.key,
        title=document.title.say(language),
        summary=document.summary.say(language),
        subject=document.category,
        subject_title=CATEGORIES[document.category][language == "en"],
        icon=icon if document.icon == PLAIN_ICON else document.icon,
        tone=tone,
        minutes=document.minutes,
        for_managers=document.audience == "managers",
    )


def entry(loaded: Loaded, language: str) -> Entry:
    """What is searched: the words in the reader's language, and the titles in both."""
    return _entry(loaded.version_id, loaded.sha256, language)


@lru_cache(maxsize=2000)
def _entry(version_id: int, sha256: str, language: str) -> Entry:
    document = load(version_id).document
    titles = {document.title.say("sv"), document.title.say("en")} - {document.title.say(language)}
    questions = [asked.label.say(language) for page in document.pages for asked in page.fields]
    return Entry(
        key=document.key,
        title=document.title.say(language),
        keywords=(*document.keywords, *sorted(titles)),
        category=CATEGORIES[document.category][language == "en"],
        summary=document.summary.say(language),
        owner=" ".join([document.owner.unit.say(language), *questions]),
    )


def by_subject(cards: Sequence[Card]) -> list[Subject]:
    """The cards under their subjects; a subject without any is left out."""
    subjects: dict[str, Subject] = {}
    for one in cards:
        subjects.setdefault(
            one.subject, Subject(one.subject, one.subject_title, SUBJECTS[one.subject][0])
        ).cards.append(one)
    return [subjects[slug] for slug in SUBJECTS if slug in subjects]
