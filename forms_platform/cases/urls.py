"""Addresses of cases."""

from __future__ import annotations

from django.urls import path

from forms_platform.cases import views

app_name = "cases"
urlpatterns = [
    path("arenden/", views.mine, name="mine"),
    path("arenden/<str:number>/", views.case, name="case"),
    path("arenden/<str:number>/aterta/", views.withdraw, name="withdraw"),
    path("bilagor/<uuid:attachment>/", views.attachment, name="attachment"),
]
