"""Addresses of cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from forms_platform.look.doors import Doors

if TYPE_CHECKING:
    from forms_platform.cases import file_views, reverse_view, views
else:
    file_views = Doors("forms_platform.cases.file_views")
    reverse_view = Doors("forms_platform.cases.reverse_view")
    views = Doors("forms_platform.cases.views")

app_name = "cases"
urlpatterns = [
    path("arenden/", views.mine, name="mine"),
    path("arenden/<str:number>/", views.case, name="case"),
    path("arenden/<str:number>/aterta/", views.withdraw, name="withdraw"),
    path("arenden/<str:number>/upphav/", reverse_view.reverse_case, name="reverse"),
    path("arenden/<str:number>/andra/", views.recall, name="recall"),
    path("arenden/<str:number>/fraga/", views.ask, name="ask"),
    path("arenden/<str:number>/ledighet.ics", views.calendar, name="calendar"),
    path("bilagor/<uuid:attachment>/", file_views.attachment, name="attachment"),
    path("bilagor/<uuid:attachment>/sidor/", file_views.sheets, name="sheets"),
    path("bilagor/<uuid:attachment>/sidor/<int:number>.png", file_views.sheet, name="sheet"),
]
