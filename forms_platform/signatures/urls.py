"""The addresses of signing, and of the certificates and lists that are published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from forms_platform.look.doors import Doors

if TYPE_CHECKING:
    from forms_platform.signatures import elsewhere_views, external_views, views
else:
    views = Doors("forms_platform.signatures.views")
    external_views = Doors("forms_platform.signatures.external_views")
    elsewhere_views = Doors("forms_platform.signatures.elsewhere_views")

app_name = "signatures"
urlpatterns = [
    path("nycklar/<str:name>", views.published, name="published"),
    path("arenden/<str:number>/skriv-under/", views.begin, name="begin"),
    path("arenden/<str:number>/underskrivet.pdf", views.signed, name="signed"),
    path("skriv-under/<uuid:act>/", views.sign, name="sign"),
    path("skriv-under/<uuid:act>/dokument.pdf", views.shown, name="shown"),
    path("skriv-under/<uuid:act>/sida-<int:number>.png", views.picture, name="picture"),
    path("skriv-under/<uuid:act>/avbryt/", views.cancel, name="cancel"),
    path("skriv-under/<uuid:act>/satt/", external_views.choose, name="choose"),
    path("skriv-under/<uuid:act>/starta/", external_views.start, name="start"),
    path("skriv-under/<uuid:act>/vantar/", external_views.waiting, name="waiting"),
    path("skriv-under/<uuid:act>/vantar/kod.svg", external_views.code, name="code"),
    path("skriv-under/<uuid:act>/vantar/avbryt/", external_views.give_up, name="give_up"),
    path("skriv-under/svar/", external_views.answer, name="answer"),
    path("skriv-under/<uuid:act>/visa-vem/", elsewhere_views.show_again, name="show_again"),
    path("skriv-under/visad/", elsewhere_views.known_again, name="known_again"),
]
