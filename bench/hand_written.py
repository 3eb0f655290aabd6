"""The floor of the forms: the same questions as somebody writes them in Django, with its own fields and widgets, on a
page of their own inside the same frame."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from tests.apps.intake.test_cost import FIFTY, a_django_field

SAMPLES: dict[str, Any] = {
    "text": "Stol",
    "money": "1200.50",
    "date": "2026-11-20",
    "email": "a@exempel.se",
    "long_text": "Mer",
    "number": "3",
    "choice": "a",
    "phone": "070-174 06 05",
    "yes_no": "ja",
    "time": "08:30",
}
TYPED = {field["key"]: SAMPLES[field["kind"]] for field in FIFTY}
PAGE = """{% extends "base.html" %}{% block content %}<form method="post">{% csrf_token %}{{ form.as_div }}
<button>Fortsätt</button></form>{% endblock %}"""

HandWritten: type[forms.Form] = type("HandWritten", (forms.Form,), {f["key"]: a_django_field(f) for f in FIFTY})
_page = engines["django"].from_string(PAGE)


def page(request: HttpRequest) -> HttpResponse:
    """The form with its answers; it fetches nothing."""
    return HttpResponse(_page.render({"form": HandWritten(initial=TYPED)}, request))


urlpatterns = [path("handskrivet/", page), path("", include("forms_platform.urls"))]
