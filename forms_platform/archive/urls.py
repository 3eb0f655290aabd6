"""The addresses of records, and of the page that examines any file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from forms_platform.look.doors import Doors

if TYPE_CHECKING:
    from forms_platform.archive import views
else:
    views = Doors("forms_platform.archive.views")

app_name = "archive"

urlpatterns = [
    path("arenden/<str:number>/handling.pdf", views.record, name="record"),
    path("arenden/<str:number>/arkivpaket.zip", views.packed, name="package"),
    path("granska-handling/", views.examine, name="examine"),
    path("granska-handling/rapport/", views.report, name="report"),
]
