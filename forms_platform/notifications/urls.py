"""The addresses of the notices, of choosing among mails, of the links in mails and of the preview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from forms_platform.look.doors import Doors

if TYPE_CHECKING:
    from forms_platform.notifications import views
else:
    views = Doors("forms_platform.notifications.views")

app_name = "notifications"
urlpatterns = [
    path("aviseringar/", views.notices, name="notices"),
    path("aviseringar/val/", views.choices, name="choices"),
    path("aviseringar/lank/<str:token>/", views.link, name="link"),
    path("aviseringar/mejl/", views.preview_page, name="preview"),
    path("aviseringar/mejl/<slug:key>/<slug:event>/<str:language>/", views.preview_mail, name="preview_mail"),
]
