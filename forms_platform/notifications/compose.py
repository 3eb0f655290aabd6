"""An event in plain words: what the bell and the mail say. Pure.

A mail never carries answers: only the e-service's title, the case number, names and dates, and a link that asks the
reader to sign in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from forms_platform.definitions.language.messages import Message, fill
from forms_platform.notifications.kinds import KINDS

Language = Literal["sv", "en"]

TURNS: Final = frozenset(
    {"your_turn", "your_turn_as_stand_in", "group_turn", "reminded", "overdue", "escalated", "handed_over",
     "opinion_asked"}
)  # fmt: skip
OPERATORS: Final = frozenset({"delivery_given_up", "post_stuck", "staffing_broke"})
FILES: Final = frozenset({"file_infected", "draft_file_infected", "case_file_infected"})

# Said of a turn that is the reader's for the sake of somebody else, by the fact that tells it.
_ASIDES: Final[Mapping[str, tuple[str, str]]] = {
    "absent": ("Du ersätter {absent}.", "You are standing in for {absent}."),
    "group": ("Ärendet väntar på {group}.", "The case is waiting for {group}."),
}
_SPACE: Final = re.compile(r"[^\S\u00a0]+")  # any but the one that keeps a number and its unit together
_NAMES_IT_ITSELF: Final = frozenset({"your_turn_as_stand_in", "group_turn"})


@dataclass(frozen=True)
class Composed:
    """A notice with its facts filled in. `why` tells why the reader gets it."""

    subject: str
    line: str
    more: str
    action: str
    icon: str
    address: str
    why: str = ""

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The line, paragraph by paragraph, and what more there is to say."""
        said = (_SPACE.sub(" ", part).strip() for part in re.split(r"\n\s*\n", self.line))
        return (*(part for part in said if part), *((self.more,) if self.more else ()))


def compose(kind: str, facts: Mapping[str, str], language: str, own: Message | None = None) -> Composed:
    """The notice in that language; an extra sentence only when its facts are known. `own` are the e-service's words.

    `facts["title"]` is chosen from `title_en` when the language is English and there is one.
    Raises: KeyError for an unknown kind or a missing fact, so that a wrong call is seen at once.
    """
    entry = KINDS[kind]
    words = entry.en if language == "en" else entry.sv
    known = dict(facts)
    if language == "en" and known.get("title_en"):
        known["title"] = known["title_en"]
    aside = "" if kind in _NAMES_IT_ITSELF and own is None else _aside(kind, known, language)
    said = Composed(
        subject=_one_line(words.subject.format_map(known)),
        line=words.line.format_map(known),
        more=" ".join(part for part in (aside, _unless_unknown(words.more, known)) if part),
        action=words.action,
        icon=entry.icon,
        address=entry.address,
        why=_why(kind, known, language),
    )
    return said if own is None else _in_own_words(said, own, known, language)


def _in_own_words(said: Composed, own: Message, known: Mapping[str, str], language: str) -> Composed:
    subject = fill(own.subject.say(language), known) if own.subject else ""
    return replace(said, subject=_one_line(subject) or said.subject, line=fill(own.text.say(language), known))


def _aside(kind: str, known: Mapping[str, str], language: str) -> str:
    if kind not in TURNS:
        return ""
    told = next((words for fact, words in _ASIDES.items() if known.get(fact)), None)
    return told[language == "en"].format_map(known) if told else ""


# Language -> it is your turn · something else has happened · the line.
_DISCREET: Final[Mapping[Language, tuple[str, str, str]]] = {
    "sv": (
        "Ärende {number} väntar på dig",
        "Det har hänt något i ärende {number}",
        "Logga in för att läsa. Ärendet omfattas av sekretess, så det här mejlet säger inte mer.",
    ),
    "en": (
        "Case {number} is waiting for you",
        "Something has happened in case {number}",
        "Sign in to read. The case is covered by secrecy, so this mail says no more.",
    ),
}


def discreet(kind: str, number: str, language: str) -> Composed:
    """The notice as a mail may say it when the service's mails only give a link: neither what the case is about, nor
    whose it is, nor how it ended. Raises: KeyError for an unknown kind."""
    entry = KINDS[kind]
    turn, happened, line = _DISCREET["en" if language == "en" else "sv"]
    action = "Open the case" if language == "en" else "Öppna ärendet"
    subject = (turn if kind in TURNS else happened).format(number=number)
    why = _WHY["concerns"][language == "en"]  # not even for whose sake
    return Composed(subject, line, "", action, entry.icon, entry.address, why)


# What the reader has to do with it -> why they get the mail, in both languages.
_WHY: Final[Mapping[str, tuple[str, str]]] = {
    "turn": (
        "Du får mejlet för att ärendet väntar på ditt svar.",
        "You get this mail because the case is waiting for your answer.",
    ),
    "absent": (
        "Du får mejlet för att du ersätter {absent}.",
        "You get this mail because you are standing in for {absent}.",
    ),
    "group": ("Mejlet går till {group}.", "This mail goes to {group}."),
    "taken": (
        "Du får mejlet för att ärendet har väntat på dig.",
        "You get this mail because the case has been waiting for you.",
    ),
    "operators": (
        "Du får mejlet för att du sköter driften av plattformen.",
        "You get this mail because you operate the platform.",
    ),
    "files": (
        "Du får mejlet för att du har lagt till filen, eller har ärendet just nu.",
        "You get this mail because you added the file, or have the case right now.",
    ),
    "own": (
        "Du får mejlet för att du har skickat in, eller för att ärendet gäller dig.",
        "You get this mail because you have sent in, or because the case concerns you.",
    ),
    "concerns": (
        "Du får mejlet för att ärendet väntar på dig eller gäller dig.",
        "You get this mail because the case is waiting for you or concerns you.",
    ),
    "draft": ("Du får mejlet för att utkastet är ditt.", "You get this mail because the draft is yours."),
    "stand_ins": (
        "Du får mejlet för att det gäller vem som ersätter dig, eller vem du ersätter.",
        "You get this mail because it is about who stands in for you, or whom you stand in for.",
    ),
}
_REASONS: Final[Mapping[str, str]] = {
    **dict.fromkeys(OPERATORS, "operators"),
    **dict.fromkeys(FILES, "files"),
    **dict.fromkeys(("asked", "told", "opinion_given", "withdrawn", "recalled"), "concerns"),
    **dict.fromkeys(("who_stands_in", "stands_in", "stood_in_for"), "stand_ins"),
    "taken": "taken",
    "draft_expires": "draft",
}


def _why(kind: str, known: Mapping[str, str], language: str) -> str:
    reason = _REASONS.get(kind, "own")
    if kind in TURNS:
        reason = next((fact for fact in ("absent", "group") if known.get(fact)), "turn")
    return _WHY[reason][language == "en"].format_map(known)


def _unless_unknown(text: str, known: Mapping[str, str]) -> str:
    """The sentence, or nothing where a fact it names is missing or empty."""
    names = [part.partition("}")[0] for part in text.split("{")[1:]]
    return text.format_map(known) if all(known.get(name) for name in names) else ""


def _one_line(text: str) -> str:
    """Without line breaks: a name can never add a header to a mail."""
    return " ".join(text.split())
