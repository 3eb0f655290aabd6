"""Addresses of the look."""

from __future__ import annotations

from django.urls import path

from forms_platform.look import views

app_name = "look"
urlpatterns = [path("konto/utseende/", views.scheme, name="scheme")]
