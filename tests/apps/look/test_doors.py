"""Doors: an address names its view, and the view is loaded by whoever knocks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import resolve
from django.views.decorators.csrf import csrf_exempt

from forms_platform.look.doors import Door, Doors, doors, open_all

ROOT = Path(__file__).resolve().parents[3]


def test_every_address_of_ours_leads_to_a_view_that_is_there() -> None:
    open_all()
    assert all(callable(door.view) for door in doors())
    assert len(list(doors())) > 30


def test_a_door_says_of_itself_what_its_view_says() -> None:
    door = resolve("/demo/").func
    assert isinstance(door, Door)
    assert door.__module__ == door.view.__module__
    assert not hasattr(door, "csrf_exempt")
    exempt = Door(__name__, "exempt")
    assert exempt.csrf_exempt is True


@csrf_exempt
def exempt(request: HttpRequest) -> HttpResponse:
    """A view that says something of itself."""
    return HttpResponse()


def test_a_name_that_no_view_has_stops_the_start() -> None:
    with pytest.raises(ImportError, match="no view nowhere"):
        _ = Doors("forms_platform.look.views").nowhere.view


PROGRAM = """
import os, sys, django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forms_platform.settings")
django.setup()
from django.core.management import call_command
call_command("check")
heavy = ("pydantic", "pyhanko", "lxml", "forms_platform.definitions.language.answers")
print(*(name for name in sys.modules if name.startswith("forms_platform.") and name.endswith(".views")))
print(*(name for name in heavy if name in sys.modules))
"""


def test_a_command_loads_no_view_and_nothing_heavy() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.replace("System check identified no issues (0 silenced).", "").split() == []
