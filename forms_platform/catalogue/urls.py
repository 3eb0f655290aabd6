"""Addresses of the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from forms_platform.look.doors import Doors

if TYPE_CHECKING:
    from forms_platform.catalogue import views
else:
    views = Doors("forms_platform.catalogue.views")

app_name = "catalogue"
urlpatterns = [
    path("", views.start, name="start"),
    path("e-tjanster/<slug:key>/", views.service, name="service"),
    path("e-tjanster/<slug:key>/blankett.pdf", views.form, name="form"),
]
