"""E-services edited and published through the API: the builder's verbs, which the wiring names."""

from __future__ import annotations

from forms_platform.api import shapes_editing as editing
from forms_platform.api.asked import Asked
from forms_platform.api.beside import beside
from forms_platform.api.problem import Problem


def drafts(asked: Asked) -> editing.ServiceDrafts:
    """The drafts that somebody has edited (form administrators)."""
    rows = beside("drafts")(asked.person)
    return editing.ServiceDrafts(items=[editing.ServiceDraftInList(**row) for row in rows])


def draft(asked: Asked, key: str) -> editing.ServiceDraft:
    """The draft; of an e-service that nobody has edited, what is published."""
    return editing.ServiceDraft(**beside("draft")(asked.person, key))


def new(asked: Asked) -> editing.ServiceDraft:
    """A draft of an e-service that there was not. Faults do not stop it; they stop its publication."""
    wanted = asked.body(editing.NewService)
    return editing.ServiceDraft(**beside("new")(asked.person, wanted.document, now=asked.now))


def replace(asked: Asked, key: str) -> editing.ServiceDraft:
    """The draft has that document, as one edit that the builder's pages can undo."""
    wanted = asked.body(editing.ServiceDocument)
    told = beside("replace")(asked.person, key, wanted.document, seen=wanted.seen, now=asked.now)
    return editing.ServiceDraft(**told)


def publish(asked: Asked, key: str) -> editing.Published:
    """The draft is published, or waits for its time or for somebody else to agree."""
    wanted = asked.body(editing.Publishing)
    if wanted.at is not None and wanted.at.tzinfo is None:
        raise Problem("bad_request", faults=[{"path": "at", "code": "no_time_zone", "text": "at"}])
    told = beside("publish")(
        asked.person, key, seen=wanted.seen, reasons=dict(wanted.reasons), note=wanted.note, at=wanted.at, now=asked.now
    )
    return editing.Published(**told)


def agree(asked: Asked, key: str) -> editing.Published:
    """What somebody else asked to have published is agreed to."""
    return editing.Published(**beside("agree")(asked.person, key, now=asked.now))


def withdraw(asked: Asked, key: str) -> None:
    """Nobody can begin the e-service any more; cases under way are not touched."""
    beside("withdraw")(asked.person, key, again=False, now=asked.now)


def restore(asked: Asked, key: str) -> None:
    """The e-service can be begun again."""
    beside("withdraw")(asked.person, key, again=True, now=asked.now)
