"""The e-service's own words in a mail, by what has happened. Facts are named in braces: {number}."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Final, Literal

from pydantic import Field as Limits

from forms_platform.definitions.language.fault_words import fault
from forms_platform.definitions.language.faults import Fault
from forms_platform.definitions.language.fields.field import Frozen
from forms_platform.definitions.language.texts import Text

Event = Literal[
    "registered", "registered_for_you", "your_turn", "your_turn_as_stand_in", "group_turn", "reminded", "overdue",
    "escalated", "taken", "returned", "approved", "rejected", "done",
]  # fmt: skip

_ALWAYS: Final = frozenset({"title", "number", "requester"})
_TURN: Final = _ALWAYS | {"due"}
# What a mail of each event may name. No answer is among them: a mail never carries one.
FACTS: Final[Mapping[str, frozenset[str]]] = {
    "registered": _ALWAYS | {"waits_for"},
    "registered_for_you": _ALWAYS,
    "your_turn": _TURN,
    "your_turn_as_stand_in": _TURN | {"absent"},
    "group_turn": _TURN | {"group"},
    "reminded": _TURN,
    "overdue": _TURN,
    "escalated": _TURN,
    "taken": _TURN,
    "returned": _ALWAYS | {"by"},
    "approved": _ALWAYS | {"by"},
    "rejected": _ALWAYS | {"by"},
    "done": _ALWAYS,
}
LONGEST_SUBJECT: Final = 150
LONGEST_TEXT: Final = 2000
_NAMED = re.compile(r"\{([a-z_]{1,40})\}")


class Message(Frozen):
    """What a mail says instead of the platform's own words; paragraphs have an empty line between them. Button, link,
    date and why the person gets the mail are always there, whatever it says."""

    subject: Text | None = None
    text: Text


Messages = Annotated[dict[Event, Message], Limits(default_factory=dict)]


def fill(text: str, facts: Mapping[str, str]) -> str:
    """The text with its facts in place. One that is unknown leaves nothing, and what a fact says is never read as
    another's name."""
    return _NAMED.sub(lambda found: facts.get(found[1], ""), text)


def message_faults(messages: Mapping[Event, Message], *, discreet: bool) -> Iterator[Fault]:
    """Every fault of the messages. `discreet`: the service's mails may say nothing of what they are about."""
    if messages and discreet:
        yield fault("messages", "messages_of_secrets")
        return
    for event, message in messages.items():
        texts = {"subject": (message.subject, LONGEST_SUBJECT), "text": (message.text, LONGEST_TEXT)}
        for part, (text, longest) in texts.items():
            for language, said in (("sv", text and text.sv), ("en", text and text.en)):
                if said:
                    yield from _said(said, longest, f"messages.{event}.{part}.{language}", FACTS[event])


def _said(text: str, longest: int, path: str, facts: frozenset[str]) -> Iterator[Fault]:
    if len(text) > longest:
        yield fault(path, "too_long", limit=str(longest))
    left = text
    for name in dict.fromkeys(_NAMED.findall(text)):
        left = left.replace(f"{{{name}}}", "")
        if name not in facts:
            known = ", ".join(f"{{{each}}}" for each in sorted(facts))
            yield fault(path, "unknown_fact", value=f"{{{name}}}", expected=known)
    if "{" in left or "}" in left:
        yield fault(path, "stray_brace")
