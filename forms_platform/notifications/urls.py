"""The address of the notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from forms_platform.look.doors import Doors

if TYPE_CHECKING:
    from forms_platform.notifications import views
else:
    views = Doors("forms_platform.notifications.views")

app_name = "notifications"
urlpatterns = [path("aviseringar/", views.notices, name="notices")]
