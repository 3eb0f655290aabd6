"""Signing in with a password: only those the municipality has entered, by user name or e-mail."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase


class SignIn(DefaultAccountAdapter):  # type: ignore[misc] # allauth carries no types
    """What allauth asks about accounts. Nobody makes their own; the language chosen once follows the person."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: people come from the municipality's staff register."""
        return False

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
