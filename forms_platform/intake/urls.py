"""Addresses of filling in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from forms_platform.look.doors import Doors

if TYPE_CHECKING:
    from forms_platform.intake import adding, handing_in, saving, steps, views
else:
    adding = Doors("forms_platform.intake.adding")
    handing_in = Doors("forms_platform.intake.handing_in")
    saving = Doors("forms_platform.intake.saving")
    steps = Doors("forms_platform.intake.steps")
    views = Doors("forms_platform.intake.views")

app_name = "intake"
urlpatterns = [
    path("e-tjanster/<slug:key>/ny/", steps.start, name="start"),
    path("e-tjanster/<slug:key>/lamna-blankett/", handing_in.hand_in, name="form"),
    path("utkast/", views.mine, name="drafts"),
    path("utkast/<uuid:draft>/spara/", saving.autosave, name="autosave"),
    path("utkast/<uuid:draft>/fil/", saving.upload, name="upload"),
    path("utkast/<uuid:draft>/ta-bort/", views.discard, name="discard"),
    path("utkast/<uuid:draft>/<slug:step>/", steps.step, name="step"),
    path("arenden/<str:number>/igen/", views.again, name="again"),
    path("arenden/<str:number>/ratta/", views.amend, name="amend"),
    path("arenden/<str:number>/bilagor/", adding.add_files, name="add_file"),
    path("arenden/<str:number>/kvitto/", views.receipt, name="receipt"),
]
