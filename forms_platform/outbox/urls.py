"""Addresses of the outbox's operator pages."""

from __future__ import annotations

from django.urls import path

from forms_platform.outbox import views

app_name = "outbox"
urlpatterns = [
    path("drift/", views.outbox, name="messages"),
    path("drift/forsok-alla/", views.try_all_again, name="replay_all"),
    path("drift/<uuid:message_id>/", views.message, name="message"),
    path("drift/<uuid:message_id>/forsok/", views.try_again, name="replay"),
    path("drift/<uuid:message_id>/hantera/", views.mark_handled, name="settle"),
]
