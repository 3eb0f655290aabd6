"""Address of the demo's own page."""

from __future__ import annotations

from django.urls import path

from forms_platform.demo import views

app_name = "demo"
urlpatterns = [path("demo/", views.people, name="people")]
