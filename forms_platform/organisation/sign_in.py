"""Signing in with a password: only those the municipality has entered, by user name or e-mail."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase

from forms_platform.look.errors import too_many
from forms_platform.look.limit import OwnCount, cache_answers

# Guesses at one account while the cache, which counts for all processes, is away. A shut door would shut everybody out.
UNCOUNTED = OwnCount(most=5, seconds=300)


class SignIn(DefaultAccountAdapter):  # type: ignore[misc] # allauth carries no types
    """What allauth asks about accounts. Nobody makes their own; the language chosen once follows the person."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: people come from the municipality's staff register."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """The guess is counted. Raises: ImmediateHttpResponse with the page for too many."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            raise ImmediateHttpResponse(too_many(request)) from None
        account = self._get_login_attempts_cache_key(request, **credentials)
        if not cache_answers() and not UNCOUNTED.spend(account):
            raise ImmediateHttpResponse(too_many(request))

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponseBase:
        """The answer that leads on, carrying the person's language."""
        answer: HttpResponseBase = super().post_login(request, user, **kwargs)
        remember_language(answer, user.language)
        return answer


def remember_language(answer: HttpResponseBase, language: str) -> None:
    """The answer carries the cookie that every later page takes its language from."""
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
