"""Addresses of the outbox's operator pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from forms_platform.look.doors import Doors

if TYPE_CHECKING:
    from forms_platform.outbox import views
else:
    views = Doors("forms_platform.outbox.views")

app_name = "outbox"
urlpatterns = [
    path("drift/", views.outbox, name="messages"),
    path("drift/forsok-alla/", views.try_all_again, name="replay_all"),
    path("drift/<uuid:message_id>/", views.message, name="message"),
    path("drift/<uuid:message_id>/forsok/", views.try_again, name="replay"),
    path("drift/<uuid:message_id>/hantera/", views.mark_handled, name="settle"),
]
