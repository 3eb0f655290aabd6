"""Addresses of the look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from forms_platform.look.doors import Doors

if TYPE_CHECKING:
    from forms_platform.look import views
else:
    views = Doors("forms_platform.look.views")

app_name = "look"
urlpatterns = [path("konto/utseende/", views.scheme, name="scheme")]
