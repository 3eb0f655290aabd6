"""The address of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from forms_platform.look.doors import Doors

if TYPE_CHECKING:
    from forms_platform.staffing import views
else:
    views = Doors("forms_platform.staffing.views")

app_name = "staffing"
urlpatterns = [path("vem-skulle-fa-det/", views.who_would_get_it, name="who")]
