"""An event in plain words: what the bell and the mail say. Pure.

A mail never carries answers: only the e-service's title, the case number, names and dates, and a link that asks the
reader to sign in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Language = Literal["sv", "en"]


@dataclass(frozen=True)
class Words:
    """One notice in one language. `action` is the text of the button; all may name facts in braces."""

    subject: str
    line: str
    action: str
    more: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of notice: its icon, where it leads (name of an address), and its words in both languages."""

    icon: str
    address: str
    sv: Words
    en: Words


KINDS: Final[Mapping[str, Kind]] = {
    "registered": Kind(
        "send",
        "cases:case",
        Words(
            "Vi har tagit emot {title} {number}",
            "{title} med ärendenummer {number} är inskickad.",
            "Följ ärendet",
            "Nu väntar ärendet på {waits_for}.",
        ),
        Words(
            "We have received {title} {number}",
            "{title} has been submitted with case number {number}.",
            "Follow the case",
            "The case is now waiting for {waits_for}.",
        ),
    ),
    "registered_for_you": Kind(
        "users",
        "cases:case",
        Words(
            "{requester} har fyllt i {title} åt dig",
            "{requester} har skickat in {title}, {number}, som gäller dig.",
            "Se ärendet",
        ),
        Words(
            "{requester} has filled in {title} for you",
            "{requester} has submitted {title}, {number}, which concerns you.",
            "View the case",
        ),
    ),
    "your_turn": Kind(
        "inbox",
        "approvals:task",
        Words(
            "Att godkänna: {title} från {requester}",
            "{requester} har skickat {title}, {number}, och det är din tur.",
            "Öppna ärendet",
            "Svara senast {due}.",
        ),
        Words(
            "To approve: {title} from {requester}",
            "{requester} has submitted {title}, {number}, and it is your turn to answer.",
            "Open the case",
            "Answer by {due}.",
        ),
    ),
    "your_turn_as_stand_in": Kind(
        "users",
        "approvals:task",
        Words(
            "Att godkänna för {absent}: {title} från {requester}",
            "{requester} har skickat {title}, {number}. Du ersätter {absent}.",
            "Öppna ärendet",
            "Svara senast {due}.",
        ),
        Words(
            "To approve for {absent}: {title} from {requester}",
            "{requester} has submitted {title}, {number}. You are standing in for {absent}.",
            "Open the case",
            "Answer by {due}.",
        ),
    ),
    "group_turn": Kind(
        "users",
        "approvals:task",
        Words(
            "Till {group}: {title} {number}",
            "{title} {number} från {requester} väntar på {group}.",
            "Öppna ärendet",
            "Svara senast {due}.",
        ),
        Words(
            "To {group}: {title} {number}",
            "{title} {number} from {requester} is waiting for {group}.",
            "Open the case",
            "Answer by {due}.",
        ),
    ),
    "returned": Kind(
        "undo-2",
        "cases:case",
        Words(
            "{title} {number} behöver rättas",
            "{by} vill att du rättar {title}, {number}, innan den kan godkännas.",
            "Se vad som ska rättas",
        ),
        Words(
            "{title} {number} needs correction",
            "{by} asks you to correct {title}, {number}, before it can be approved.",
            "See what to correct",
        ),
    ),
    "approved": Kind(
        "circle-check",
        "cases:case",
        Words("{title} {number} är beviljad", "{title}, {number}, är beviljad.", "Se beslutet"),
        Words("{title} {number} has been granted", "{title}, {number}, has been granted.", "View the decision"),
    ),
    "rejected": Kind(
        "circle-x",
        "cases:case",
        Words("{title} {number} är avslagen", "{title}, {number}, är avslagen.", "Se beslutet och skälen"),
        Words(
            "{title} {number} has been rejected",
            "{title}, {number}, has been rejected.",
            "View the decision and the reasons",
        ),
    ),
    "done": Kind(
        "circle-check",
        "cases:case",
        Words("{title} {number} är klart", "{title}, {number}, är klart.", "Se ärendet"),
        Words("{title} {number} is done", "{title}, {number}, is done.", "View the case"),
    ),
    "withdrawn": Kind(
        "x",
        "cases:case",
        Words(
            "{requester} har återtagit {title} {number}",
            "{requester} har återtagit {title}, {number}. Du behöver inte göra något.",
            "Se ärendet",
        ),
        Words(
            "{requester} has withdrawn {title} {number}",
            "{requester} has withdrawn {title}, {number}. You do not need to do anything.",
            "View the case",
        ),
    ),
    "draft_expires": Kind(
        "timer",
        "intake:drafts",
        Words(
            "Ditt utkast till {title} tas bort {goes}",
            "Du började fylla i {title} och sparade senast {saved}. Utkastet tas bort {goes} om du inte fortsätter.",
            "Till dina utkast",
        ),
        Words(
            "Your draft of {title} will be removed {goes}",
            "You began to fill in {title} and last saved it {saved}. It will be removed {goes} unless you go on.",
            "To your drafts",
        ),
    ),
    "delivered": Kind(
        "banknote",
        "cases:case",
        Words(
            "{title} {number} är skickad till lön",
            "Löneunderlaget för {title}, {number}, är skickat.",
            "Se ärendet",
        ),
        Words(
            "{title} {number} has been sent to payroll",
            "The payroll data for {title}, {number}, has been sent.",
            "View the case",
        ),
    ),
    "delivery_given_up": Kind(
        "triangle-alert",
        "outbox:messages",
        Words(
            "Leveransen av {number} har gett upp",
            "Leveransen av {title}, {number}, till {target} lyckades inte.",
            "Öppna driftsidan",
        ),
        Words(
            "The delivery of {number} has been given up",
            "{title}, {number}, could not be delivered to {target}.",
            "Open the operations page",
        ),
    ),
}


@dataclass(frozen=True)
class Composed:
    """A notice with its facts filled in."""

    subject: str
    line: str
    more: str
    action: str
    icon: str
    address: str


def compose(kind: str, facts: Mapping[str, str], language: str) -> Composed:
    """The notice in that language; the extra sentence only when its fact is known.

    `facts["title"]` is chosen from `title_en` when the language is English and there is one.
    Raises: KeyError for an unknown kind or a missing fact, so that a wrong call is seen at once.
    """
    entry = KINDS[kind]
    words = entry.en if language == "en" else entry.sv
    known = dict(facts)
    if language == "en" and known.get("title_en"):
        known["title"] = known["title_en"]
    return Composed(
        subject=_one_line(words.subject.format_map(known)),
        line=words.line.format_map(known),
        more=_unless_unknown(words.more, known),
        action=words.action,
        icon=entry.icon,
        address=entry.address,
    )


_TURNS: Final = frozenset({"your_turn", "your_turn_as_stand_in", "group_turn"})
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
    subject = (turn if kind in _TURNS else happened).format(number=number)
    return Composed(subject, line, "", action, entry.icon, entry.address)


def _unless_unknown(text: str, known: Mapping[str, str]) -> str:
    """The sentence, or nothing where a fact it names is missing or empty."""
    names = [part.partition("}")[0] for part in text.split("{")[1:]]
    return text.format_map(known) if all(known.get(name) for name in names) else ""


def _one_line(text: str) -> str:
    """Without line breaks: a name can never add a header to a mail."""
    return " ".join(text.split())
