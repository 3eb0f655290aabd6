"""Addresses of the builder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from forms_platform.look.doors import Doors

if TYPE_CHECKING:
    from forms_platform.builder import changing, home, views
else:
    changing = Doors("forms_platform.builder.changing")
    home = Doors("forms_platform.builder.home")
    views = Doors("forms_platform.builder.views")

app_name = "builder"
urlpatterns = [
    path("bygg/", home.home, name="home"),
    path("bygg/ny/", home.new, name="new"),
    path("bygg/<slug:key>/", views.questions, name="questions"),
    path("bygg/<slug:key>/andra/", changing.change, name="change"),
    path("bygg/<slug:key>/ta-bort/", views.remove, name="remove"),
]
