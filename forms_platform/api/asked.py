"""Who asks, for what, and how often: read off the request before anything else happens."""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from pydantic import BaseModel, ValidationError

from forms_platform.api import tokens
from forms_platform.api.models import Token
from forms_platform.api.problem import Problem
from forms_platform.look.limit import Limit
from forms_platform.organisation.models import Person

Shape = TypeVar("Shape", bound=BaseModel)
UNKEEPABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
DEEPEST: Final = 12
MOST: Final = 20_000  # characters of one text, things in one list


@dataclass(frozen=True)
class Asked:
    """A request that may be answered: whose it is and what it says."""

    request: HttpRequest
    token: Token
    now: datetime

    @property
    def person(self) -> Person:
        """Whom the token acts for."""
        return self.token.person

    def query(self, name: str) -> str:
        """A parameter of the address, "" when it is left out. The dispatcher has looked at its shape."""
        return self.request.GET.get(name, "")

    def body(self, shape: type[Shape]) -> Shape:
        """What was sent. Raises: Problem with every fault."""
        raw = body_of(self.request)
        try:
            return shape.model_validate_json(json.dumps(raw), strict=True)
        except ValidationError as bad:
            faults = [
                {"path": ".".join(map(str, one["loc"])) or "body", "code": one["type"], "text": one["msg"]}
                for one in bad.errors(include_url=False)[:50]
            ]
            raise Problem("bad_request", faults=faults) from None


def limit() -> Limit:
    """How often one token may ask."""
    return Limit("api", settings.API_CALLS_IN_A_MINUTE, 60)


def admitted(request: HttpRequest, scope: str) -> Asked:
    """The request with who asks. Raises: Problem without a good token, without its scope, or too often."""
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    now = timezone.now()
    token = tokens.holder(text.strip(), now=now) if kind.lower() == "bearer" and text.strip() else None
    if token is None:
        raise Problem("unauthorized")
    if scope and scope not in token.scopes.split():
        raise Problem("scope_missing", scope=scope)
    if wait := limit().spend(f"token:{token.pk}", time.time()):
        raise Problem("too_many", seconds=wait)
    request.api_token = token  # type: ignore[attr-defined]  # for the headers of the answer
    return Asked(request, token, now)


def tell_limit(request: HttpRequest, answer: HttpResponse) -> None:
    """The answer says how much is left of the minute (draft-ietf-httpapi-ratelimit-headers)."""
    token = getattr(request, "api_token", None)
    if token is None:
        return
    left, reset = limit().left(f"token:{token.pk}", time.time())
    most = limit().most
    answer["RateLimit-Policy"] = f'"minute";q={most};w=60'
    answer["RateLimit"] = f'"minute";r={left};t={reset}'


def body_of(request: HttpRequest) -> Any:
    """The JSON that was sent, without what no database keeps. Raises: Problem."""
    if request.content_type not in ("application/json", ""):
        raise Problem("not_acceptable_body", wanted="application/json")
    try:
        raw = json.loads(request.body or b"null", parse_constant=_refused)
        return keepable(raw)
    except RequestDataTooBig:
        raise Problem("too_large") from None
    except (ValueError, RecursionError):
        raise Problem("not_json") from None


def _refused(constant: str) -> None:
    raise ValueError(constant)


def keepable(raw: Any, depth: int = 0) -> Any:
    """The same without characters that cannot be kept. Raises: ValueError when it is nested deeper than anything."""
    if depth > DEEPEST:
        raise ValueError("too deep")
    if isinstance(raw, str):
        return UNKEEPABLE.sub("", raw)[:MOST]
    if isinstance(raw, list):
        return [keepable(one, depth + 1) for one in raw[:MOST]]
    if isinstance(raw, dict):
        return {UNKEEPABLE.sub("", key)[:200]: keepable(one, depth + 1) for key, one in raw.items()}
    if isinstance(raw, int | float) and abs(raw) > 10**30:
        raise ValueError("too large a number")
    if isinstance(raw, float) and raw.is_integer():
        return int(raw)  # JSON knows one kind of number: 1.0 is 1
    return raw
