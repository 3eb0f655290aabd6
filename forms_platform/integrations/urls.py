"""Addresses of the pages about receivers, and of the finance system's registers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from forms_platform.look.doors import Doors

if TYPE_CHECKING:
    from forms_platform.integrations import batch_pages, views
    from forms_platform.integrations.registers import views as registers
else:
    batch_pages = Doors("forms_platform.integrations.batch_pages")
    views = Doors("forms_platform.integrations.views")
    registers = Doors("forms_platform.integrations.registers.views")

app_name = "integrations"
urlpatterns = [
    path("drift/mottagare/", views.receivers, name="receivers"),
    path("drift/mottagare/<slug:target>/", views.receiver, name="receiver"),
    path("drift/mottagare/<slug:target>/prova/", views.try_receiver, name="try"),
    path("drift/mottagare/<slug:target>/forsok-igen/", views.replay_target, name="replay"),
    path("drift/mottagare/<slug:target>/filer/", batch_pages.batches, name="batches"),
    path("drift/mottagare/<slug:target>/filer/<slug:batch>/", batch_pages.batch_file, name="batch"),
    path("kodlistor/las-in/sie/", registers.registers, name="registers"),
]
