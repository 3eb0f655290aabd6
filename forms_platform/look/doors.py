"""Doors that are opened when somebody knocks: an address names its view without loading it.

A view brings the whole room with it (the form language alone is a fifth of a second). A command of the console needs
none of them; a web process loads them all before its first visitor (`open_all`, called by `forms_platform.wsgi`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from importlib import import_module
from typing import Any

from django.urls import URLResolver, get_resolver


class Door:
    """A view by its name. Whatever is asked of it, the view answers."""

    def __init__(self, module: str, name: str) -> None:
        """Nothing is loaded yet."""
        self.__module__ = module
        self.__name__ = self.__qualname__ = name

    @cached_property
    def view(self) -> Any:
        """The view itself. Raises: ImportError when there is none of that name."""
        try:
            return getattr(import_module(self.__module__), self.__name__)
        except AttributeError as error:
            raise ImportError(f"{self.__module__} has no view {self.__name__}") from error

    def __call__(self, *args: Any, **named: Any) -> Any:
        """What the view answers."""
        return self.view(*args, **named)

    def __getattr__(self, name: str) -> Any:
        """What the view says of itself: who may come in without having signed in, what needs no token."""
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.view, name)


class Doors:
    """A module of views, none of them loaded."""

    def __init__(self, module: str) -> None:
        """Nothing is loaded yet."""
        self._module = module

    def __getattr__(self, name: str) -> Door:
        """The door of that name."""
        if name.startswith("_"):
            raise AttributeError(name)
        return Door(self._module, name)


def doors(resolver: URLResolver | None = None) -> Iterator[Door]:
    """Every door that an address leads to."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from doors(pattern)
        elif isinstance(pattern.callback, Door):
            yield pattern.callback


def open_all() -> None:
    """Every view is loaded. Raises: ImportError when one is not there."""
    for door in doors():
        _ = door.view
