"""E-services edited and published through the API: the builder's verbs, which the wiring names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.module_loading import import_string

from forms_platform.api import shapes_editing as editing
from forms_platform.api.asked import Asked
from forms_platform.api.problem import WORDS, Problem
from forms_platform.definitions.language.faults import DocumentFaults
from forms_platform.look.words import language

Gave = TypeVar("Gave")


def drafts(asked: Asked) -> editing.ServiceDrafts:
    """The drafts that somebody has edited (form administrators)."""
    rows = _builder("drafts")(asked.person)
    return editing.ServiceDrafts(items=[editing.ServiceDraftInList(**row) for row in rows])


def draft(asked: Asked, key: str) -> editing.ServiceDraft:
    """The draft; of an e-service that nobody has edited, what is published."""
    return editing.ServiceDraft(**_builder("draft")(asked.person, key))


def new(asked: Asked) -> editing.ServiceDraft:
    """A draft of an e-service that there was not. Faults do not stop it; they stop its publication."""
    wanted = asked.body(editing.NewService)
    return editing.ServiceDraft(**_builder("new")(asked.person, wanted.document, now=asked.now))


def replace(asked: Asked, key: str) -> editing.ServiceDraft:
    """The draft has that document, as one edit that the builder's pages can undo."""
    wanted = asked.body(editing.ServiceDocument)
    told = _builder("replace")(asked.person, key, wanted.document, seen=wanted.seen, now=asked.now)
    return editing.ServiceDraft(**told)


def publish(asked: Asked, key: str) -> editing.Published:
    """The draft is published, or waits for its time or for somebody else to agree."""
    wanted = asked.body(editing.Publishing)
    if wanted.at is not None and wanted.at.tzinfo is None:
        raise Problem("bad_request", faults=[{"path": "at", "code": "no_time_zone", "text": "at"}])
    told = _builder("publish")(
        asked.person, key, seen=wanted.seen, reasons=dict(wanted.reasons), note=wanted.note, at=wanted.at, now=asked.now
    )
    return editing.Published(**told)


def agree(asked: Asked, key: str) -> editing.Published:
    """What somebody else asked to have published is agreed to."""
    return editing.Published(**_builder("agree")(asked.person, key, now=asked.now))


def withdraw(asked: Asked, key: str) -> None:
    """Nobody can begin the e-service any more; cases under way are not touched."""
    _builder("withdraw")(asked.person, key, again=False, now=asked.now)


def restore(asked: Asked, key: str) -> None:
    """The e-service can be begun again."""
    _builder("withdraw")(asked.person, key, again=True, now=asked.now)


def _builder(name: str) -> Callable[..., Any]:
    """The builder's verb, whose refusals are problems."""
    verb = import_string(import_string(settings.API_ASKS)[name])

    def asked_of_it(*arguments: Any, **named: Any) -> Any:
        try:
            return verb(*arguments, **named)
        except PermissionDenied:
            raise Problem("forbidden") from None
        except LookupError:
            raise Problem("not_found") from None
        except DocumentFaults as found:
            faults = [{"path": one.path, "code": one.code, "text": one.say(language())} for one in found.faults]
            raise Problem("answers_faulty", faults=faults) from None
        except ValidationError as wrong:
            raise _problem(wrong) from None

    return asked_of_it


def _problem(wrong: ValidationError) -> Problem:
    if hasattr(wrong, "code"):  # one of them, with its code
        code = str(wrong.code)
        return Problem(code if code in WORDS else "refused", str(wrong.message))
    return Problem("not_publishable", faults=[dict(one.params or {}) for one in wrong.error_list])
