"""Addresses of a person's own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path, re_path
from django.views.generic import RedirectView

from forms_platform.look.doors import Doors

if TYPE_CHECKING:
    from forms_platform.organisation import list_pages, standing_in, views
else:
    list_pages = Doors("forms_platform.organisation.list_pages")
    standing_in = Doors("forms_platform.organisation.standing_in")
    views = Doors("forms_platform.organisation.views")

app_name = "organisation"
urlpatterns = [
    path("konto/profil/", views.profile, name="profile"),
    # The staff register says which e-mail address a person has; allauth's page for changing it is not offered.
    path("konto/email/", RedirectView.as_view(pattern_name="organisation:profile")),
    # Who comes without a password gets one by the letter of a reset, or signs in elsewhere; none is set from within.
    path("konto/password/set/", RedirectView.as_view(pattern_name="organisation:profile")),
    re_path(r"^konto/(?:confirm-email|login/code)/", views.not_offered, name="not_offered"),
    path("konto/sprak/", views.language, name="language"),
    path("ersattare/", standing_in.stand_ins, name="stand_ins"),
    path("ersattare/alla/", standing_in.everybody, name="everybody"),
    path("ersattare/<int:period>/avsluta/", standing_in.end, name="end_stand_in"),
    path("kodlistor/", list_pages.lists, name="code_lists"),
    path("kodlistor/<slug:key>/", list_pages.code_list, name="code_list"),
    path("kodlistor/<slug:key>/lista.csv", list_pages.export, name="code_list_export"),
    path("kodlistor/<slug:key>/las-in/", list_pages.taking_in, name="code_list_import"),
    path("kodlistor/<slug:key>/skotare/", list_pages.keeper, name="code_list_keeper"),
    path("kodlistor/<slug:key>/ny/", list_pages.entry, name="code_entry_new"),
    path("kodlistor/<slug:key>/koder/<str:code>/", list_pages.entry, name="code_entry"),
    path("kodlistor/<slug:key>/koder/<str:code>/avsluta/", list_pages.retire, name="code_entry_retire"),
    path("franvaro/", standing_in.away, name="away"),
    path("franvaro/<int:absence>/avsluta/", standing_in.back, name="end_absence"),
    path("franvaro/<int:absence>/ersattare/", standing_in.answer, name="answer_absence"),
]
