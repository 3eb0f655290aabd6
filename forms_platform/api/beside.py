"""What the API asks of the rooms that it stands beside: their doors for programs, which the wiring names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.module_loading import import_string

from forms_platform.api.problem import WORDS, Problem
from forms_platform.definitions.language.faults import DocumentFaults
from forms_platform.look.words import language


def beside(name: str) -> Callable[..., Any]:
    """The verb of that name, whose refusals are problems."""
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
    if hasattr(wrong, "error_dict"):  # of fields, several of each
        faults = [
            {"path": field, "code": str(one.code or "invalid"), "text": text}
            for field, several in wrong.error_dict.items()
            for one in several
            for text in one.messages
        ]
        return Problem("bad_request", faults=faults)
    if hasattr(wrong, "code"):  # one of them, with its code
        code = str(wrong.code)
        return Problem(code if code in WORDS else "refused", str(wrong.message))
    return Problem("not_publishable", faults=[dict(one.params or {}) for one in wrong.error_list])
