"""The address of the notices."""

from __future__ import annotations

from django.urls import path

from forms_platform.notifications import views

app_name = "notifications"
urlpatterns = [path("aviseringar/", views.notices, name="notices")]
