"""Addresses of filling in."""

from __future__ import annotations

from django.urls import path

from forms_platform.intake import handing_in, saving, steps, views

app_name = "intake"
urlpatterns = [
    path("e-tjanster/<slug:key>/ny/", steps.StartView.as_view(url_name="intake:step", done_step_name=""), name="start"),
    path("e-tjanster/<slug:key>/lamna-blankett/", handing_in.hand_in, name="form"),
    path("utkast/", views.mine, name="drafts"),
    path("utkast/<uuid:draft>/spara/", saving.autosave, name="autosave"),
    path("utkast/<uuid:draft>/fil/", saving.upload, name="upload"),
    path("utkast/<uuid:draft>/ta-bort/", views.discard, name="discard"),
    path(
        "utkast/<uuid:draft>/<slug:step>/",
        steps.StepView.as_view(url_name="intake:step", done_step_name=""),
        name="step",
    ),
    path("arenden/<str:number>/igen/", views.again, name="again"),
    path("arenden/<str:number>/ratta/", views.amend, name="amend"),
    path("arenden/<str:number>/kvitto/", views.receipt, name="receipt"),
]
