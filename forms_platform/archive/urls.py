"""The address of a case's record."""

from __future__ import annotations

from django.urls import path

from forms_platform.archive import views

app_name = "archive"

urlpatterns = [path("arenden/<str:number>/handling.pdf", views.record, name="record")]
