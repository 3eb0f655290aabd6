"""Addresses of the operator's pages about webhooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from forms_platform.look.doors import Doors

if TYPE_CHECKING:
    from forms_platform.integrations.webhooks import views
else:
    views = Doors("forms_platform.integrations.webhooks.views")

app_name = "webhooks"
urlpatterns = [
    path("drift/webbkrokar/", views.endpoints, name="endpoints"),
    path("drift/webbkrokar/asyncapi.json", views.asyncapi_document, name="asyncapi"),
    path("drift/webbkrokar/<int:endpoint>/", views.endpoint, name="endpoint"),
    path("drift/webbkrokar/<int:endpoint>/prova/", views.test, name="test"),
    path("drift/webbkrokar/<int:endpoint>/ny-hemlighet/", views.rotate, name="rotate"),
    path("drift/webbkrokar/<int:endpoint>/starta/", views.start, name="start"),
    path("drift/webbkrokar/<int:endpoint>/stoppa/", views.stop, name="stop"),
]
