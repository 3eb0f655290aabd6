"""Who holds which role. Roles in use: drift (operator), forvaltare (form administrator), registrator, and
utbetalningsattest, who attests payment lists."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeAlias

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from forms_platform.organisation.directory import Snapshot, snapshot
from forms_platform.organisation.models import Person

DRIFT = "drift"
FORVALTARE = "forvaltare"
REGISTRATOR = "registrator"
PAYMENTS = "utbetalningsattest"

View: TypeAlias = Callable[..., HttpResponseBase]


def signed_in(request: HttpRequest) -> Person:
    """Who has signed in, for views behind login_required. Raises: PermissionDenied for anybody else."""
    if not isinstance(request.user, Person):
        raise PermissionDenied
    return request.user


def has_role(person: Any, role: str, unit: int | None = None, organisation: Snapshot | None = None) -> bool:
    """True when the person holds the role everywhere, or in the unit or one above it; a superuser holds all."""
    if not getattr(person, "is_authenticated", False) or not person.is_active:
        return False
    if person.is_superuser:
        return True
    known = organisation or snapshot()
    held = known.roles_of(person.pk)
    return (role, None) in held or any((role, above) in held for above in upwards(known, unit))


def upwards(organisation: Snapshot, unit: int | None) -> list[int]:
    """The unit and those above it, nearest first; a circle in the tree is walked once."""
    seen: list[int] = []
    while unit is not None and unit not in seen:
        seen.append(unit)
        unit = organisation.parent(unit)
    return seen


def require_role(person: Any, role: str) -> None:
    """The person holds the role. Raises: PermissionDenied."""
    if not has_role(person, role):
        raise PermissionDenied


def only_for(role: str) -> Callable[[View], View]:
    """A view that signs in who is unknown and refuses (403) who does not hold the role everywhere."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            require_role(request.user, role)
            return view(request, *args, **kwargs)

        return guarded

    return guard
