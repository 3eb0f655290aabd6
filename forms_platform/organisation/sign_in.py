"""Signing in with a password: only those the municipality has entered, by user name or e-mail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forms_platform.look.errors import too_many
from forms_platform.look.limit import OwnCount, cache_answers
from forms_platform.look.words import language
from forms_platform.organisation.known_device import known_device, remember_device
from forms_platform.organisation.password_letters import password_letter

# Guesses at one account while the cache, which counts for all processes, is away. A shut door would shut everybody out.
UNCOUNTED = OwnCount(most=5, seconds=300)

AGAIN: Mapping[str, str | Promise] = {
    "reauthenticate": _("Ange lösenordet"),
    "mfa_reauthenticate": _("Ange koden i appen, eller en reservkod"),
    "mfa_reauthenticate:webauthn": _("Använd säkerhetsnyckel"),
}


class SignIn(DefaultAccountAdapter):  # type: ignore[misc] # allauth carries no types
    """What allauth asks about accounts. Nobody makes their own; the language chosen once follows the person."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: people come from the municipality's staff register."""
        return False

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, str]]:
        """The ways to show anew who one is, in our own words. Who has a second factor shows that."""
        ways: list[dict[str, str]] = super().get_reauthentication_methods(user)
        named = [{**way, "description": str(AGAIN.get(way["id"], way["description"]))} for way in ways]
        return [way for way in named if way["id"] != "reauthenticate"] or named

    def render_mail(
        self, template_prefix: str, email: str | list[str], context: dict[str, Any], headers: Any = None
    ) -> EmailMessage:
        """The letter in our own words and look. Raises: KeyError for one that this platform does not send."""
        to = email if isinstance(email, str) else email[0]
        return password_letter(template_prefix, to, context, language=language())

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """The guess is counted, for its name and where it comes from. A browser in which that name has signed in before
        is counted for itself alone; for all others there is a slower ceiling for the name, wherever they come from.

        Raises: ImmediateHttpResponse with the page for too many.
        """
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            raise ImmediateHttpResponse(too_many(request)) from None
        name = _name(credentials)
        if not known_device(request, name):
            self._anywhere = ratelimit.consume(request, app="allauth.account", action="login_failed_anywhere", key=name)
            if not self._anywhere:
                self._rollback_login_failed_rl_usage()
                raise ImmediateHttpResponse(too_many(request))
        counted = self._get_login_attempts_cache_key(request, **credentials)
        if not cache_answers() and not UNCOUNTED.spend(counted):
            raise ImmediateHttpResponse(too_many(request))

    def _rollback_login_failed_rl_usage(self) -> None:
        """What was right is no guess."""
        super()._rollback_login_failed_rl_usage()
        if anywhere := getattr(self, "_anywhere", None):
            anywhere.rollback()
            self._anywhere = None

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """Who has chosen a new password by the letter may come in, however many have guessed."""
        super()._delete_login_attempts_cached_email(request, **credentials)
        ratelimit.clear(request, app="allauth.account", action="login_failed_anywhere", key=_name(credentials))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """The name and where the guess comes from: a known device, or an address. Others' guesses lock nobody out."""
        name = _name(credentials)
        return f"{name}:{known_device(request, name) or self.get_client_ip(request)}"

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponseBase:
        """The answer that leads on, carrying the person's language; the browser is known to them from now on."""
        answer: HttpResponseBase = super().post_login(request, user, **kwargs)
        remember_language(answer, user.language)
        remember_device(request, answer, (user.username, user.email))
        return answer


def _name(credentials: Mapping[str, Any]) -> str:
    """The name that somebody signs in by, spelled in one way."""
    return str(credentials.get("email") or credentials.get("username") or "").strip().lower()


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
