"""What messages are about, as a person says it. Those who know live on a floor above: the settings name them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Protocol, cast

from django.conf import settings


class _Speaks(Protocol):
    """The module that the settings name."""

    def names(self, abouts: Iterable[str]) -> Mapping[str, str]:
        """What a person calls each subject that is known."""
        ...

    def abouts(self, words: str) -> list[str]:
        """The subjects that a person calls so."""
        ...


def names_of(abouts: Iterable[str]) -> Mapping[str, str]:
    """What a person calls each subject: "2026-1179" for "case:20". What is not known is not there."""
    return _speaker().names(abouts)


def called(words: str) -> list[str]:
    """The subjects that a person calls so."""
    return _speaker().abouts(words)


def _speaker() -> _Speaks:
    return cast(_Speaks, import_module(settings.OUTBOX_ABOUT))
