"""The platform's addresses, and a stand-in for the page of the signed record."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from forms_platform.urls import handler404, handler500
from forms_platform.urls import urlpatterns as every

__all__ = ["handler404", "handler500"]


def record(request: HttpRequest, number: str) -> HttpResponse:
    return HttpResponse(number)


archive = ([path("arenden/<str:number>/handling.pdf", record, name="record")], "archive")
urlpatterns = [*every, path("", include(archive))]
