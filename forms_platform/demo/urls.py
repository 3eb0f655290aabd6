"""Address of the demo's own page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from forms_platform.look.doors import Doors

if TYPE_CHECKING:
    from forms_platform.demo import views
else:
    views = Doors("forms_platform.demo.views")

app_name = "demo"
urlpatterns = [path("demo/", views.people, name="people")]
